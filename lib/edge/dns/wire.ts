/**
 * The messages of a server of real DNS as octets: queries that it receives, replies that it sends. What has a fast lane
 * does not come here.
 */
import { type DnsQuery, type DnsRecord, type DnsReply, OPCODE, RCODE, type Soa } from "../../core/dns/message.ts";
import {
  AA,
  flagsOf,
  HEADER_OCTETS,
  isUnanswerable,
  opcodeOf,
  type PlacedQuestion,
  RD,
  readQuestion,
  replyFlags,
  TC,
} from "../../core/dns/query_text.ts";
import { decodePacket, encodePacket, optRecord, toEdns, toPacket } from "./packets.ts";

/** The largest query that is looked at, in octets: real ones have a name, and some options. */
export const MAX_QUERY_OCTETS = 4096;

/** A query, and where its question stands, which the reply repeats octet by octet. */
export interface PlacedQuery extends DnsQuery {
  /** The question; undefined where the message is not in the format. */
  readonly question?: PlacedQuestion;
}

/** Reads a query; undefined for octets that must not be replied to. Whatever is wrong leaves it without a question. */
export function decodeQuery(octets: Uint8Array): PlacedQuery | undefined {
  if (isUnanswerable(octets)) return undefined;
  const flags = flagsOf(octets);
  const base = { id: (octets[0] << 8) | octets[1], opcode: opcodeOf(flags), isRecursionDesired: (flags & RD) !== 0 };
  // What follows the header of another operation may have another format.
  if (base.opcode !== OPCODE.QUERY) return base;
  const question = readQuestion(octets);
  const packet = question === undefined ? undefined : decodePacket(octets);
  if (packet === undefined) return base;
  const options = packet.additionals.filter(({ type }) => type === "OPT");
  const [option] = options;
  if (options.length > 1 || (option !== undefined && option.name !== ".")) return base;
  const [soa] = packet.authorities;
  return {
    ...base,
    question,
    edns: option === undefined ? undefined : toEdns(option),
    serial: soa?.type === "SOA" ? (soa.data as Soa).serial : undefined,
  };
}

/** A reply as octets. */
export interface EncodedReply {
  /** The octets. */
  readonly octets: Uint8Array<ArrayBuffer>;
  /** Whether its sections were left out because they would not fit. */
  readonly isTruncated: boolean;
}

/** The reply to `query`, which came as `received`, in at most `maxOctets`. */
export function encodeReply(
  received: Uint8Array,
  query: PlacedQuery,
  reply: DnsReply,
  maxOctets: number,
): EncodedReply {
  const octets = encodeSections(received, query, reply, 0);
  if (octets.length <= maxOctets) return { octets, isTruncated: false };
  const empty = { ...reply, answers: [], authority: [], additional: [] };
  return { octets: encodeSections(received, query, empty, TC), isTruncated: true };
}

function encodeSections(
  received: Uint8Array,
  { id, question, edns }: PlacedQuery,
  { rcode, isAuthoritative, answers, authority, additional }: DnsReply,
  extraFlags: number,
): Uint8Array<ArrayBuffer> {
  const flags = replyFlags(flagsOf(received)) | (isAuthoritative ? AA : 0) | extraFlags | (rcode & 0xf);
  const sections = encodePacket({
    type: "response",
    id,
    flags,
    questions: [],
    answers: answers.map(toPacket),
    authorities: authority.map(toPacket),
    additionals: [...additional.map(toPacket), ...edns === undefined ? [] : [optRecord(edns, rcode)]],
  });
  // The package reads names as UTF-8; the question goes back as it came.
  const questionOctets = question === undefined ? new Uint8Array() : received.subarray(HEADER_OCTETS, question.end);
  const octets = new Uint8Array(sections.length + questionOctets.length);
  octets.set(sections.subarray(0, HEADER_OCTETS));
  octets.set(questionOctets, HEADER_OCTETS);
  octets.set(sections.subarray(HEADER_OCTETS), HEADER_OCTETS + questionOctets.length);
  if (question !== undefined) octets[5] = 1;
  return octets;
}

/** A NOTIFY message: the zone at `apex` has changed (RFC 1996). */
export function encodeNotify(id: number, apex: string, soa: DnsRecord): Uint8Array<ArrayBuffer> {
  return encodePacket({
    type: "query",
    id,
    flags: (OPCODE.NOTIFY << 11) | AA,
    questions: [{ name: apex === "" ? "." : apex, type: "SOA" }],
    answers: [toPacket(soa)],
  });
}

/** Messages of a zone transfer to `query`: as many of `records` in each as fit (RFC 5936 2.2). */
export function* encodeTransfer(
  received: Uint8Array,
  query: PlacedQuery,
  records: Iterable<DnsRecord>,
  maxRecords: number,
): Generator<Uint8Array<ArrayBuffer>> {
  const base: DnsReply = {
    verdict: "answer",
    rcode: RCODE.NOERROR,
    isAuthoritative: true,
    answers: [],
    authority: [],
    additional: [],
  };
  let answers: DnsRecord[] = [];
  for (const record of records) {
    answers.push(record);
    if (answers.length < maxRecords) continue;
    yield encodeSections(received, query, { ...base, answers }, 0);
    answers = [];
  }
  if (answers.length > 0) yield encodeSections(received, query, { ...base, answers }, 0);
}
