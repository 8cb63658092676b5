/**
 * What servers, client and demo show and record of what happens on the wire: the options, and the observer that they make.
 */
import { TRACE_LIMIT_OCTETS } from "../core/model/defaults.ts";
import { escapeControls } from "../core/model/display.ts";
import { type Observer, observersOf, type WireEvent } from "../core/trace/event.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { flag, option, type Options, type Values } from "./spec.ts";
import { toCount } from "./values.ts";
import { VERSION } from "./version.ts";

/** The options of a command that can be traced. */
export const traceOptions = {
  trace: flag("draw a ladder of the messages as they pass, on standard error"),
  explain: flag("say which rule each message comes from, and what real DNS does there (with --trace)"),
  ascii: flag("draw with ASCII alone"),
  traceFile: option<string | undefined>({
    hint: "FILE",
    about: "record everything that happens on the wire; dns-lab view shows it",
    convert: String,
    fallback: undefined,
    completes: "file",
  }),
  traceLimit: option({
    hint: "OCTETS",
    about: "end the recording when it is so long",
    convert: toCount,
    fallback: TRACE_LIMIT_OCTETS,
  }),
} satisfies Options;

/** What a command says of itself to be traced. */
export interface TracingOptions {
  /** What runs: "rs". */
  readonly role: string;
  /** The programs that have a lane of the ladder from the start. */
  readonly lanes?: readonly string[];
  /** Where lines go. */
  readonly terminal: Terminal;
  /** Whether each event gets a line of its own. */
  readonly isVerbose: boolean;
  /** What is to be said about a query, besides. */
  readonly remarkOn?: (query: string) => string | undefined;
  /** Called when the recording has ended early and nobody else listens: nothing more has to be observed. */
  readonly onDeaf?: () => void;
}

/** What listens, as the options want it. */
export interface Tracing extends Disposable {
  /** Hears everything; undefined where nobody wants to. */
  readonly observer: Observer | undefined;
}

/** Opens the recording, if one is wanted, and makes the observer. Throws FileError. */
export async function openTracing(
  values: Values<typeof traceOptions>,
  { role, lanes = [], terminal, isVerbose, remarkOn, onDeaf }: TracingOptions,
): Promise<Tracing> {
  const shown: Observer[] = [];
  // Each is loaded where it is wanted: they would cost every start some time.
  if (isVerbose) shown.push((await import("./show_events.ts")).showEvents(terminal, remarkOn));
  if (values.trace) shown.push((await import("./show_ladder.ts")).showLadder(terminal, values, lanes));
  const { traceFile: path, traceLimit: maxOctets } = values;
  if (path === undefined) return { observer: observersOf(shown), [Symbol.dispose]() {} };
  const { TraceFile } = await import("../edge/system/trace_file.ts");
  const file = await TraceFile.open({
    path,
    header: { program: `dns-lab ${VERSION}`, role },
    maxOctets,
    onEnd: (error) => {
      terminal.err(
        error?.message ?? `${escapeControls(path)}: The recording has reached --trace-limit ${maxOctets} and ends here`,
      );
      if (shown.length === 0) onDeaf?.();
    },
  });
  const observer = observersOf([...shown, file.observer]) as (event: WireEvent) => void;
  return { observer, [Symbol.dispose]: () => file[Symbol.dispose]() };
}
