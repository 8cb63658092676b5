/**
 * `dns-lab demo`: a lab session on loopback, from embedded tables, with every message shown.
 */
import { invocation } from "../cli/invocation.ts";
import { type Command, defineCommand, exitCodes } from "../cli/spec.ts";
import { openTracing, traceOptions } from "../cli/tracing.ts";
import { Authority } from "../core/answer/authority.ts";
import { LineCodec } from "../core/codec/line_codec.ts";
import { referralText } from "../core/codec/reply_text.ts";
import { MAX_CLIENTS, MAX_QUERY_OCTETS, MAX_UNREAD_BYTES, RESULTS_FILE, TIMEOUT_MS } from "../core/model/defaults.ts";
import { showOctets } from "../core/model/display.ts";
import { wrapWords } from "../core/model/wrap.ts";
import { type Role, RS, TS } from "../core/model/role.ts";
import type { NameSource, ResultSink } from "../core/resolve/ports.ts";
import type { Table } from "../core/table/table.ts";
import { type Observer, observersOf } from "../core/trace/event.ts";
import { Ladder } from "../core/trace/ladder.ts";
import { Asker } from "../edge/client/asker.ts";
import { resolveNames } from "../edge/client/client.ts";
import { listen } from "../edge/net/listen.ts";
import { Server } from "../edge/server/server.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { SAMPLE_NAMES, sampleTable } from "../edge/system/samples.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";

const HOST = "127.0.0.1";
/** The lanes of the ladder. */
const LANES = ["client", RS.label, TS.label];

/** A server of the demo. */
interface DemoServer extends AsyncDisposable {
  readonly role: Role;
  readonly table: Table;
  readonly port: number;
}

/** The declaration of the command. */
export const command: Command = defineCommand({
  about: "Starts RS and TS on ports of this machine that the system picks, resolves the sample names over real " +
    "connections, one after the other, and draws each query and its reply: a lane for each program, an arrow for each " +
    `message. Shows what ${RESULTS_FILE} would hold. Writes no file unless told to, and leaves nothing running. With ` +
    "--web it stays until Ctrl-C, and the page has a form: ask for other names, in other framings.",
  options: traceOptions,
  examples: [
    { line: "demo", about: "see the lab at work" },
    { line: "demo --web --open", about: "see it in the browser, and ask for names of your own" },
    { line: "demo --explain", about: "see why each message is sent, and what real DNS does there" },
  ],
  exitCodes: exitCodes(0, 64, 69, 70, 73, 74, 130),
  async run(values, _positionals, terminal, kind) {
    const { ladderOptions } = await import("../cli/show_ladder.ts");
    await using tracing = await openTracing(values, {
      role: "demo",
      lanes: LANES,
      terminal,
      isVerbose: false,
      isDrawing: true,
    });
    await dropPermissions({ run: values.open });
    const reads = new Reads();
    await using rs = startServer(RS, reads.observer);
    await using ts = startServer(TS, reads.observer);
    const interruption = new AbortController();
    using _interruption = onInterrupt(() => interruption.abort());
    const page = new Page(terminal);
    page.write(renderOpening(rs, ts, terminal));
    const ladder = new Ladder(ladderOptions(terminal, values, "out"), LANES);
    if (!values.trace) page.write(`\n${ladder.head()}\n`);
    const draw: Observer = (event) => {
      for (const line of ladder.draw(event)) page.write(`${line}\n`);
    };
    let connections = 0;
    const observer: Observer = observersOf([
      ({ connection: { number } }) => connections = Math.max(connections, number),
      ...values.trace ? [] : [draw],
      ...tracing.observer === undefined ? [] : [tracing.observer],
    ])!;
    const session = Promise.withResolvers<void>();
    const asker = new Asker({
      rs: { host: HOST, port: rs.port },
      tsPort: ts.port,
      observer,
      nextNumber: () => connections + 1,
      nextRead: () => reads.next,
      timeoutMs: TIMEOUT_MS,
    });
    await tracing.publish(async ({ names, way }) => {
      await session.promise;
      return await asker.ask(names, way);
    });
    const names = new OneByOne(SAMPLE_NAMES, (heading) => values.trace || page.write(heading(terminal)));
    const { failure } = await resolveNames(names, names, {
      servers: [{ role: RS, host: HOST, port: rs.port }, { role: TS, port: ts.port }],
      framing: "auto",
      timeoutMs: TIMEOUT_MS,
      signal: interruption.signal,
      observer,
    });
    session.resolve();
    if (names.results.length > 0) page.write(renderResults(names.results, terminal) + renderNext(invocation(kind)));
    await page.written();
    if (failure !== undefined) throw failure;
    await tracing.page?.keep(interruption.signal, "Ask for other names in the page; Ctrl-C ends the demo");
    await page.written();
  },
});

