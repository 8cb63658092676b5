/**
 * The zones of RS's and TS's tables together: the root zone from RS's, and a zone for each of its delegations from TS's.
 *
 * RS's NS entry stands for all names that RS lacks. A zone has to name each delegation, so there is one for each domain in
 * which TS has names and RS has none.
 */
import { lowerAscii } from "../model/hostname.ts";
import { RS, TS } from "../model/role.ts";
import { hashText } from "../model/text_hash.ts";
import type { Table } from "../table/table.ts";
import { absolute, type DnsRecord } from "../dns/message.ts";
import { describeRecord } from "../dns/message_text.ts";
import { Zone } from "../dns/zone.ts";

/** What the zones are made from. */
export interface ZoneSources {
  /** RS's table, if there is one. */
  readonly rs: Table | undefined;
  /** TS's table, if there is one. */
  readonly ts: Table | undefined;
  /** How long resolvers may remember a record, in seconds. */
  readonly ttlSeconds: number;
  /** The version of the zones; undefined: made from what they hold. */
  readonly serial: number | undefined;
  /** The IPv4 address of the server that will have the root zone. */
  readonly address: string;
}

/** A zone on its way to a file. */
export interface ExportedZone {
  /** Its name, in lower case; the root is "". */
  readonly apex: string;
  /** The name of its file. */
  readonly file: string;
  /** The file. */
  readonly text: string;
  /** How many names it has from the tables. */
  readonly names: number;
}

/** The zones, and what could not be kept. */
export interface ExportedZones {
  /** The root zone first, the others by name. */
  readonly zones: readonly ExportedZone[];
  /** What could not be kept, or has to be completed, a sentence each. */
  readonly remarks: readonly string[];
}

/** A zone that is being collected. */
interface Draft {
  readonly apex: string;
  readonly server: string;
  readonly records: DnsRecord[];
  names: number;
}

/** How many names are given in a remark. */
const MAX_NAMED = 3;

/** The zones of the tables. */
export function exportZones(sources: ZoneSources): ExportedZones {
  const { rs, ts, ttlSeconds, address } = sources;
  const options = { ttlSeconds, serial: 0, address };
  const remarks: string[] = [];
  const root = rs === undefined ? undefined : new Zone(rs, RS, options);
  const target = hostOf(rs) ?? (ts === undefined ? "" : new Zone(ts, TS, options).server);
  const drafts = draftZones(root, ts, target, ttlSeconds, remarks);
  const zones = [...drafts.values()].sort((one, other) => one.apex < other.apex ? -1 : 1);
  const targetAddress = addressOf(rs, ts, target);
  if (root !== undefined) {
    const delegations = zones.map(({ apex }): DnsRecord => ({ type: "NS", owner: apex, ttlSeconds, target }));
    const glue = delegations.length > 0 && rs?.find(target) === undefined
      ? glueOf(target, targetAddress, ttlSeconds)
      : [];
    zones.unshift({
      apex: "",
      server: root.server,
      records: [...[...root.records("")].slice(1), ...delegations, ...glue],
      names: root.table.size,
    });
    if (delegations.length > 0 && targetAddress === undefined) {
      remarks.push(
        `RS's NS entry names "${target}" without an address, so resolvers can't find it; put the address in place of the "-"`,
      );
    }
    if (rs?.referral !== undefined && ts === undefined) {
      remarks.push("RS refers clients to TS, and TS's table is not given: the root zone delegates nothing");
    }
  }
  for (const zone of zones) {
    const isInside = zone.apex !== "" && isBelow(target, zone.apex);
    if (isInside && !zone.records.some(({ owner }) => lowerAscii(owner) === lowerAscii(target))) {
      zone.records.push(...glueOf(target, targetAddress, ttlSeconds));
    }
  }
  return { zones: zones.map((zone) => finish(zone, sources)), remarks };
}

