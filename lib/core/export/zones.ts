/**
 * The zones of RS's and TS's tables together: the root zone from RS's, and a zone for each of its delegations from TS's.
 *
 * RS's NS entry stands for all names that RS lacks. A zone has to name each delegation, so there is one for each domain in
 * which TS has names and RS has none.
 */
import { quoteText } from "../model/display.ts";
import type { Diagnostic } from "../model/errors.ts";
import { lowerAscii } from "../model/hostname.ts";
import { RS, TS } from "../model/role.ts";
import type { Table } from "../table/table.ts";
import type { DnsRecord } from "../dns/message.ts";
import { Zone } from "../dns/zone.ts";
import { EntryFindings } from "./entry_findings.ts";
import { ADDED_MARK, NO_ADDRESS_MARK } from "./zone_marks.ts";
import { type MarkedRecord, zoneText } from "./zone_text.ts";

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
  /** What differs in zones, or could not be kept, of single entries of each table. */
  readonly findings: Readonly<Record<"rs" | "ts", readonly Diagnostic[]>>;
}

/** A zone that is being collected. */
interface Draft {
  readonly apex: string;
  readonly server: string;
  /** The records behind its NS record. */
  readonly records: MarkedRecord[];
  names: number;
}

/** How many names are given in a remark. */
const MAX_NAMED = 3;
/**
 * The names that a zone can have here: they become names of files, words of configurations and arguments of checkers, so
 * no character means something there, and none is too long for a file.
 */
const ZONE_NAME = /^(?=.{1,240}$)(?!-)[a-z\d_-]+(?:\.[a-z\d_-]+)*$/;
const BAD_ZONE_NAME =
  'and the name of a zone has at most 240 letters, digits, "-", "_" and dots here, and starts with no "-"';

/** The zones of the tables. */
export function exportZones(sources: ZoneSources): ExportedZones {
  const { rs, ts, ttlSeconds, address } = sources;
  const options = { ttlSeconds, serial: 0, address };
  const root = rs === undefined ? undefined : new Zone(rs, RS, options);
  const target = hostOf(rs) ?? (ts === undefined ? "" : new Zone(ts, TS, options).server);
  const remarks: string[] = [];
  const findings = { rs: new EntryFindings(rs), ts: new EntryFindings(ts) };
  const drafts = draftZones(root, ts, target, ttlSeconds, remarks, findings.ts);
  const zones = [...drafts.values()].sort((one, other) => one.apex < other.apex ? -1 : 1);
  const glue = glueOf(target, addressOf(rs, ts, target), ttlSeconds);
  for (const { apex, records } of zones) {
    const isTarget = ({ record }: MarkedRecord) => lowerAscii(record.owner) === lowerAscii(target);
    if (isBelow(target, apex) && !records.some(isTarget)) records.push(...glue);
  }
  if (root !== undefined) {
    remarks.push(...remarksOnReferral(root.table, ts, target, zones.length, glue.length > 0));
    zones.unshift(draftRoot(root, target, glue, zones.map(({ apex }) => apex), findings.rs));
  }
  return {
    zones: zones.map((zone) => finish(zone, sources)),
    remarks,
    findings: { rs: findings.rs.list, ts: findings.ts.list },
  };
}

/** The root zone, which delegates each of `apexes` to `target`. */
function draftRoot(
  root: Zone,
  target: string,
  glue: MarkedRecord[],
  apexes: readonly string[],
  findings: EntryFindings,
): Draft {
  const { ttlSeconds } = root.options;
  const isOwn = (record: DnsRecord) => record.owner === root.server;
  const records: MarkedRecord[] = [];
  for (const record of [...root.records("")].slice(1)) {
    if (!isOwn(record)) findings.checkWildcard(record.owner);
    records.push({ record, mark: isOwn(record) ? ADDED_MARK : undefined });
  }
  const mark = root.table.referral?.address === "-" ? NO_ADDRESS_MARK : undefined;
  for (const owner of apexes) records.push({ record: { type: "NS", owner, ttlSeconds, target }, mark });
  if (apexes.length > 0 && root.table.find(target) === undefined) records.push(...glue);
  return { apex: "", server: root.server, records, names: root.table.size };
}

/** The zones of TS's table: one for each delegation of RS, or for each top-level domain where there is no RS. */
function draftZones(
  root: Zone | undefined,
  ts: Table | undefined,
  server: string,
  ttlSeconds: number,
  remarks: string[],
  findings: EntryFindings,
): Map<string, Draft> {
  const drafts = new Map<string, Draft>();
  const hidden: string[] = [];
  for (const name of ts?.index.names() ?? []) {
    if (root !== undefined && (root.table.find(name) !== undefined || root.isEmptyNonTerminal(name))) {
      hidden.push(name);
      continue;
    }
    const apex = lowerAscii(root?.cutOf(name) ?? name.slice(name.lastIndexOf(".") + 1));
    if (!ZONE_NAME.test(apex)) {
      findings.tell(name, `It would be in the zone ${quoteText(apex)}, ${BAD_ZONE_NAME}: it is left out`);
      continue;
    }
    findings.checkWildcard(name);
    let draft = drafts.get(apex);
    if (draft === undefined) drafts.set(apex, draft = { apex, server, records: [], names: 0 });
    draft.records.push({ record: { type: "A", owner: name, ttlSeconds, address: ts!.find(name)!.address } });
    draft.names++;
  }
  if (hidden.length > 0) {
    const more = hidden.length > MAX_NAMED ? ` and ${hidden.length - MAX_NAMED} more` : "";
    const named = hidden.slice(0, MAX_NAMED).map((name) => `"${name}"`).join(", ");
    remarks.push(
      `TS's table has ${named}${more}, for which RS refers nobody to TS: RS's own entries are kept, these are not`,
    );
  }
  return drafts;
}

/** What has to be told of RS's NS entry, which makes `delegations` delegations. */
function remarksOnReferral(
  rs: Table,
  ts: Table | undefined,
  target: string,
  delegations: number,
  hasAddress: boolean,
): string[] {
  if (rs.referral === undefined) return [];
  if (delegations === 0) {
    const why = ts === undefined ? "TS's table is not given" : "TS's table has no name for that";
    return [`RS refers clients to TS, and ${why}: the root zone delegates nothing`];
  }
  const { address } = rs.referral;
  const own = rs.find(target)?.address;
  if (own !== undefined && address !== "-" && address !== own) {
    return [`RS's NS entry gives "${target}" the address ${address}, and its A entry ${own}: the root zone has ${own}`];
  }
  if (hasAddress) return [];
  return [
    `RS's NS entry names "${target}" without an address, so resolvers can't find it; put the address in place of the "-"`,
  ];
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

function glueOf(owner: string, address: string | undefined, ttlSeconds: number): MarkedRecord[] {
  return address === undefined ? [] : [{ record: { type: "A", owner, ttlSeconds, address }, mark: ADDED_MARK }];
}

function isBelow(name: string, apex: string): boolean {
  const lower = lowerAscii(name);
  return lower === apex || lower.endsWith(`.${apex}`);
}

function finish({ apex, server, records, names }: Draft, options: ZoneSources): ExportedZone {
  return { apex, file: fileName(apex), text: zoneText(apex, server, records, options), names };
}

/** The name of a zone's file. The root zone has "root.zone", so a domain "root" has another one. */
function fileName(apex: string): string {
  return apex === "" ? "root.zone" : apex === "root" ? "root..zone" : `${apex}.zone`;
}
