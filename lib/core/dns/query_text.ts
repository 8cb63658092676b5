/**
 * The header and the question of a message, read in place: what has to be right before anything else is looked at.
 */
import { CLASS, OPCODE, type Question } from "./message.ts";

/** The octets of a header (RFC 1035 4.1.1). */
export const HEADER_OCTETS = 12;
/** The QR bit of the flags: the message is a reply. */
export const QR = 0x8000;
/** The AA bit: the reply is authoritative. */
export const AA = 0x0400;
/** The TC bit: the reply did not fit. */
export const TC = 0x0200;
/** The RD bit: the client wants the server to ask others. */
export const RD = 0x0100;
/** The RA bit: the server asks others where it is told to. */
export const RA = 0x0080;

/** A question, and where it stands. */
export interface PlacedQuestion extends Question {
  /** Where it ends. */
  readonly end: number;
}

/** The second word of a header: QR, opcode, the other flags, rcode. */
export function flagsOf(bytes: Uint8Array): number {
  return (bytes[2] << 8) | bytes[3];
}

/** The opcode in the flags of a header. */
export function opcodeOf(flags: number): number {
  return (flags >> 11) & 0xf;
}

/** Whether a server has to keep silent about `bytes`: it is no whole header, or a reply, which could go on for ever. */
export function isUnanswerable(bytes: Uint8Array): boolean {
  return bytes.length < HEADER_OCTETS || (flagsOf(bytes) & QR) !== 0;
}

/**
 * The one question of a message (RFC 9619: there is no query with another number of them); undefined where it is not in
 * the format. A compressed name can't be the first one.
 */
export function readQuestion(bytes: Uint8Array): PlacedQuestion | undefined {
  if (bytes.length < HEADER_OCTETS || bytes[4] !== 0 || bytes[5] !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER_OCTETS;
  for (let length = bytes[at]; length !== 0; length = bytes[at]) {
    if (
      length === undefined || length > 63 || at + length + 1 >= bytes.length || at + length + 1 - HEADER_OCTETS > 254
    ) return undefined;
    labels.push(labelText(bytes.subarray(at + 1, at + 1 + length)));
    at += length + 1;
  }
  const end = at + 5;
  if (end > bytes.length) return undefined;
  const type = (bytes[at + 1] << 8) | bytes[at + 2];
  return { name: labels.join("."), type, class: (bytes[at + 3] << 8) | bytes[at + 4], end };
}

/** A label as text: octets that no host name has are written as `\ddd` (RFC 1035 5.1), so that no two labels look alike. */
function labelText(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) {
    const isPlain = octet > 0x20 && octet < 0x7f && octet !== 0x2e && octet !== 0x5c;
    text += isPlain ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, "0")}`;
  }
  return text;
}

/**
 * The name of a question as a table writes it: a backslash, which the question has as `\092`, stands for itself there.
 * Undefined for a name with octets that no table has.
 */
export function tableName(name: string): string | undefined {
  if (!name.includes("\\")) return name;
  return /\\(?!092)/.test(name) ? undefined : name.replaceAll("\\092", "\\");
}

/** Whether a message repeats `question`, as a reply to it has to. */
export function isSameQuestion(one: Question | undefined, other: Question): boolean {
  return one !== undefined && one.name === other.name && one.type === other.type && one.class === other.class;
}

/** The flags of a reply to a query whose flags are `flags`: opcode and RD are repeated. */
export function replyFlags(flags: number): number {
  return QR | (flags & (0x7800 | RD));
}

/** Whether the flags are those of a plain query: QUERY, and no bits that mean something else in a query. */
export function isPlainQuery(flags: number): boolean {
  // RD, AD and CD may be set: the reply does not depend on them.
  return opcodeOf(flags) === OPCODE.QUERY && (flags & ~0x0130) === 0;
}

/** The type and the class of the plain question, as one number: A, IN. */
export const PLAIN_QUESTION: number = (1 << 16) | CLASS.IN;
