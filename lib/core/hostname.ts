/**
 * Host names: their limits, and when two of them are the same name.
 *
 * Names are compared without regard to ASCII case (RFC 4343) and without a final dot; at most 253 octets, in labels
 * of at most 63 (RFC 1035 2.3.4). Knows bytes only: what a name stands for is the table's business.
 */
import { DOT } from "./octets.ts";

/** The longest name, in octets, without a final dot (RFC 1035 2.3.4: 255 on the wire of real DNS). */
export const MAX_NAME_OCTETS = 253;
/** The longest label, in octets (RFC 1035 2.3.4). */
export const MAX_LABEL_OCTETS = 63;

const FOLD = 0x20202020;

/**
 * A 32-bit hash of the name at `[start, end)`, the same in upper and lower case.
 *
 * Reads whole words, two at a time into a hash each, since a multiplication that waits for no other is quick; so up to
 * seven bytes beyond `end` must be readable. Folding with 0x20 makes a few other bytes equal too ("-" and "\r"): two
 * names of one hash still have to be compared by {@linkcode isNameAt}.
 */
export function hashName(view: DataView, start: number, end: number): number {
  let even = 0;
  let odd = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    even = mixHash(even, view.getUint32(at, true));
    odd = mixHash(odd, view.getUint32(at + 4, true));
  }
  const left = end - at;
  if (left >= 4) even = mixHash(even, view.getUint32(at, true));
  else if (left > 0) even = mixHash(even, firstOf(view.getUint32(at, true), left));
  if (left > 4) odd = mixHash(odd, firstOf(view.getUint32(at + 4, true), left - 4));
  return finishHash(even, odd, end - start);
}

/** Takes four octets of a name into a hash that began with 0: the even words into one, the odd ones into another. */
export function mixHash(hash: number, word: number): number {
  const product = Math.imul(hash ^ (word | FOLD), 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** The hash of a name of `length` octets, from those of its even and its odd words. */
export function finishHash(even: number, odd: number, length: number): number {
  const sum = (Math.imul(even ^ length, 0x2c1b3c6d) + Math.imul(odd, 0x297a2d39)) | 0;
  return sum ^ (sum >>> 15);
}

/** The first `count` octets of a little-endian word, 1 to 3 of them; the others are 0. */
export function firstOf(word: number, count: number): number {
  return word & (-1 >>> (32 - 8 * count));
}

/**
 * Whether the `length` octets at `start` in `a` and at `other` in `b` are one name, ASCII case apart.
 *
 * Reads whole words, as {@linkcode hashName} does.
 */
export function isNameAt(a: DataView, start: number, b: DataView, other: number, length: number): boolean {
  let at = 0;
  // Most names are asked for as the table spells them.
  while (at + 8 <= length && a.getBigUint64(start + at, true) === b.getBigUint64(other + at, true)) at += 8;
  for (; at + 4 <= length; at += 4) {
    const left = a.getUint32(start + at, true);
    const differing = left ^ b.getUint32(other + at, true);
    if (differing !== 0 && !isCaseOf(left, differing)) return false;
  }
  if (at === length) return true;
  const left = a.getUint32(start + at, true);
  const differing = firstOf(left ^ b.getUint32(other + at, true), length - at);
  return differing === 0 || isCaseOf(left, differing);
}

/** Whether the bits `differing` from `word` are but the case of letters. */
function isCaseOf(word: number, differing: number): boolean {
  return (differing & ~FOLD) === 0 && areLettersWhere(word, differing);
}

/** Whether each byte of `word` that `differing` marks is a letter: only letters have a case to differ in. */
function areLettersWhere(word: number, differing: number): boolean {
  for (let shift = 0; shift < 32; shift += 8) {
    if (((differing >>> shift) & 0xff) !== 0 && !isLetter((word >>> shift) & 0xff)) return false;
  }
  return true;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Where the name at `[start, end)` ends without its final dot. */
export function endWithoutFinalDot(bytes: Uint8Array, start: number, end: number): number {
  return end > start && bytes[end - 1] === DOT ? end - 1 : end;
}

/** Whether two octet strings are the same host name: ASCII case and a final dot do not count. */
export function isSameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b);
}

function foldName(name: string): string {
  const folded = lowerAscii(name);
  return folded.endsWith(".") ? folded.slice(0, -1) : folded;
}

/** An octet string with A to Z in lower case, and every other octet as it is (RFC 4343 3.1). */
export function lowerAscii(octets: string): string {
  return octets.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
