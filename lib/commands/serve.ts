/**
 * What `dns-lab rs` and `dns-lab ts` have in common: the options, how a table becomes a running server, and its messages.
 */
import { loadModule } from "../cli/load_module.ts";
import { findingLines } from "../cli/report.ts";
import { showEvents } from "../cli/show_events.ts";
import { openTracing, traceOptions } from "../cli/tracing.ts";
import { choice, type Command, defineCommand, exitCodes, flag, option, type Values } from "../cli/spec.ts";
import { isPort, toCount, toListenHost, toMilliseconds, toPort, toPositiveMilliseconds } from "../cli/values.ts";
import { Authority } from "../core/answer/authority.ts";
import { remarkOnQuery } from "../core/answer/query_remark.ts";
import { LineCodec } from "../core/codec/line_codec.ts";
import {
  IDLE_WITH_STAY_MS,
  LINGER_MS,
  MAX_CLIENTS,
  MAX_QUERY_OCTETS,
  MAX_UNREAD_BYTES,
} from "../core/model/defaults.ts";
import { FRAMING_MODES, type FramingMode } from "../core/model/framing.ts";
import type { Role } from "../core/model/role.ts";
import type { WireEvent } from "../core/trace/event.ts";
import { LEGEND } from "../core/trace/legend.ts";
import { connectionNumbers } from "../core/trace/numbers.ts";
import { listen } from "../edge/net/listen.ts";
import { Server } from "../edge/server/server.ts";
import type { ServerOptions, ServerSummary } from "../edge/server/server_options.ts";
import { findDefault, readTable } from "../edge/system/files.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import type * as serveDns from "./dns/serve_dns.ts";
import { dnsOptions, isDnsWanted } from "./dns/server_options.ts";
import { describeAddress, describeSummary, describeTable } from "./server_report.ts";

/** The options of a server that listens on `port` unless told otherwise. */
function optionsOf(port: number) {
  return {
    port: option({
      hint: "PORT",
      short: "p",
      about: "listen on this port; 0: one that the system picks",
      convert: (text) => toPort(text),
      fallback: port,
    }),
    host: option<string | undefined>({
      hint: "HOST",
      about: "listen on this address only",
      convert: (text) => toListenHost(text),
      fallback: undefined,
      shownDefault: "all interfaces",
      completes: "host",
    }),
    framing: choice<FramingMode>({
      hint: "MODE",
      about: "auto, line or raw: where a query ends",
      values: FRAMING_MODES,
      fallback: "auto",
    }),
    stay: flag("go on when the last client has disconnected"),
    linger: option({
      hint: "SECONDS",
      about: "end so long after the last client has disconnected",
      convert: toMilliseconds,
      fallback: LINGER_MS,
      shownDefault: `${LINGER_MS / 1000}`,
    }),
    idle: option<number | undefined>({
      hint: "SECONDS",
      about: "disconnect a client that sends no query for so long",
      convert: toPositiveMilliseconds,
      fallback: undefined,
      shownDefault: `never; with --stay ${IDLE_WITH_STAY_MS / 1000}`,
    }),
    maxClients: option({
      hint: "N",
      about: "accept so many clients at once; refuse others",
      convert: toCount,
      fallback: MAX_CLIENTS,
    }),
    maxQuery: option({
      hint: "OCTETS",
      about: "the longest query; a longer one ends the connection",
      convert: toCount,
      fallback: MAX_QUERY_OCTETS,
    }),
    maxUnread: option({
      hint: "OCTETS",
      about: "hold so much for a client that does not read its replies",
      convert: toCount,
      fallback: MAX_UNREAD_BYTES,
    }),
    ...dnsOptions,
    ...traceOptions,
    quiet: flag("report only the address, and errors", "q"),
    verbose: flag("show every message, byte for byte", "v"),
  };
}

const ENDED_BECAUSE: Readonly<Record<ServerSummary["reason"], string>> = {
  unused: "its last client has left; --stay keeps it running",
  "shut down": "it was interrupted",
};

/** What a server of this role replies, in a sentence. */
function describeRole({ miss }: Role): string {
  const rest = miss === "referral"
    ? "and refers the client to TS, by the table's NS entry, for all other names"
    : "and replies HOST NOT FOUND to all others";
  return `Answers queries for the names in its table, ${rest}.`;
}

/** `rs 50007 TABLE` is how many of the lab's programs are called: the port is an option here. */
function meantByPositionals(words: readonly string[], given: (key: string) => string | undefined) {
  const ports = words.filter(isPort);
  const tables = words.filter((word) => !isPort(word));
  if (ports.length !== 1 || tables.length > 1 || given("port") !== undefined) return undefined;
  return ["--port", ports[0], ...tables];
}

