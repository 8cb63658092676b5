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
import { serialAfter, Zone } from "../../core/dns/zone.ts";
import { DNS_PORT, REPLIES_PER_SECOND, TTL_SECONDS } from "../../core/model/defaults.ts";
import { counted, escapeControls } from "../../core/model/display.ts";
import type { Role } from "../../core/model/role.ts";
import type { ParsedTable } from "../../core/table/table_parser.ts";
import type { Observer } from "../../core/trace/event.ts";
import { DnsServer } from "../../edge/dns/dns_server.ts";
import { openDnsSockets } from "../../edge/dns/dns_sockets.ts";
import { readTable } from "../../edge/system/files.ts";
import { onHangup } from "../../edge/system/signals.ts";
import type { Terminal } from "../../edge/system/terminal.ts";
import { describeAddress } from "../server_report.ts";
import type { ServedAt } from "./secondaries.ts";
import type { dnsOptions } from "./server_options.ts";

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
  /** Called when the terminal of this process is closed. */
  readonly onTerminalClosed: () => void;
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
  const { role, path, parsed: { table }, authority, values, observer, nextNumber } = setting;
  const sockets = await openDnsSockets(values.host, values.dns ?? DNS_PORT);
  const addresses = sockets.datagrams.map(({ local }) => local.hostname);
  const options = {
    ttlSeconds: values.ttl ?? TTL_SECONDS,
    serial: await serialOf(path),
    address: ownAddress(addresses),
  };
  const limit = values.rateLimit ?? (sockets.isLoopback ? 0 : REPLIES_PER_SECOND);
  const server = new DnsServer(sockets, new Zone(table, role, options), authority, {
    label: role.label,
    version: `dns-lab ${VERSION}`,
    maxConnections: values.maxClients,
    repliesPerSecond: limit === 0 ? undefined : limit,
    secondaries: values.secondary.map(({ host }) => host),
    observer,
    nextNumber,
  });
  for (const warning of warningsOf(setting, addresses)) terminal.err(`Warning: ${warning}`);
  const secondaries = await openSecondaries(setting, { role, addresses, isLoopback: sockets.isLoopback }, terminal);
  // One after the other: each has to see what the one before it left.
  let reloaded = Promise.resolve();
  const reloading = onHangup(() => {
    reloaded = reloaded.then(async () => {
      if (await reload(setting, server, terminal)) secondaries?.tell(server.zone);
    });
  }, setting.onTerminalClosed);
  terminal.err(`${role.label} answers DNS on ${describeAddress(sockets)} (UDP and TCP)`);
  secondaries?.tell(server.zone);
  return {
    tally: server.tally,
    stopObserving: () => server.stopObserving(),
    async [Symbol.asyncDispose]() {
      reloading[Symbol.dispose]();
      await reloaded;
      secondaries?.[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** What the user has to know of a setting that does not do what it seems to. */
function* warningsOf({ parsed: { table }, values: { secondary } }: DnsSetting, addresses: readonly string[]) {
  if (secondary.length > 0 && table.referral !== undefined) {
    yield "Secondaries copy RS's own names only: a zone has to name each domain that it delegates, and RS's NS entry " +
      "names none; dns-lab export makes a whole root zone from RS's and TS's tables";
  }
  for (const address of addresses.filter((address) => address === "0.0.0.0" || address === "::")) {
    yield `--host ${address}: If this machine has several addresses, a reply over UDP may come from another one than was ` +
      "asked, and clients drop it; name one address";
  }
}

/** Those who copy the zones; undefined where there are none. */
async function openSecondaries({ values: { secondary } }: DnsSetting, server: ServedAt, terminal: Terminal) {
  if (secondary.length === 0) return undefined;
  const { Secondaries } = await import("./secondaries.ts");
  return await Secondaries.open(secondary, server, terminal);
}

/** Reads the table again, and serves it if all of it is right; returns whether it is. */
async function reload(
  { role: { label }, role, path, authority, values }: DnsSetting,
  server: DnsServer,
  terminal: Terminal,
): Promise<boolean> {
  try {
    const { table, ...found } = await readTable(path, role);
    for (const line of findingLines(path, found, false)) terminal.err(line);
    const file = escapeControls(path);
    const { options, table: before } = server.zone;
    const loaded = `${label} loaded ${counted(table.size, "name")} again from ${file}`;
    if (table.isSameAs(before)) {
      if (!values.quiet) terminal.err(`${loaded}; nothing has changed, and the version is still ${options.serial}`);
      return true;
    }
    const ofFile = await serialOf(path);
    const serial = serialAfter(options.serial, ofFile);
    authority.replace(table);
    server.replace(new Zone(table, role, { ...options, serial }), authority);
    if (!values.quiet) terminal.err(`${loaded}; the version is ${serial}`);
    if (serial !== ofFile) {
      terminal.err(
        `Warning: ${file}: The file's time is that of version ${ofFile}, which is not later than the version before; ` +
          `touch the file before ${label} starts again, or secondaries keep what they have`,
      );
    }
    return true;
  } catch (error) {
    reportError(error, terminal, false);
    terminal.err(`${label} goes on with the table that it had`);
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
function ownAddress([address]: readonly string[]): string | undefined {
  return /^\d+(?:\.\d+){3}$/.test(address) && address !== "0.0.0.0" ? address : undefined;
}