/** Tells when a server of the demo reads. */
class Reads {
  #next = Promise.withResolvers<void>();

  /** Settles at the next read. */
  get next(): Promise<void> {
    return this.#next.promise;
  }

  readonly observer: Observer = ({ kind }) => {
    if (kind !== "read") return;
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  };
}

function startServer(role: Role, observer: Observer): DemoServer {
  const table = sampleTable(role);
  const { listeners, port } = listen(HOST, 0);
  const server = new Server(listeners, {
    label: role.label,
    responder: new Authority(table),
    codec: new LineCodec({ framing: "auto", maxQueryOctets: MAX_QUERY_OCTETS }),
    maxUnreadBytes: MAX_UNREAD_BYTES,
    maxClients: MAX_CLIENTS,
    stay: true,
    lingerMs: 0,
    observer,
  });
  return { role, table, port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** What goes to standard output, in order, while other things happen. */
class Page {
  readonly #terminal: Terminal;
  #writing: Promise<void> = Promise.resolve();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  write(text: string): void {
    this.#writing = this.#writing.then(() => this.#terminal.out(text));
  }

  /** Waits until all of it is written. Throws FileError. */
  async written(): Promise<void> {
    await this.#writing;
  }
}

/** A heading, as it looks on a terminal. */
type Heading = (terminal: Pick<Terminal, "paint">) => string;

/** Names of which each is handed out when the one before has its result: a session that is easy to follow. */
export class OneByOne implements NameSource, ResultSink {
  readonly #names: readonly string[];
  readonly #onNext: (heading: Heading) => void;
  #given = 0;
  #ready = Promise.withResolvers<void>();
  /** The results so far. */
  readonly results: string[] = [];

  /** `names`; `onNext` gets the heading of each when it is handed out. */
  constructor(names: readonly string[], onNext: (heading: Heading) => void) {
    this.#names = names;
    this.#onNext = onNext;
    this.#ready.resolve();
  }

  /** The next name, once the one before has its result; undefined after the last. */
  async next(): Promise<string[] | undefined> {
    await this.#ready.promise;
    this.#ready = Promise.withResolvers();
    const name = this.#names[this.#given];
    if (name === undefined) return undefined;
    const number = ++this.#given;
    this.#onNext((terminal) => `\n${number}  ${terminal.paint("strong", showOctets(name))}\n`);
    return [name];
  }

  /** Takes a result. */
  write(results: readonly string[]): Promise<void> {
    this.results.push(...results);
    if (this.results.length === this.#given) this.#ready.resolve();
    return Promise.resolve();
  }
}

/** How far the second line of what the opening says of a server is indented. */
const OPENING_INDENT = 6;

function renderOpening(rs: DemoServer, ts: DemoServer, terminal: Terminal): string {
  const { referral } = rs.table;
  const wrapped = (text: string, indent = 0) => `${wrapWords(text, terminal.columns(), indent).join("\n")}\n`;
  const server = ({ role, table, port }: DemoServer, rest: string) =>
    wrapped(
      `  ${terminal.paint("strong", role.label)}  ${HOST}:${port}  ${table.size} names; ${rest}`,
      OPENING_INDENT,
    );
  const title = `${terminal.paint("strong", "dns-lab demo")}: a client resolves ${SAMPLE_NAMES.length} names over TCP`;
  return `${wrapped(title)}\n` +
    server(rs, `other names are referred to TS: "${referral === undefined ? "" : referralText(referral)}"`) +
    server(ts, "other names do not exist in this lab");
}

function renderResults(results: readonly string[], terminal: Terminal): string {
  const lines = results.map((result) => `  ${showOctets(result)}\n`).join("");
  return `\n${terminal.paint("strong", RESULTS_FILE)} would hold\n${lines}\n`;
}

/** What to try next, in the way in which the program was started. */
function renderNext(program: string): string {
  const lines = ["rs", "ts", "client --rs localhost"].map((line) => `  ${program} ${line}\n`);
  return `Next, in three terminals:\n${lines.join("")}`;
}
