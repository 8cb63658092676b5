/**
 * Octets: the bytes of the wire, and the two ways this program holds them.
 *
 * The server works on {@linkcode Octets}, a buffer seen both as bytes and as 32-bit words. The client works on
 * octet strings, strings of which every character stands for one byte (0 to 255), so that what was received can be
 * written out unchanged, whatever encoding it was in.
 */

/** Bytes that may be read and written beyond the end of what a buffer holds: they are moved sixteen at a time. */
export const SLACK_BYTES = 16;

/** Line feed, the end of a line message. */
export const NEWLINE = 0x0a;
/** The single space between the fields of a message. */
export const SPACE = 0x20;
/** The separator of labels (RFC 1035 2.3.1). */
export const DOT = 0x2e;

/** A buffer of a fixed capacity, seen as bytes and as words. */
export class Octets {
  /** Every byte, {@linkcode SLACK_BYTES} of slack included. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same memory, for reading and writing four bytes at a time. */
  readonly view: DataView<ArrayBuffer>;
  /** How many bytes it holds, slack not counted. */
  readonly capacity: number;

  /** Takes over `bytes`, whose last {@linkcode SLACK_BYTES} bytes must be slack. */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.capacity = bytes.length - SLACK_BYTES;
  }

  /** A zeroed buffer that holds `capacity` bytes, and the slack after them. */
  static ofCapacity(capacity: number): Octets {
    return new Octets(new Uint8Array(capacity + SLACK_BYTES));
  }
}

/**
 * Marks the spaces and ASCII control characters among the four octets of a word: 0 if there are none, else the top bit
 * of the first of them is set, and of no octet below it.
 *
 * The classic test of four at once (Hacker's Delight, 6-1): a subtraction borrows from an octet that is too small.
 * Above the first mark borrows may have set others.
 */
export function blanksIn(word: number): number {
  return (word - 0x21212121) & ~word & 0x80808080;
}

/** Marks the newlines among the four bytes of a word, as {@linkcode blanksIn} does blanks. */
export function newlinesIn(word: number): number {
  const zeroed = word ^ 0x0a0a0a0a;
  return (zeroed - 0x01010101) & ~zeroed & 0x80808080;
}

/** Which byte of a little-endian word is the first that `marks` marks, 0 to 3. */
export function firstMarked(marks: number): number {
  return (31 - Math.clz32(marks & -marks)) >> 3;
}

/** The bits of a little-endian word that belong to the octets before the first that `marks` marks: all, if none is. */
export function octetsBefore(marks: number): number {
  return ((marks & -marks) >>> 7) - 1;
}

/** How many octets of a word `kept` keeps, which {@linkcode octetsBefore} made: 0 to 4. */
export function countOctets(kept: number): number {
  return (32 - Math.clz32(kept)) >> 3;
}

/** Whether `byte` is white space or NUL: what may stand around a name without belonging to it. */
export function isPadding(byte: number): boolean {
  return byte === SPACE || byte === 0 || (byte >= 0x09 && byte <= 0x0d);
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The octet string of `bytes`: one character a byte. */
export function toOctetString(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // One character a byte is ASCII, unless a byte was none of UTF-8 and became a replacement character.
  if (text.length === bytes.length && !text.includes("\ufffd")) return text;
  let octets = "";
  for (let at = 0; at < bytes.length; at += 4096) {
    octets += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return octets;
}

/** The bytes of an octet string: the inverse of {@linkcode toOctetString}. */
export function fromOctetString(octets: string): Uint8Array<ArrayBuffer> {
  const bytes = encoder.encode(octets);
  if (bytes.length === octets.length) return bytes;
  return Uint8Array.from(octets, (character) => character.charCodeAt(0));
}

/** The octet string of a text that a person typed: its UTF-8. */
export function utf8Octets(text: string): string {
  return toOctetString(encoder.encode(text));
}

/** An octet string without the white space and NULs around it. */
export function trimPadding(octets: string): string {
  let start = 0;
  let end = octets.length;
  while (start < end && isPadding(octets.charCodeAt(start))) start++;
  while (end > start && isPadding(octets.charCodeAt(end - 1))) end--;
  return octets.slice(start, end);
}

/**
 * What of a piece of the wire is meant: all up to the first NUL that follows something, leading NULs left out.
 *
 * Programs that send a fixed buffer send what was in it before, too, behind the NUL that ends the message.
 */
export function beforeNul(octets: string): string {
  if (!octets.includes("\0")) return octets;
  return /^\0*([^\0]*)/.exec(octets)![1];
}
