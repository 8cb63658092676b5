/**
 * `dns-lab client`: resolves a list of names by way of RS and TS.
 */
import { counted, showOctets } from "../core/model/display.ts";
import { UsageError } from "../core/model/errors.ts";
import type { WireEvent } from "../core/trace/event.ts";
import { renderEvent } from "../core/trace/event_text.ts";
import { lowerAscii } from "../core/model/hostname.ts";
import { kindOfReply, type ReplyKind } from "../core/codec/reply_text.ts";
import { utf8Octets } from "../core/model/octet_string.ts";
import { type Outcome, resolveNames } from "../edge/client/client.ts";
import type { NameSource, ResultSink } from "../core/resolve/ports.ts";
import { findDefault } from "../edge/system/files.ts";
import { NameList, namesFrom } from "../edge/system/names.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { ResultFile } from "../edge/system/results.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { type Command, defineCommand, flag, type Option, option, type Values } from "../cli/spec.ts";
import { type HostPort, toFraming, toHostPort, toName, toPort, toPositiveMilliseconds } from "../cli/values.ts";

const RS_PORT = 50007;
const TS_PORT = 50008;
const NAMES_FILE = "PROJI-HNS.txt";
/** How often progress is shown anew, and from when on. */
const PROGRESS_MS = 100;

const names: Option<readonly string[]> = {
  hint: "HOST",
  about: "ask for this name instead of a list",
  convert: (given) => given.map(toName),
  fallback: [],
  isRepeatable: true,
};

const options = {
  rs: option("HOST[:PORT]", `where RS runs; needed (port: ${RS_PORT})`, toHostPort, undefined as HostPort | undefined),
  ts: option("HOST", "where TS runs, whatever RS says", toHostPort, undefined as HostPort | undefined, "as RS says"),
  tsPort: option("PORT", "TS's port", (text) => toPort(text, { min: 1 }), TS_PORT),
  output: option("FILE", "write the results here; - is standard output alone", String, "RESOLVED.txt"),
  name: names,
  framing: option("MODE", "auto, line or raw: where a message ends", toFraming, "auto" as ReturnType<typeof toFraming>),
  timeout: option("SECONDS", "how long to wait for a connection or a reply", toPositiveMilliseconds, 5000, "5"),
  lower: flag("send names in lower case"),
  quiet: flag("write the file alone, and errors", "q"),
  verbose: flag("show every message, and who sent it", "v"),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Asks RS for each name of the list, asks TS for those that RS refers there, and writes one result a line, in " +
    "the order of the list, to a file and to standard output. Finds out by itself how the servers frame messages, so " +
    "it works with students' servers too.",
  positional: {
    name: "NAMES",
    about: `the list, one host name a line; - is standard input (default: ${NAMES_FILE} here, then in tables/)`,
  },
  options,
  examples: [
    { line: "client --rs localhost tables/PROJI-HNS.txt", about: "resolve a list, write RESOLVED.txt" },
    { line: "client --rs ilab1 --name www.example.edu -v", about: "ask for one name and see the messages" },
    { line: "client --rs ilab1:5000 --ts-port 5001 --output - -", about: "a filter, with servers on other ports" },
  ],
  async run(values, positional, terminal) {
    if (values.rs === undefined) {
      throw new UsageError("--rs is missing: name the machine that RS runs on, --rs HOST[:PORT]");
    }
    using source = await openSource(values, positional);
    using file = values.output === "-" ? undefined : await openOutput(values.output, source);
    await dropPermissions();
    const controller = new AbortController();
    const report = new Report(file, values.quiet, terminal, controller);
    const outcome = await resolve(values, values.rs, source, report, controller);
    report.close();
    // Nobody wants more results: that is an end like any other.
    if (file === undefined && terminal.isOutClosed) return;
    if (outcome.failure !== undefined) throw withProgress(outcome, report, values.output);
    await file?.finish();
    if (values.quiet) return;
    if (report.count === 0) terminal.err("Warning: The list holds no names, so no server was asked");
    terminal.err(report.summary(values.output));
  },
});

async function openSource(
  values: Values<typeof options>,
  positional: string | undefined,
): Promise<NameSource & Disposable> {
  if (values.name.length > 0) {
    if (positional !== undefined) throw new UsageError("--name and a list exclude each other; give one of them");
    const octets = values.name.map(utf8Octets);
    return { ...namesFrom(values.lower ? octets.map(lowerAscii) : octets), [Symbol.dispose]() {} };
  }
  return await NameList.open(
    positional ?? await findDefault(NAMES_FILE, "list of names", "dns-lab client --rs HOST NAMES"),
    values,
  );
}

