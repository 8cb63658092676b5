/**
 * A table that is served as real DNS: how it starts, what it says, and what happens when the table changes.
 *
 * Loaded only where it is wanted: a server of the lab's protocol alone starts without it.
 */
import type { Values } from "../cli/spec.ts";
import { VERSION } from "../cli/version.ts";
import type { Authority } from "../core/answer/authority.ts";
import { Zone } from "../core/dns/zone.ts";
import { DNS_PORT, REPLIES_PER_SECOND } from "../core/model/defaults.ts";
import type { Role } from "../core/model/role.ts";
import type { ParsedTable } from "../core/table/table_parser.ts";
import type { Observer } from "../core/trace/event.ts";
import { DnsServer } from "../edge/dns/dns_server.ts";
import { type DnsSockets, openDnsSockets } from "../edge/dns/dns_sockets.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import type { dnsOptions } from "./dns_options.ts";

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
  };
  /** Told of every message, if anybody is. */
  readonly observer: Observer | undefined;
}

/** Starts a DNS server, and tells where it listens. Throws ListenError. */
export async function startDns(setting: DnsSetting, terminal: Terminal): Promise<DnsServer> {
  const { role, path, parsed, authority, values, observer } = setting;
  const sockets = await openDnsSockets(values.host, values.dns ?? DNS_PORT);
  const zone = new Zone(parsed.table, role, {
    ttlSeconds: values.ttl,
    serial: await serialOf(path),
    address: ownAddress(sockets),
  });
  const limit = values.rateLimit ?? (sockets.isLoopback ? 0 : REPLIES_PER_SECOND);
  const server = new DnsServer(sockets, zone, authority, {
    label: role.label,
    version: `dns-lab ${VERSION}`,
    maxConnections: values.maxClients,
    repliesPerSecond: limit === 0 ? undefined : limit,
    secondaries: values.secondary.map(({ host }) => host),
    observer,
  });
  const { host, port } = sockets;
  terminal.err(`${role.label} answers DNS on ${host.includes(":") ? `[${host}]` : host}:${port} (UDP and TCP)`);
  return server;
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
