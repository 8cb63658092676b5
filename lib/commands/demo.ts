/**
 * `dns-lab demo`: a lab session on loopback, from embedded tables, with every message shown.
 */
import { invocation } from "../cli/invocation.ts";
import { type Command, defineCommand, exitCodes } from "../cli/spec.ts";
import { Authority } from "../core/answer/authority.ts";
import { LineCodec } from "../core/codec/line_codec.ts";
import { kindOfReply, referralText } from "../core/codec/reply_text.ts";
import { MAX_CLIENTS, MAX_QUERY_OCTETS, MAX_UNREAD_BYTES, RESULTS_FILE, TIMEOUT_MS } from "../core/model/defaults.ts";
import { showOctets } from "../core/model/display.ts";
import { wrapWords } from "../core/model/wrap.ts";
import { type Role, RS, TS } from "../core/model/role.ts";
import type { Table } from "../core/table/table.ts";
import type { QueryEvent, ReplyEvent, WireEvent } from "../core/trace/event.ts";
import { resolveNames } from "../edge/client/client.ts";
import { listen } from "../edge/net/listen.ts";
import { Server } from "../edge/server/server.ts";
import { namesFrom } from "../edge/system/names.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { SAMPLE_NAMES, sampleTable } from "../edge/system/samples.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";

const HOST = "127.0.0.1";
/** Where the text of a message begins, and what of it does not fit on the line. */
const INDENT = 19;
/** Where the remarks on messages begin. */
const REMARK_COLUMN = 44;

/** A server of the demo. */
interface DemoServer extends AsyncDisposable {
  readonly role: Role;
  readonly table: Table;
  readonly port: number;
}

/** The declaration of the command. */
export const command: Command = defineCommand({
  about: "Starts RS and TS on ports of this machine that the system picks, resolves the sample names over real " +
    `connections, and shows each query and its reply, and what ${RESULTS_FILE} would hold. Writes no file and leaves ` +
    "nothing running.",
  options: {},
  examples: [{ line: "demo", about: "see the lab at work" }],
  exitCodes: exitCodes(0, 64, 69, 70, 74, 130),
  async run(_values, _positional, terminal, kind) {
    await dropPermissions();
    await using rs = startServer(RS);
    await using ts = startServer(TS);
    const interruption = new AbortController();
    using _interruption = onInterrupt(() => interruption.abort());
    await terminal.out(renderOpening(rs, ts, terminal));
    const { events, results, failure } = await runClient(rs, ts, interruption.signal);
    const shown = results.length === 0 ? "" : renderResults(results, terminal) + renderNext(invocation(kind));
    await terminal.out(renderSession(events, terminal) + shown);
    if (failure !== undefined) throw failure;
  },
});

function startServer(role: Role): DemoServer {
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
  });
  return { role, table, port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** What the client did: everything on its wires, and the results. */
interface Session {
  readonly events: readonly WireEvent[];
  readonly results: readonly string[];
  readonly failure?: unknown;
}

async function runClient(rs: DemoServer, ts: DemoServer, signal: AbortSignal): Promise<Session> {
  const events: WireEvent[] = [];
  const results: string[] = [];
  const sink = { write: (batch: readonly string[]) => Promise.resolve(void results.push(...batch)) };
  const { failure } = await resolveNames(namesFrom(SAMPLE_NAMES), sink, {
    servers: [{ role: RS, host: HOST, port: rs.port }, { role: TS, port: ts.port }],
    framing: "auto",
    timeoutMs: TIMEOUT_MS,
    signal,
    observer: (event) => events.push(event),
  });
  return { events, results, failure };
}

function renderOpening(rs: DemoServer, ts: DemoServer, terminal: Terminal): string {
  const { referral } = rs.table;
  const server = ({ role, table, port }: DemoServer, rest: string) =>
    `  ${terminal.paint("strong", role.label)}  ${HOST}:${port}  ${table.size} names; ${rest}\n`;
  return `${terminal.paint("strong", "dns-lab demo")}: a client resolves ${SAMPLE_NAMES.length} names over TCP\n\n` +
    server(rs, `other names are referred to TS: "${referral === undefined ? "" : referralText(referral)}"`) +
    server(ts, "other names do not exist in this lab") + "\n";
}

/** A query and, if it came, its reply. */
interface Exchange {
  readonly query: QueryEvent;
  readonly reply?: ReplyEvent;
}

/**
 * The messages, name by name: RS and TS are asked at the same time, which would be hard to follow in order of time.
 *
 * Replies come in the order of their queries, and TS is asked in the order in which RS refers names to it; that also tells
 * apart two queries for one name.
 */
export function renderSession(events: readonly WireEvent[], terminal: Pick<Terminal, "paint" | "columns">): string {
  const asked = exchangesWith(RS.label, events);
  const referred = exchangesWith(TS.label, events);
  return asked.map((first, index) => {
    const isReferred = first.reply !== undefined && kindOfReply(first.reply.text) === "referral";
    const exchanges = [first, ...isReferred ? referred.splice(0, 1) : []];
    const heading = `${index + 1}  ${terminal.paint("strong", showOctets(first.query.text))}`;
    const messages = exchanges.flatMap(({ query, reply }) => reply === undefined ? [query] : [query, reply]);
    const lines = messages.flatMap((message) =>
      wrapWords(renderMessage(message, terminal), terminal.columns(), INDENT)
    );
    return `${[heading, ...lines, ""].join("\n")}\n`;
  }).join("");
}

function exchangesWith(label: string, events: readonly WireEvent[]): Exchange[] {
  const queries = events.filter((event): event is QueryEvent => isWith(label, event) && event.kind === "query");
  const replies = events.filter((event): event is ReplyEvent => isWith(label, event) && event.kind === "reply");
  return queries.map((query, index) => ({ query, reply: replies[index] }));
}

function isWith(label: string, { connection }: WireEvent): boolean {
  return connection.server === label;
}

function renderMessage(event: QueryEvent | ReplyEvent, terminal: Pick<Terminal, "paint">): string {
  const { server } = event.connection;
  const text = showOctets(event.text);
  if (event.kind === "query") return `   client ${terminal.paint("asked", "──▶")} ${server}   ${text}`;
  const [style, remark] = remarkOn(event);
  const gap = " ".repeat(Math.max(2, REMARK_COLUMN - text.length));
  return `   client ${terminal.paint(style, "◀──")} ${server}   ${text}${gap}${terminal.paint(style, remark)}`;
}

function remarkOn({ text, connection }: ReplyEvent): ["good" | "bad" | "notice", string] {
  const kind = kindOfReply(text);
  if (kind === "answer") return ["good", `${connection.server} has it`];
  if (kind === "referral") return ["notice", "referral: ask TS"];
  return ["bad", "no server has it"];
}

function renderResults(results: readonly string[], terminal: Terminal): string {
  const lines = results.map((result) => `  ${showOctets(result)}\n`).join("");
  return `${terminal.paint("strong", RESULTS_FILE)} would hold\n${lines}\n`;
}

/** What to try next, in the way in which the program was started. */
function renderNext(program: string): string {
  const lines = ["rs", "ts", "client --rs localhost"].map((line) => `  ${program} ${line}\n`);
  return `Next, in three terminals:\n${lines.join("")}`;
}