/** The command that runs a server in this role. */
export function serverCommand(role: Role): Command {
  const { command, label, port, table } = role;
  return defineCommand({
    about:
      `${describeRole(role)} It serves any number of clients at once, and ends when the last one has disconnected ` +
      "(with --stay it goes on). It accepts messages that end in a newline, and messages that do not.",
    positional: {
      name: "TABLE",
      about: `the table, a line "Hostname IPaddress Flag" for each name ` +
        `(default: ${table} here, then in tables/)`,
      completes: "file",
    },
    options: optionsOf(port),
    exclusive: [["quiet", "verbose"], ["quiet", "trace"], ["verbose", "trace"]],
    meant: meantByPositionals,
    examples: [
      { line: `${command} tables/${table}`, about: "serve one lab session" },
      { line: `${command} tables/${table} --stay`, about: "serve a whole class, until Ctrl-C" },
      {
        line: `${command} tables/${table} --dns`,
        about: "answer dig and resolvers, too, on port 5353 of this machine",
      },
      { line: `${command} -v --port 0 --host 127.0.0.1 tables/${table}`, about: "see what is on the wire" },
    ],
    notes: [{ heading: "What --verbose shows", rows: LEGEND }],
    exitCodes: exitCodes(0, 64, 65, 66, 69, 70, 73),
    async run(values, [positional], terminal) {
      const isDns = isDnsWanted(values);
      const path = positional ?? await findDefault(table, `table for ${label}`);
      const parsed = await readTable(path, role);
      if (!values.quiet) {
        for (const line of findingLines(path, parsed, values.verbose)) terminal.err(line);
      }
      const observed: { stopObserving(): void }[] = [];
      await using tracing = await openTracing(values, {
        role: role.command,
        terminal,
        isVerbose: values.verbose,
        remarkOn: (query) => remarkOnQuery(query, parsed.table),
        onDeaf: () => observed.forEach((one) => one.stopObserving()),
      });
      // The table is read again when it changes.
      await dropPermissions({ read: isDns, run: values.open });
      const listening = values.dnsOnly ? undefined : listen(values.host, values.port);
      const authority = new Authority(parsed.table);
      const options = serverOptions(role, authority, { ...values, stay: values.stay || isDns }, terminal);
      const { observer, onRun } = tracing;
      const nextNumber = connectionNumbers();
      await using server = new Server(listening?.listeners ?? [], { ...options, observer, onRun, nextNumber });
      observed.push(server);
      if (!values.quiet) terminal.err(describeTable(role, parsed.table, path));
      await tracing.publish();
      // Before it says that it listens: whoever reads that may end it.
      using _interruption = onInterrupt(() => server.shutDown());
      if (listening !== undefined) terminal.err(`${label} listening on ${describeAddress(listening)}`);
      await using dns = isDns
        ? await (await loadModule<typeof serveDns>("commands/dns/serve_dns")).startDns(
          { role, path, parsed, authority, values, observer, nextNumber, onTerminalClosed: () => server.shutDown() },
          terminal,
        )
        : undefined;
      if (dns !== undefined) observed.push(dns);
      const summary = await server.finished;
      if (values.quiet) return;
      if (listening !== undefined) terminal.err(describeSummary(role, parsed.table, summary));
      if (dns !== undefined) terminal.err(`${label} replied to ${dns.tally.describe()}`);
      terminal.err(`${label} ended: ${ENDED_BECAUSE[summary.reason]}`);
    },
  });
}

function serverOptions(
  { label }: Role,
  authority: Authority,
  values: Values<ReturnType<typeof optionsOf>>,
  terminal: Terminal,
): ServerOptions {
  return {
    label,
    responder: authority,
    codec: new LineCodec({ framing: values.framing, maxQueryOctets: values.maxQuery }),
    maxUnreadBytes: values.maxUnread,
    maxClients: values.maxClients,
    stay: values.stay,
    lingerMs: values.linger,
    idleMs: values.idle ?? (values.stay ? IDLE_WITH_STAY_MS : undefined),
    onLimit: values.quiet || values.verbose || values.trace ? undefined : firstOfEachKind(showEvents(terminal, values)),
  };
}

/** Reports each limit once, however many clients reach it. */
function firstOfEachKind(show: (event: WireEvent) => void): (event: WireEvent) => void {
  const told = new Set<string>();
  return (event) => {
    const kind = event.kind === "closed" ? event.ending : event.kind;
    if (told.has(kind)) return;
    told.add(kind);
    show(event);
  };
}
