/**
 * What rs and ts have in common: options, the way from a table to a running server, and what it says.
 */
import { Authority, referralReply } from "../core/answer/authority.ts";
import { counted } from "../core/model/display.ts";
import { renderDiagnostic } from "../core/model/errors.ts";
import { renderEvent } from "../core/trace/event_text.ts";
import type { WireEvent } from "../core/trace/event.ts";
import type { Role } from "../core/table/table.ts";
import { findDefault, readTable } from "../edge/system/files.ts";
import { listen } from "../edge/net/listen.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { Server, type ServerSummary } from "../edge/server/server.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import { type Command, defineCommand, exitCodes, flag, type Option, option } from "../cli/spec.ts";
import { toCount, toFraming, toMilliseconds, toPort, toPositiveMilliseconds } from "../cli/values.ts";

/** How long a client may be silent on a server that stays, unless it is told otherwise. */
const IDLE_WITH_STAY_MS = 300_000;

/** Where the roles differ, in words. */
interface RoleWords {
  readonly about: string;
  readonly port: number;
  readonly table: string;
}

const WORDS: Readonly<Record<Role, RoleWords>> = {
  rs: {
    about: "Answers each query that its table has an A entry for, and refers the client to TS, by the table's NS " +
      "entry, for every other.",
    port: 50007,
    table: "PROJI-DNSRS.txt",
  },
  ts: {
    about: "Answers each query that its table has an A entry for, and says HOST NOT FOUND to every other.",
    port: 50008,
    table: "PROJI-DNSTS.txt",
  },
};

/** The options of a server that listens on `port` unless told otherwise. */
function optionsOf(port: number) {
  return {
    port: option("PORT", "listen on this port; 0 lets the system pick one", (text) => toPort(text), port),
    host: option("HOST", "listen on this address alone", String, undefined as string | undefined, "all interfaces"),
    framing: option("MODE", "auto, line or raw: where a query ends", toFraming, "auto" as const) as Option<
      ReturnType<typeof toFraming>
    >,
    stay: flag("go on when the last client has left"),
    linger: option("SECONDS", "how long after its last client has left it ends", toMilliseconds, 1000, "1"),
    idle: option(
      "SECONDS",
      "send away a client that sends no query for so long",
      toPositiveMilliseconds,
      undefined as number | undefined,
      "never; with --stay 300",
    ),
    maxClients: option("N", "clients at once; the next is refused", toCount, 1024),
    maxQuery: option("OCTETS", "the longest query; whoever sends a longer one is sent away", toCount, 1024),
    maxUnread: option("OCTETS", "replies that may wait for a client that does not read", toCount, 1048576),
    quiet: flag("say only that it listens, and errors", "q"),
    verbose: flag("show every message, and who sent it", "v"),
  };
}

/** The command that runs a server in this role. */
export function serverCommand(role: Role): Command {
  const words = WORDS[role];
  return defineCommand({
    about: `${words.about} Serves any number of clients at once, and ends by itself when the last one has left ` +
      "(--stay: it goes on). Programs that end messages with a newline are understood, and those that do not.",
    positional: {
      name: "TABLE",
      about: `the table, a line "Hostname IPaddress Flag" for each name ` +
        `(default: ${words.table} here, then in tables/)`,
    },
    options: optionsOf(words.port),
    examples: [
      { line: `${role} tables/${words.table}`, about: "serve one lab session" },
      { line: `${role} tables/${words.table} --stay`, about: "serve a whole class, until Ctrl-C" },
      { line: `${role} -v --port 0 --host 127.0.0.1 tables/${words.table}`, about: "see what is on the wire" },
    ],
    exitCodes: exitCodes(0, 64, 65, 66, 69, 70),
    async run(values, positional, terminal) {
      const path = positional ??
        await findDefault(words.table, `table for ${role.toUpperCase()}`);
      const { table, diagnostics } = await readTable(path, role);
      if (!values.quiet) { for (const diagnostic of diagnostics) terminal.err(renderDiagnostic(path, diagnostic)); }
      const authority = new Authority(role, table);
      await dropPermissions();
      const { listeners, host, port } = listen(values.host, values.port);
      const startMs = performance.now();
      const show = (event: WireEvent) => {
        const line = renderEvent(event, event.atMs - startMs);
        if (line !== undefined) terminal.err(line);
      };
      const server = new Server(listeners, authority, {
        framing: values.framing,
        maxQueryOctets: values.maxQuery,
        maxUnreadBytes: values.maxUnread,
        maxClients: values.maxClients,
        stay: values.stay,
        lingerMs: values.linger,
        idleMs: values.idle ?? (values.stay ? IDLE_WITH_STAY_MS : undefined),
        observer: values.verbose ? show : undefined,
        onLimit: values.quiet || values.verbose ? undefined : firstOfEachKind(show),
      });
      using _ = onInterrupt(() => server.shutdown());
      if (!values.quiet) terminal.err(describeAuthority(authority, path));
      terminal.err(`${role.toUpperCase()} listening on ${host.includes(":") ? `[${host}]` : host}:${port}`);
      const summary = await server.finished;
      if (!values.quiet) terminal.err(renderSummary(role, summary));
    },
  });
}

/** What a server knows, before it starts. */
function describeAuthority(authority: Authority, path: string): string {
  const names = counted(authority.size, "name");
  if (authority.role === "ts") return `TS knows ${names} of ${path}; any other is not found`;
  const { referral } = authority;
  return referral === undefined
    ? `RS knows ${names} of ${path}; any other is not found`
    : `RS knows ${names} of ${path}; any other is referred: "${referralReply(referral)}"`;
}

/** Limits are told once each: a flood of clients must not become a flood of lines. */
function firstOfEachKind(show: (event: WireEvent) => void): (event: WireEvent) => void {
  const told = new Set<string>();
  return (event) => {
    const kind = event.kind === "closed" ? event.ending : event.kind;
    if (told.has(kind)) return;
    told.add(kind);
    show(event);
  };
}

/** What a server has done, in a line. */
function renderSummary(role: Role, { clients, tally, refused, unread, sentAway }: ServerSummary): string {
  const { answered, referred, notFound } = tally;
  const parts = [
    `${answered} answered`,
    ...role === "rs" && (referred > 0 || notFound === 0) ? [`${referred} redirected`] : [],
    ...role === "ts" || notFound > 0 ? [`${notFound} not found`] : [],
    ...refused > 0 ? [`${counted(refused, "client")} refused`] : [],
    ...unread > 0 ? [`${counted(unread, "client")} slow to read`] : [],
    ...sentAway["too long"] > 0 ? [`${counted(sentAway["too long"], "client")} sent away for too long a query`] : [],
    ...sentAway.idle > 0 ? [`${counted(sentAway.idle, "client")} sent away for silence`] : [],
  ];
  const queries = answered + referred + notFound;
  return `${role.toUpperCase()} served ${counted(clients, "client")}, ${counted(queries, "query", "queries")}: ${
    parts.join(", ")
  }`;
}