/** Opens the file for the results, which must not be the list: that is still being read when results come. */
async function openOutput(path: string, source: NameSource): Promise<ResultFile> {
  if (source instanceof NameList && await source.isFile(path)) {
    throw new UsageError(`--output ${path}: That is the list of names itself; choose another file`);
  }
  return await ResultFile.open(path);
}

/** Runs the client until it is done, has failed, or is interrupted. */
async function resolve(
  { ts, tsPort, framing, timeout, verbose }: Values<typeof options>,
  rs: HostPort,
  source: NameSource,
  report: Report,
  controller: AbortController,
): Promise<Outcome> {
  const stopListening = onInterrupt(() => controller.abort());
  const startMs = performance.now();
  const show = (event: WireEvent) => {
    const line = renderEvent(event, event.atMs - startMs);
    if (line !== undefined) report.tell(line);
  };
  const outcome = await resolveNames(source, report, {
    rsHost: rs.host,
    rsPort: rs.port ?? RS_PORT,
    tsHost: ts?.host,
    tsPort: ts?.port ?? tsPort,
    framing,
    timeoutMs: timeout,
    signal: controller.signal,
    observer: verbose ? show : undefined,
  });
  stopListening();
  return outcome;
}

/** Where results go: to the file first, then to the user, with a count of what they are. */
class Report implements ResultSink {
  readonly #file: ResultFile | undefined;
  readonly #isQuiet: boolean;
  readonly #terminal: Terminal;
  readonly #controller: AbortController;
  readonly #startMs = performance.now();
  #shownMs = this.#startMs + 10 * PROGRESS_MS;
  #notFound = 0;
  #referred = 0;
  /** How many results have been handed out. */
  count = 0;

  constructor(file: ResultFile | undefined, isQuiet: boolean, terminal: Terminal, controller: AbortController) {
    this.#file = file;
    this.#isQuiet = isQuiet;
    this.#terminal = terminal;
    this.#controller = controller;
  }

  /** Says something on standard error. */
  tell(line: string): void {
    this.#terminal.err(line);
  }

  async write(results: readonly string[]): Promise<void> {
    await this.#file?.write(results);
    this.count += results.length;
    if (this.#isQuiet && this.#file !== undefined) return;
    for (const result of results) this.#count(kindOfReply(result));
    // What is shown is safe to show; the file has the replies as they came.
    await this.#terminal.out(showLines(results));
    if (this.#file === undefined && this.#terminal.isOutClosed) this.#controller.abort();
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < PROGRESS_MS) return;
    this.#shownMs = nowMs;
    this.#terminal.progress(`${counted(this.count, "name")} resolved`);
  }

  #count(kind: ReplyKind): void {
    if (kind === "error") this.#notFound++;
    else if (kind === "referral") this.#referred++;
  }

  close(): void {
    this.#terminal.progress("");
  }

  summary(output: string): string {
    const seconds = ((performance.now() - this.#startMs) / 1000).toFixed(2);
    const found = this.count - this.#notFound - this.#referred;
    // TS refers nobody: it is RS, asked at TS's port.
    const again = this.#referred === 0 ? "" : `, ${this.#referred} referred again (is TS's port RS's?)`;
    const place = output === "-" ? "" : `; the results are in ${output}`;
    const names = counted(this.count, "name");
    return `${names} in ${seconds} s: ${found} found, ${this.#notFound} not found${again}${place}`;
  }
}

function showLines(results: readonly string[]): string {
  const text = results.join("\n");
  return /^[\n\x20-\x7e]*$/.test(text) ? `${text}\n` : results.map((result) => `${showOctets(result)}\n`).join("");
}

/** The failure, with how far the work had come behind its message. */
function withProgress({ failure, stoppedAt }: Outcome, report: Report, output: string): unknown {
  if (!(failure instanceof Error)) return failure;
  const where = stoppedAt === undefined ? "" : `stopped at "${showOctets(stoppedAt)}", `;
  const place = output === "-" ? "" : ` in ${output}`;
  const kept = report.count === 0 ? "no result yet" : `${counted(report.count, "result")}${place}`;
  failure.message += `; ${where}${kept}`;
  return failure;
}
