/**
 * What the tests of real DNS share: authorities over tables, and queries octet by octet.
 */
import { Authority } from "../../lib/core/answer/authority.ts";
import { DnsAuthority } from "../../lib/core/dns/dns_authority.ts";
import { CLASS, type DnsQuery, type DnsReply, TYPE } from "../../lib/core/dns/message.ts";
import { describeRecord } from "../../lib/core/dns/message_text.ts";
import { Zone, type ZoneOptions } from "../../lib/core/dns/zone.ts";
import type { Role } from "../../lib/core/model/role.ts";
import { RS, TS } from "../../lib/core/model/role.ts";
import type { Table } from "../../lib/core/table/table.ts";
import { parseTable } from "../../lib/core/table/table_parser.ts";
import { octetsOf } from "../core/octets_of.ts";

export const ZONE_OPTIONS: ZoneOptions = { ttlSeconds: 300, serial: 7, address: "127.0.0.1" };

/** The table of a text. */
export function tableOf(text: string, role: Role): Table {
  return parseTable(octetsOf(text), text.length, role).table;
}

/** The zone and what answers for it. */
export function authorityOf(text: string, role: Role, options: ZoneOptions = ZONE_OPTIONS) {
  const table = tableOf(text, role);
  const zone = new Zone(table, role, options);
  const authority = new Authority(table);
  return { table, zone, authority, dns: new DnsAuthority(zone, authority, "dns-lab test") };
}

/** A query for `name`, class IN unless told otherwise. */
export function queryFor(name: string, type: number = TYPE.A, more: Partial<DnsQuery> = {}, of: number = CLASS.IN) {
  return {
    id: 1,
    opcode: 0,
    isRecursionDesired: false,
    question: { name, type, class: of, end: 0 },
    ...more,
  };
}

/** A reply, a line for each section. */
export function showReply({ rcode, isAuthoritative, answers, authority, additional }: DnsReply): string[] {
  return [
    `rcode ${rcode}${isAuthoritative ? ", AA" : ""}`,
    ...answers.map((record) => `answer ${describeRecord(record)}`),
    ...authority.map((record) => `authority ${describeRecord(record)}`),
    ...additional.map((record) => `additional ${describeRecord(record)}`),
  ];
}

/** A message: `id`, `flags`, the four counts, and the rest. */
export function message(flags: number, counts: readonly number[], ...rest: readonly (number | string)[]): Uint8Array {
  const body = rest.flatMap((part) => typeof part === "number" ? [part] : nameOctets(part));
  const words = [0x1234, flags, ...counts].flatMap((word) => [word >> 8, word & 0xff]);
  return Uint8Array.from([...words, ...body]);
}

/** A name as it stands in a message. */
export function nameOctets(name: string): number[] {
  const labels = name === "" ? [] : name.split(".");
  return [...labels.flatMap((label) => [label.length, ...Array.from(label, (letter) => letter.charCodeAt(0))]), 0];
}

/** Type A, class IN. */
export const A_IN: readonly number[] = [0, 1, 0, 1];
/** An OPT record with a UDP size, a version, DO or not, and no options. */
export function opt(size: number, version = 0, isDnssecOk = false): number[] {
  return [0, 0, 41, size >> 8, size & 0xff, 0, version, isDnssecOk ? 0x80 : 0, 0, 0, 0];
}

export { RS, TS };
