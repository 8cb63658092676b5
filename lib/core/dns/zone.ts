/**
 * What a table is in real DNS: RS has the root zone, and delegates what it lacks to TS; TS has every top-level domain.
 *
 * The lab has no zones. A name of the table is authoritative data, a name above one exists without records (an empty
 * non-terminal, RFC 8020), and RS's NS entry stands for the delegations of all domains in which RS has no name.
 */
import { lowerAscii } from "../model/hostname.ts";
import type { Role } from "../model/role.ts";
import type { Table } from "../table/table.ts";
import type { DnsRecord, Soa } from "./message.ts";

/** The domain of the names that servers have, which nobody else can have (RFC 6761 6.4). */
const SERVER_DOMAIN = "dns-lab.invalid";
/** What RFC 1912 2.2 calls a mailbox: the name stands for hostmaster@dns-lab.invalid. */
const MAILBOX = `hostmaster.${SERVER_DOMAIN}`;

/** What a zone says besides the names of its table. */
export interface ZoneOptions {
  /** How long resolvers may remember its records, in seconds. */
  readonly ttlSeconds: number;
  /** The version of the zone. */
  readonly serial: number;
  /** The IPv4 address at which this server answers, where that is known. */
  readonly address?: string;
}

/** A table as zones of real DNS. */
export class Zone {
  /** The table. */
  readonly table: Table;
  /** Whose table it is. */
  readonly role: Role;
  /** What it says besides the names of the table. */
  readonly options: ZoneOptions;
  /** The name of this server: the table does not know the real one. */
  readonly server: string;
  /** The names that exist because there are names below them, in lower case. */
  readonly #above = new Set<string>();
  /** Names besides those of the table, in lower case, each with its address if that is known: this server, and TS's machine. */
  readonly #machines = new Map<string, string | undefined>();
  #apexes: readonly string[] | undefined;

  /** The zones of `table`, which is that of `role`. */
  constructor(table: Table, role: Role, options: ZoneOptions) {
    this.table = table;
    this.role = role;
    this.options = options;
    this.server = `${role.command}.${SERVER_DOMAIN}`;
    this.#machines.set(this.server, options.address);
    // A resolver that follows a referral asks RS for the address of TS's machine, too.
    const { host, address = "-" } = table.referral ?? {};
    if (host !== undefined && address !== "-" && table.find(host) === undefined) {
      this.#machines.set(lowerAscii(host.endsWith(".") ? host.slice(0, -1) : host), address);
    }
    for (const name of this.#machines.keys()) this.#addAncestors(name);
    for (const name of table.index.names()) this.#addAncestors(name);
  }

  /** Whether there are names below `name`, which itself has no records. */
  isEmptyNonTerminal(name: string): boolean {
    return this.#above.has(lowerAscii(name));
  }

  /** The apex of the zone that `name` is in, in its case; undefined if this server has no such zone. */
  apexOf(name: string): string | undefined {
    if (this.role.miss === "referral") return "";
    return name === "" ? undefined : name.slice(name.lastIndexOf(".") + 1);
  }

  /** Whether there is a zone at `apex`, one that {@linkcode apexOf} gives: a top-level domain with names in it. */
  isApex(apex: string): boolean {
    return apex === "" || this.isEmptyNonTerminal(apex) || this.table.find(apex) !== undefined;
  }

  /**
   * Where the zone ends on the way down to `name`, which is not in the table: the highest name at or above it under which
   * the table has none. That is the top-level domain, unless the table has names in there, which a delegation would hide.
   */
  cutOf(name: string): string {
    for (let at = name.lastIndexOf("."); at >= 0; at = name.lastIndexOf(".", at - 1)) {
      const suffix = name.slice(at + 1);
      const isInZone = this.isEmptyNonTerminal(suffix) || this.isMachine(suffix) ||
        this.table.find(suffix) !== undefined;
      if (!isInZone) return suffix;
      if (at === 0) break;
    }
    return name;
  }

  /** The SOA record of the zone at `apex`. */
  soa(apex: string): DnsRecord {
    return { type: "SOA", owner: apex, ttlSeconds: this.options.ttlSeconds, soa: soaOf(this.server, this.options) };
  }

  /**
   * The SOA record of a reply that `name` does not exist, or has no such record (RFC 2308 3).
   *
   * RS delegates below a top-level domain if it has names of its own there, and TS knows nothing of RS's names. Resolvers
   * refuse a SOA record from above the delegation that they followed. The name that was asked for is never above it.
   */
  negativeSoa(name: string): DnsRecord {
    return this.soa(this.role.miss === "referral" ? "" : name);
  }

  /** The NS record of the zone at `apex`. */
  ns(apex: string): DnsRecord {
    return { type: "NS", owner: apex, ttlSeconds: this.options.ttlSeconds, target: this.server };
  }

  /** Whether `name` is that of this server, or that of TS's machine where RS's NS entry alone has its address. */
  isMachine(name: string): boolean {
    return this.#machines.has(lowerAscii(name));
  }

  /** The address record of the machine `name`, this server unless told otherwise; undefined if its address is not known. */
  machineAddress(name: string = this.server): DnsRecord | undefined {
    const address = this.#machines.get(lowerAscii(name));
    return address === undefined ? undefined : { type: "A", owner: name, ttlSeconds: this.options.ttlSeconds, address };
  }

  /** Every zone that a secondary can have, by its apex: the root zone, or the top-level domains of the table. */
  apexes(): readonly string[] {
    return this.#apexes ??= this.#findApexes();
  }

  #findApexes(): string[] {
    if (this.role.miss === "referral") return [""];
    const apexes = new Set<string>();
    for (const name of this.table.index.names()) apexes.add(lowerAscii(name.slice(name.lastIndexOf(".") + 1)));
    return [...apexes].sort();
  }

  /** The records of the zone at `apex`, which is in lower case, between its two SOA records, in the order of the table (RFC 5936 2.2). */
  *records(apex: string): Generator<DnsRecord> {
    const { ttlSeconds } = this.options;
    yield this.ns(apex);
    const own = apex === "" ? this.machineAddress() : undefined;
    if (own !== undefined) yield own;
    for (const name of this.table.index.names()) {
      if (apex !== "" && lowerAscii(name.slice(name.lastIndexOf(".") + 1)) !== apex) continue;
      yield { type: "A", owner: name, ttlSeconds, address: this.table.find(name)!.address };
    }
  }

  #addAncestors(name: string): void {
    const lower = lowerAscii(name);
    for (let at = lower.indexOf("."); at >= 0; at = lower.indexOf(".", at + 1)) {
      const ancestor = lower.slice(at + 1);
      // All names above it are there, too.
      if (this.#above.has(ancestor)) return;
      this.#above.add(ancestor);
    }
  }
}

/** The data of a SOA record. */
/** What the SOA record of a zone says whose server is `mname`. */
export function soaOf(mname: string, { serial, ttlSeconds }: Pick<ZoneOptions, "serial" | "ttlSeconds">): Soa {
  return { mname, rname: MAILBOX, serial, refresh: 3600, retry: 600, expire: 604_800, minimum: ttlSeconds };
}

/** Whether one serial number is later than another (RFC 1982 3.2). */
export function isLaterSerial(one: number, other: number): boolean {
  const distance = (one - other) >>> 0;
  return distance > 0 && distance < 2 ** 31;
}

/** The serial number of the version that comes after `before`: `next` if that is later, else the one after `before`. */
export function serialAfter(before: number, next: number): number {
  return isLaterSerial(next, before) ? next : (before + 1) >>> 0;
}
