/**
 * A buffer of bytes that can also be read and written as words of four or eight bytes.
 *
 * The fast path compares, hashes and copies several bytes at a time. Such a step may touch bytes beyond the end of what
 * it needs, so every buffer ends in slack.
 */

/** Bytes that may be read and written beyond the end of what a buffer holds: they are moved sixteen at a time. */
export const SLACK_BYTES = 16;

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
