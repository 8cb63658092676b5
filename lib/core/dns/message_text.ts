/**
 * DNS messages in plain words, for events: the header bits that are set, then each section.
 */
import {
  absolute,
  CLASS,
  type DnsQuery,
  type DnsRecord,
  type DnsReply,
  OPCODE,
  rcodeName,
  typeName,
} from "./message.ts";

/** How many records of a section are shown. */
const MAX_SHOWN = 4;

/** A query, part by part. */
export function describeQuery(query: DnsQuery): string[] {
  const { id, opcode, isRecursionDesired, question, edns } = query;
  const flags = [
    opcode === OPCODE.QUERY ? "query" : `opcode ${opcode}`,
    `id ${id}`,
    ...isRecursionDesired ? ["RD: recursion desired"] : [],
  ];
  return [
    flags.join(", "),
    question === undefined
      ? "no question in the format"
      : `question: ${absolute(question.name)} ${className(question.class)} ${typeName(question.type)}`,
    ...edns === undefined ? [] : [
      `EDNS version ${edns.version}: UDP up to ${edns.size} octets${
        edns.isDnssecOk ? ", DO: DNSSEC records wanted" : ""
      }`,
    ],
  ];
}

/** A reply, part by part; `isTruncated` where its sections were left out. */
export function describeReply(
  reply: Pick<DnsReply, "rcode" | "isAuthoritative" | "answers" | "authority" | "additional"> & { readonly id: number },
  isTruncated: boolean,
): string[] {
  const { id, rcode, isAuthoritative } = reply;
  const flags = [
    "reply",
    `id ${id}`,
    rcodeName(rcode),
    ...isAuthoritative ? ["AA: authoritative"] : [],
    ...isTruncated ? ["TC: truncated, ask over TCP"] : [],
  ];
  if (isTruncated) return [flags.join(", ")];
  return [
    flags.join(", "),
    ...section("answer", reply.answers),
    ...section("authority", reply.authority),
    ...section("additional", reply.additional),
  ];
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
