/**
 * `dns-lab demo`: a lab session on loopback, from embedded tables, with every message on show.
 */
import { Authority, referralReply } from "../core/answer/authority.ts";
import { RS, TS } from "../core/model/role.ts";
import { showOctets } from "../core/model/display.ts";
import type { QueryEvent, ReplyEvent, WireEvent } from "../core/trace/event.ts";
import { kindOfReply } from "../core/codec/reply_text.ts";
import type { Role } from "../core/table/table.ts";
import { resolveNames } from "../edge/client/client.ts";
import { listen } from "../edge/net/listen.ts";
import { namesFrom } from "../edge/system/names.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { SAMPLE_NAMES, sampleTable } from "../edge/system/samples.ts";
import { Server } from "../edge/server/server.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { type Command, defineCommand, exitCodes } from "../cli/spec.ts";

const HOST = "127.0.0.1";
const SERVER_OPTIONS = {
  framing: "auto",
  maxQueryOctets: 1024,
  maxUnreadBytes: 1048576,
  maxClients: 16,
  stay: false,
  lingerMs: 0,
} as const;
/** Where the remarks on messages begin. */
const REMARK_COLUMN = 56;

/** A server of the demo. */
interface DemoServer {
  readonly authority: Authority;
  readonly server: Server;
  readonly port: number;
}

/** The declaration of the command. */
export const command: Command = defineCommand({
  about: "Starts RS and TS on ports of this machine that the system picks, resolves the sample names over real " +
    "connections, and shows what was asked of whom, what came back, and what RESOLVED.txt would hold. Writes no file " +
    "and leaves nothing running.",
  options: {},
  examples: [{ line: "demo", about: "see the lab at work" }],
  exitCodes: exitCodes(0, 64, 69, 70, 74, 130),
  async run(_values, _positional, terminal) {
    await dropPermissions();
    const rs = startServer("rs");
    const ts = startServer("ts");
    const controller = new AbortController();
    using _ = onInterrupt(() => controller.abort());
    try {
      await terminal.out(renderOpening(rs, ts, terminal));
      const session = await runClient(rs, ts, controller.signal);
      await terminal.out(renderSession(session, terminal) + renderResults(session.results, terminal));
      if (session.failure !== undefined) throw session.failure;
    } finally {
      rs.server.shutdown();
      ts.server.shutdown();
      await Promise.all([rs.server.finished, ts.server.finished]);
    }
  },
});

function startServer(role: Role): DemoServer {
  const authority = new Authority(role, sampleTable(role));
  const { listeners, port } = listen(HOST, 0);
  return { authority, port, server: new Server(listeners, authority, SERVER_OPTIONS) };
}

/** What the client did: every message, and the results. */
interface Session {
  readonly events: readonly WireEvent[];
  readonly results: readonly string[];
  readonly failure?: unknown;
}

async function runClient(rs: DemoServer, ts: DemoServer, signal: AbortSignal): Promise<Session> {
  const events: WireEvent[] = [];
  const results: string[] = [];
  const sink = {
    write(batch: readonly string[]) {
      results.push(...batch);
      return Promise.resolve();
    },
  };
  const { failure } = await resolveNames(namesFrom(SAMPLE_NAMES), sink, {
    servers: [{ role: RS, host: HOST, port: rs.port }, { role: TS, port: ts.port }],
    framing: "auto",
    timeoutMs: 5000,
    signal,
    observer: (event) => events.push(event),
  });
  return { events, results, failure };
}

function renderOpening(rs: DemoServer, ts: DemoServer, terminal: Terminal): string {
  const { referral } = rs.authority;
  const server = (name: string, { authority, port }: DemoServer, rest: string) =>
    `  ${terminal.paint("strong", name)}  ${HOST}:${port}  ${authority.size} names, any other ${rest}\n`;
  return `${terminal.paint("strong", "dns-lab demo")}: a client resolves ${SAMPLE_NAMES.length} names over TCP\n\n` +
    server("RS", rs, `is referred to TS: "${referral === undefined ? "" : referralReply(referral)}"`) +
    server("TS", ts, "does not exist in this lab") + "\n";
}

/** The messages, name by name: RS and TS are asked at the same time, which would be hard to read. */
function renderSession({ events }: Session, terminal: Terminal): string {
  const asked = events.filter((event): event is QueryEvent =>
    event.kind === "query" && event.connection.server === "RS"
  );
  return asked.map(({ text }, index) => {
    const about = events.filter((event): event is QueryEvent | ReplyEvent =>
      (event.kind === "query" && event.text === text) || (event.kind === "reply" && event.query === text)
    );
    const heading = `${index + 1}  ${terminal.paint("strong", showOctets(text))}`;
    return [heading, ...about.map((event) => renderMessage(event, terminal)), ""].join("\n");
  }).join("\n") + "\n";
}

function renderMessage(event: QueryEvent | ReplyEvent, terminal: Terminal): string {
  const role = event.connection.server;
  const text = showOctets(event.text);
  if (event.kind === "query") return `   client ${terminal.paint("asked", "──▶")} ${role}   ${text}`;
  const [style, remark] = remarkOn(event);
  const gap = " ".repeat(Math.max(2, REMARK_COLUMN - text.length));
  return `   client ${terminal.paint(style, "◀──")} ${role}   ${text}${gap}${terminal.paint(style, remark)}`;
}

function remarkOn({ text, connection }: ReplyEvent): ["good" | "bad" | "notice", string] {
  const kind = kindOfReply(text);
  if (kind === "answer") return ["good", `${connection.server} knows it`];
  if (kind === "referral") return ["notice", "RS does not: ask TS"];
  return ["bad", "nobody knows it"];
}

function renderResults(results: readonly string[], terminal: Terminal): string {
  const lines = results.map((result) => `  ${showOctets(result)}\n`).join("");
  return `${terminal.paint("strong", "RESOLVED.txt")} would hold\n${lines}\n` +
    `Next: dns-lab rs, dns-lab ts and dns-lab client, in three terminals; dns-lab help tells how.\n`;
}
