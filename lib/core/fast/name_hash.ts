/**
 * Host names as bytes: a hash that ignores ASCII case, and the comparison that goes with it (RFC 4343).
 *
 * Works on words of four and eight bytes. `isSameName` in `model/hostname.ts` is the plain form of the comparison.
 */
import { DOT } from "../model/octet_string.ts";

const FOLD = 0x20202020;

/**
 * A 32-bit hash of the name at `[start, end)`, the same in upper and lower case.
 *
 * Reads whole words, so up to seven bytes beyond `end` must be readable. Folding with 0x20 makes a few other bytes equal
 * too ("-" and "\r"): two names of one hash still have to be compared by {@linkcode isNameAt}.
 */
export function hashName(view: DataView, start: number, end: number): number {
  let hash = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) hash = mixHash(hash, view.getInt32(at, true), view.getInt32(at + 4, true));
  const left = end - at;
  const first = firstOf(view.getInt32(at, true), Math.min(left, 4));
  const second = firstOf(view.getInt32(at + 4, true), Math.max(left - 4, 0));
  return finishHash(mixHash(hash, first, second), end - start);
}

/**
 * Takes the next eight octets of a name, as two words, into a hash that began with 0. The last time there are up to
 * seven octets, and zeros for the others.
 */
export function mixHash(hash: number, first: number, second: number): number {
  // Two multiplications that do not wait for each other. The last octet of a word moves but the top of its product, so
  // the products are turned against each other, and their sum before the next word comes.
  const product = Math.imul(second | FOLD, 0x85ebca6b);
  const sum = (Math.imul(hash ^ (first | FOLD), 0x9e3779b1) + ((product << 16) | (product >>> 16))) | 0;
  return (sum << 8) | (sum >>> 24);
}

/** The hash of a name of `length` octets, all of which are mixed into `hash`. */
export function finishHash(hash: number, length: number): number {
  const product = Math.imul(hash ^ length, 0x2c1b3c6d);
  return product ^ (product >>> 15);
}

/** The first `count` octets of a little-endian word, 0 to 4 of them; the others are 0. */
function firstOf(word: number, count: number): number {
  return count === 0 ? 0 : word & (-1 >>> (32 - 8 * count));
}

/**
 * Whether the `length` octets at `start` in `a` and at `other` in `b` are one name, ASCII case apart.
 *
 * Reads whole words, as {@linkcode hashName} does.
 */
export function isNameAt(a: DataView, start: number, b: DataView, other: number, length: number): boolean {
  // Most names are asked for as the table spells them.
  return areSameAt(a, start, b, other, length) || areCaseVariantsAt(a, start, b, other, length);
}

/** Whether the octets are the same, eight at a time, of which the last eight may overlap; not for fewer. */
function areSameAt(a: DataView, start: number, b: DataView, other: number, length: number): boolean {
  const last = length - 8;
  if (last < 0) return false;
  for (let at = 0; at < last; at += 8) {
    if (a.getBigUint64(start + at, true) !== b.getBigUint64(other + at, true)) return false;
  }
  return a.getBigUint64(start + last, true) === b.getBigUint64(other + last, true);
}

function areCaseVariantsAt(a: DataView, start: number, b: DataView, other: number, length: number): boolean {
  for (let at = 0; at < length; at += 4) {
    const left = a.getUint32(start + at, true);
    const differing = firstOf(left ^ b.getUint32(other + at, true), Math.min(length - at, 4));
    if (differing !== 0 && !isCaseOf(left, differing)) return false;
  }
  return true;
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
