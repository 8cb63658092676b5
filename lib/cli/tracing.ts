/**
 * What servers, client and demo show and record of what happens on the wire: the options, and the observer that they make.
 */
import { TRACE_LIMIT_OCTETS } from "../core/model/defaults.ts";
import { UsageError } from "../core/model/errors.ts";
import { escapeControls } from "../core/model/display.ts";
import { type Observer, observersOf, type Run } from "../core/trace/event.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { flag, option, type Options, type Values } from "./spec.ts";
import type { Ask } from "../edge/web/questions.ts";
import type { TraceFile } from "../edge/system/trace_file.ts";
import type * as livePage from "./live_page.ts";
import { loadModule } from "./load_module.ts";
import type * as ladder from "./show_ladder.ts";
import { toCount, toListenHost, toPort } from "./values.ts";
import { VERSION } from "./version.ts";

/** Where the page is served: only this machine can reach it. */
const WEB_HOST = "127.0.0.1";

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
  web: option<number | undefined>({
    hint: "PORT",
    bare: "0",
    about: "show the run live as a page in the browser, on this port",
    convert: (text) => toPort(text),
    fallback: undefined,
    shownDefault: "one that the system picks",
  }),
  webHost: option<string | undefined>({
    hint: "HOST",
    about: "serve the page on this address; 0.0.0.0: all, so that others can see it",
    convert: (text) => toListenHost(text, { host: "--web-host", port: "--web" }),
    fallback: undefined,
    shownDefault: WEB_HOST,
  }),
  open: flag("open the page in a browser, as with --web"),
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
  /** Whether the command draws a ladder anyway, with or without --trace. */
  readonly isDrawing?: boolean;
  /** What is to be said about a query, besides. */
  readonly remarkOn?: (query: string) => string | undefined;
  /** Called when the recording has ended early and nobody else listens: nothing more has to be observed. */
  readonly onDeaf?: () => void;
}

/** What listens, as the options want it. */
export interface Tracing extends AsyncDisposable {
  /** Hears everything; undefined where nobody wants to. */
  readonly observer: Observer | undefined;
  /** Hears of plain lines that a server replied to at once; undefined where somebody wants to hear of each. */
  readonly onRun: ((run: Run) => void) | undefined;
  /** The page of the run; undefined without --web. */
  readonly page: livePage.LivePage | undefined;
  /** Serves the page, if one is wanted; its viewers can ask if there is `ask`. Throws ListenError. */
  publish(ask?: Ask): Promise<void>;
}

/** Opens the recording, if one is wanted, and makes the observer. Throws FileError. */
export async function openTracing(values: Values<typeof traceOptions>, options: TracingOptions): Promise<Tracing> {
  const { terminal, lanes = [], isVerbose, isDrawing = false, remarkOn } = options;
  const shown: Observer[] = [];
  if (values.explain && !values.trace && !isDrawing) {
    throw new UsageError("--explain needs --trace, which draws the ladder");
  }
  // Each is loaded where it is wanted: they would cost every start some time.
  if (isVerbose) shown.push((await import("./show_events.ts")).showEvents(terminal, values, remarkOn));
  if (values.trace) {
    const { showLadder } = await loadModule<typeof ladder>("cli/show_ladder");
    shown.push(showLadder(terminal, values, lanes));
  }
  const page = await makePage(values, options);
  if (page !== undefined) shown.push(page.observer);
  const file = await openFile(values, options, shown.length === 0);
  return {
    observer: observersOf(file === undefined ? shown : [...shown, file.observer]),
    onRun: shown.length === 0 ? file?.onRun : undefined,
    page,
    publish: async (ask) => await page?.publish(ask),
    async [Symbol.asyncDispose]() {
      await page?.[Symbol.asyncDispose]();
      file?.[Symbol.dispose]();
    },
  };
}

async function makePage(
  { web, webHost, open }: Values<typeof traceOptions>,
  { role, terminal }: TracingOptions,
): Promise<livePage.LivePage | undefined> {
  if (web === undefined && !open) {
    if (webHost !== undefined) throw new UsageError("--web-host needs --web, which shows the page");
    return undefined;
  }
  const { LivePage } = await loadModule<typeof livePage>("cli/live_page");
  return new LivePage({ role, host: webHost ?? WEB_HOST, port: web ?? 0, isOpened: open, terminal });
}

/** The recording; `isAlone` tells whether nobody else listens. */
async function openFile(
  { traceFile: path, traceLimit: maxOctets }: Values<typeof traceOptions>,
  { role, terminal, onDeaf }: TracingOptions,
  isAlone: boolean,
): Promise<TraceFile | undefined> {
  if (path === undefined) return undefined;
  const { TraceFile } = await import("../edge/system/trace_file.ts");
  return await TraceFile.open({
    path,
    header: { program: `dns-lab ${VERSION}`, role },
    maxOctets,
    onEnd: (error) => {
      terminal.err(
        error?.message ?? `${escapeControls(path)}: The recording has reached --trace-limit ${maxOctets} and ends here`,
      );
      if (isAlone) onDeaf?.();
    },
  });
}
