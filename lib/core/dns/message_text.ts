/**
 * DNS messages in plain words, for events: the header bits that are set, then each section.
 */
import {
  absolute,
  CLASS,
  type DnsQuery,
  type DnsRecord,
  type Edns,
  OPCODE,
  rcodeName,
  type ReceivedReply,
  typeName,
} from "./message.ts";
import { AA, RA, RD, TC } from "./query_text.ts";

/** How many records of a section are shown. */
const MAX_SHOWN = 4;

/** The bits of a header that are shown where they are set (RFC 1035 4.1.1, RFC 4035 3.2), in the order of the header. */
const REPLY_BITS: readonly (readonly [mask: number, text: string])[] = [
  [AA, "AA: authoritative"],
  [TC, "TC: truncated, ask over TCP"],
  [RA, "RA: recursion available"],
  [0x0020, "AD: data is authenticated"],
  [0x0010, "CD: checking disabled"],
];
const QUERY_BITS: readonly (readonly [mask: number, text: string])[] = [
  [RD, "RD: recursion desired"],
  [0x0020, "AD: asks whether data is authenticated"],
  [0x0010, "CD: checking disabled"],
];

/** A query, part by part; `flags` is the second word of its header. */
export function describeQuery({ id, opcode, question, edns }: DnsQuery, flags: number): string[] {
  const kind = opcode === OPCODE.QUERY ? "query" : `opcode ${opcode}`;
  return [
    [kind, `id ${id}`, ...bitsOf(flags, QUERY_BITS)].join(", "),
    question !== undefined
      ? `question: ${absolute(question.name)} ${className(question.class)} ${typeName(question.type)}`
      : opcode === OPCODE.QUERY
      ? "no question in the format"
      : "its sections are not read: only queries are answered",
    ...describeEdns(edns, "DO: DNSSEC records wanted"),
  ];
}

/** A reply, part by part; `flags` is the second word of its header. One that is truncated has no sections to show. */
export function describeReply(
  reply: Pick<ReceivedReply, "id" | "rcode" | "answers" | "authority" | "additional" | "edns">,
  flags: number,
): string[] {
  const { id, rcode, answers, authority, additional, edns } = reply;
  const header = ["reply", `id ${id}`, rcodeName(rcode), ...bitsOf(flags, REPLY_BITS)].join(", ");
  if ((flags & TC) !== 0) return [header];
  return [
    header,
    ...section("answer", answers),
    ...section("authority", authority),
    ...section("additional", additional),
    ...describeEdns(edns, "DO: DNSSEC records accepted"),
  ];
}

function bitsOf(flags: number, bits: typeof REPLY_BITS): string[] {
  return bits.filter(([mask]) => (flags & mask) !== 0).map(([, text]) => text);
}

function describeEdns(edns: Edns | undefined, dnssecOk: string): string[] {
  if (edns === undefined) return [];
  return [`EDNS version ${edns.version}: UDP up to ${edns.size} octets${edns.isDnssecOk ? `, ${dnssecOk}` : ""}`];
}

function section(name: string, records: readonly DnsRecord[]): string[] {
  if (records.length === 0) return [];
  const more = records.length > MAX_SHOWN ? [`and ${records.length - MAX_SHOWN} more`] : [];
  return [`${name}: ${[...records.slice(0, MAX_SHOWN).map(describeRecord), ...more].join("; ")}`];
}

/** A record as a line of a zone file: owner, TTL, class, type, data. */
export function describeRecord(record: DnsRecord): string {
  const { owner, ttlSeconds } = record;
  const type = record.type === "other" ? record.typeName : record.type;
  return `${absolute(owner)} ${ttlSeconds} ${classOf(record)} ${type}${dataOf(record)}`;
}

function classOf(record: DnsRecord): string {
  if (record.type === "other") return record.className ?? "IN";
  return record.type === "TXT" && record.isChaos ? "CH" : "IN";
}

function dataOf(record: DnsRecord): string {
  switch (record.type) {
    case "A":
      return ` ${record.address}`;
    case "NS":
    case "CNAME":
      return ` ${absolute(record.target)}`;
    case "SOA": {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.soa;
      return ` ${absolute(mname)} ${absolute(rname)} ${[serial, refresh, retry, expire, minimum].join(" ")}`;
    }
    case "TXT":
      return ` ${JSON.stringify(record.text)}`;
    case "other":
      return "";
  }
}

function className(code: number): string {
  return code === CLASS.IN ? "IN" : code === CLASS.CH ? "CH" : code === CLASS.ANY ? "ANY" : `CLASS${code}`;
}