/** The zones of TS's table: one for each delegation of RS, or for each top-level domain where there is no RS. */
function draftZones(
  root: Zone | undefined,
  ts: Table | undefined,
  server: string,
  ttlSeconds: number,
  remarks: string[],
): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  const hidden: string[] = [];
  for (const name of ts?.index.names() ?? []) {
    if (root !== undefined && (root.table.find(name) !== undefined || root.isEmptyNonTerminal(name))) {
      hidden.push(name);
      continue;
    }
    const apex = lowerAscii(root?.cutOf(name) ?? name.slice(name.lastIndexOf(".") + 1));
    let draft = drafts.get(apex);
    if (draft === undefined) drafts.set(apex, draft = { apex, server, records: [], names: 0 });
    draft.records.push({ type: "A", owner: name, ttlSeconds, address: ts!.find(name)!.address });
    draft.names++;
  }
  if (hidden.length > 0) {
    const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : "";
    remarks.push(
      `TS's table has ${
        hidden.slice(0, MAX_NAMED).map((name) => `"${name}"`).join(", ")
      }${more}, for which RS refers nobody ` +
        "to TS: RS's own entries are kept, these are not",
    );
  }
  return drafts;
}

function hostOf(rs: Table | undefined): string | undefined {
  return rs?.referral?.host.replace(/\.$/, "");
}

/** The address of TS's machine: in the NS entry, in a table, or that of loopback for localhost (RFC 6761 6.3). */
function addressOf(rs: Table | undefined, ts: Table | undefined, host: string): string | undefined {
  const given = rs?.referral?.address;
  if (given !== undefined && given !== "-") return given;
  return (rs?.find(host) ?? ts?.find(host))?.address ?? (lowerAscii(host) === "localhost" ? "127.0.0.1" : undefined);
}

function glueOf(owner: string, address: string | undefined, ttlSeconds: number): DnsRecord[] {
  return address === undefined ? [] : [{ type: "A", owner, ttlSeconds, address }];
}

function isBelow(name: string, apex: string): boolean {
  const lower = lowerAscii(name);
  return lower === apex || lower.endsWith(`.${apex}`);
}

function finish({ apex, server, records, names }: Draft, { ttlSeconds, serial }: ZoneSources): ExportedZone {
  const all: DnsRecord[] = [{ type: "NS", owner: apex, ttlSeconds, target: server }, ...records];
  const body = all.map((record) => `${zoneLine(record)}\n`).join("");
  const soa = { mname: server, rname: "hostmaster.dns-lab.invalid", refresh: 3600, retry: 600, expire: 604_800 };
  const first: DnsRecord = {
    type: "SOA",
    owner: apex,
    ttlSeconds,
    soa: { ...soa, serial: serial ?? serialOf(body), minimum: ttlSeconds },
  };
  const heading =
    `; The zone ${absolute(apex)} from tables of dns-lab. The numbers of the SOA record are its version, and the\n` +
    "; seconds after which a secondary asks again, tries again, gives up, and a resolver forgets a miss.\n";
  const file = apex === "" ? "root.zone" : `${fileName(apex)}.zone`;
  return { apex, file, text: `${heading}${zoneLine(first)}\n${body}`, names };
}

/** A record as a line of a zone file (RFC 1035 5.1): characters that mean something there are escaped. */
export function zoneLine(record: DnsRecord): string {
  return describeRecord({ ...record, owner: escapeName(record.owner), ...targetOf(record) } as DnsRecord);
}

function targetOf(record: DnsRecord): { target?: string } {
  return record.type === "NS" ? { target: escapeName(record.target) } : {};
}

function escapeName(name: string): string {
  return name.replace(/["();@$\\]/g, "\\$&");
}

/** A name of a domain as the name of a file: nothing in it leads to another folder. */
function fileName(apex: string): string {
  return apex.replace(/[^a-z0-9._-]/g, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** A number of 32 bits from the content, so that equal tables give equal files. */
function serialOf(text: string): number {
  return hashText(text) >>> 0;
}
