/**
 * The messages of a client of real DNS as octets: queries that it sends, replies that it receives.
 */
import { type Question, type ReceivedReply, TYPE } from "../../core/dns/message.ts";
import { AA, flagsOf, HEADER_OCTETS, QR, RA, RD, readQuestion, TC } from "../../core/dns/query_text.ts";
import { decodePacket, encodePacket, fromPacket, optRecord, toEdns } from "../dns/packets.ts";

/** What a client asks. */
export interface QueryOptions {
  /** The number that the reply has to repeat. */
  readonly id: number;
  /** The name, an octet string without a final dot. */
  readonly name: string;
  /** The type. */
  readonly type: number;
  /** Whether the server is to ask others. */
  readonly isRecursionDesired: boolean;
  /** Whether it has an OPT record (RFC 6891). */
  readonly hasEdns: boolean;
}

/** A query of class IN as octets. */
export function encodeQuery({ id, name, type, isRecursionDesired, hasEdns }: QueryOptions): Uint8Array<ArrayBuffer> {
  return encodePacket({
    type: "query",
    id,
    flags: isRecursionDesired ? RD : 0,
    questions: [{ name: name === "" ? "." : name, type: type === TYPE.SOA ? "SOA" : type === TYPE.NS ? "NS" : "A" }],
    additionals: hasEdns ? [optRecord({ isDnssecOk: false }, 0)] : [],
  });
}

/** Reads a reply; undefined where it is not in the format. */
export function decodeReply(octets: Uint8Array): ReceivedReply | undefined {
  if (octets.length < HEADER_OCTETS) return undefined;
  const packet = decodePacket(octets);
  if (packet === undefined) return undefined;
  const flags = flagsOf(octets);
  const option = packet.additionals.find(({ type }) => type === "OPT");
  return {
    id: (octets[0] << 8) | octets[1],
    isReply: (flags & QR) !== 0,
    isTruncated: (flags & TC) !== 0,
    isRecursionAvailable: (flags & RA) !== 0,
    isAuthoritative: (flags & AA) !== 0,
    rcode: (flags & 0xf) | ((option?.extendedRcode ?? 0) << 4),
    question: plainQuestion(octets),
    answers: packet.answers.flatMap(fromPacket),
    authority: packet.authorities.flatMap(fromPacket),
    additional: packet.additionals.flatMap(fromPacket),
    edns: option === undefined ? undefined : toEdns(option),
  };
}

function plainQuestion(octets: Uint8Array): Question | undefined {
  const question = readQuestion(octets);
  return question === undefined ? undefined : { name: question.name, type: question.type, class: question.class };
}
