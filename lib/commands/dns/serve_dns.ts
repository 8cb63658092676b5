/**
 * A table that is served as real DNS: how it starts, what it says, and what happens when the table changes.
 *
 * Loaded only where it is wanted: a server of the lab's protocol alone starts without it.
 */
import type { Values } from "../../cli/spec.ts";
import { findingLines, reportError } from "../../cli/report.ts";
import { VERSION } from "../../cli/version.ts";
import type { Authority } from "../../core/answer/authority.ts";
import type { DnsTally } from "../../core/dns/dns_tally.ts";
import { absolute } from "../../core/dns/message.ts";
import { serialAfter, Zone } from "../../core/dns/zone.ts";
import { DNS_PORT, REPLIES_PER_SECOND } from "../../core/model/defaults.ts";
import { counted, escapeControls } from "../../core/model/display.ts";
import type { Role } from "../../core/model/role.ts";
import type { ParsedTable } from "../../core/table/table_parser.ts";
import type { Observer } from "../../core/trace/event.ts";
import { DnsServer } from "../../edge/dns/dns_server.ts";
import { type DnsSockets, openDnsSockets } from "../../edge/dns/dns_sockets.ts";
import { readTable } from "../../edge/system/files.ts";
import { onHangup } from "../../edge/system/signals.ts";
import type { Terminal } from "../../edge/system/terminal.ts";
import type { dnsOptions } from "./server_options.ts";

/** The port of DNS, at which secondaries are told (RFC 1996 3.2). */
const SECONDARY_PORT = 53;

/** What a DNS server is made from. */
export interface DnsSetting {
  /** Whose table it is. */
  readonly role: Role;
  /** The file of the table. */
  readonly path: string;
  /** The table. */
  readonly parsed: ParsedTable;
  /** What decides about each name. */
  readonly authority: Authority;
  /** What the user chose. */
  readonly values: Values<typeof dnsOptions> & {
    readonly host: string | undefined;
    readonly maxClients: number;
    readonly quiet: boolean;
  };
  /** Told of every message, if anybody is. */
  readonly observer: Observer | undefined;
  /** Numbers connections and exchanges, for events. */
  readonly nextNumber: () => number;
}

/** A table that is served as real DNS. */
export interface DnsService extends AsyncDisposable {
  /** What it has done so far. */
  readonly tally: DnsTally;
  /** Tells the observer nothing more. */
  stopObserving(): void;
}

/** Starts a DNS server, tells where it listens, and reads the table again at SIGHUP. Throws ListenError. */
export async function startDns(setting: DnsSetting, terminal: Terminal): Promise<DnsService> {
  const { role, path, parsed, authority, values, observer, nextNumber } = setting;
  const sockets = await openDnsSockets(values.host, values.dns ?? DNS_PORT);
  const options = { ttlSeconds: values.ttl, serial: await serialOf(path), address: ownAddress(sockets) };
  const limit = values.rateLimit ?? (sockets.isLoopback ? 0 : REPLIES_PER_SECOND);
  const server = new DnsServer(sockets, new Zone(parsed.table, role, options), authority, {
    label: role.label,
    version: `dns-lab ${VERSION}`,
    maxConnections: values.maxClients,
    repliesPerSecond: limit === 0 ? undefined : limit,
    secondaries: values.secondary.map(({ host }) => host),
    observer,
    nextNumber,
  });
  const { host, port } = sockets;
  if (values.secondary.length > 0 && parsed.table.referral !== undefined) {
    terminal.err(
      "Warning: Secondaries copy RS's own names only: a zone has to name each domain that it delegates, and RS's NS entry " +
        "names none; dns-lab export makes a whole root zone from RS's and TS's tables",
    );
  }
  const notifier = await openNotifier(setting, host, terminal);
  const reloading = onHangup(async () => {
    if (await reload(setting, server, terminal)) notifier?.tell(server.zone);
  });
  terminal.err(`${role.label} answers DNS on ${host.includes(":") ? `[${host}]` : host}:${port} (UDP and TCP)`);
  notifier?.tell(server.zone);
  return {
    tally: server.tally,
    stopObserving: () => server.stopObserving(),
    async [Symbol.asyncDispose]() {
      reloading[Symbol.dispose]();
      notifier?.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** What tells the secondaries of each version; undefined where there are none. */
async function openNotifier({ role, values: { secondary } }: DnsSetting, host: string, terminal: Terminal) {
  if (secondary.length === 0) return undefined;
  const { Notifier } = await import("../../edge/dns/notify.ts");
  const places = secondary.map(({ host, port = SECONDARY_PORT }) => ({ hostname: host, port }));
  const notifier = await Notifier.open(host, ({ hostname, port }, apex) => {
    terminal.err(
      `Warning: ${hostname}:${port}: The secondary does not reply to NOTIFY for the zone "${
        absolute(apex)
      }" of ${role.label}`,
    );
  });
  return {
    tell: (zone: Zone) => {
      for (const apex of zone.apexes()) notifier.notify(places, apex, zone.soa(apex));
    },
    close: () => notifier[Symbol.dispose](),
  };
}

/** Reads the table again, and serves it if all of it is right; returns whether it is. */
async function reload(
  { role, path, authority, values }: DnsSetting,
  server: DnsServer,
  terminal: Terminal,
): Promise<boolean> {
  try {
    const { table, ...found } = await readTable(path, role);
    for (const line of findingLines(path, found, false)) terminal.err(line);
    const { options } = server.zone;
    const serial = serialAfter(options.serial, await serialOf(path));
    authority.replace(table);
    server.replace(new Zone(table, role, { ...options, serial }), authority);
    if (!values.quiet) {
      terminal.err(
        `${role.label} loaded ${counted(table.size, "name")} again from ${
          escapeControls(path)
        }; the version is ${serial}`,
      );
    }
    return true;
  } catch (error) {
    reportError(error, terminal, false);
    terminal.err(`${role.label} goes on with the table that it had`);
    return false;
  }
}

/** The version of a table: the time of the last change of its file, in seconds, which grows with each change. */
async function serialOf(path: string): Promise<number> {
  let changedMs: number | undefined;
  try {
    changedMs = (await Deno.stat(path)).mtime?.getTime();
  } catch {
    // A pipe, or a file that is gone by now: it was read, and that is its version.
  }
  return Math.floor((changedMs ?? Date.now()) / 1000) >>> 0;
}

/** The IPv4 address at which clients reach a server, if it has just one. */
function ownAddress({ datagrams }: DnsSockets): string | undefined {
  const { hostname } = datagrams[0].local;
  return /^\d+(?:\.\d+){3}$/.test(hostname) && hostname !== "0.0.0.0" ? hostname : undefined;
}
