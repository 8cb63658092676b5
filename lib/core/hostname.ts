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
 * Reads whole words, so up to three bytes beyond `end` must be readable. Folding with 0x20 makes a few other bytes
 * equal too ("-" and "\r"): two names of one hash still have to be compared by {@linkcode isNameAt}.
 */
export function hashName(view: DataView, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) hash = mix(hash, view.getUint32(at, true) | FOLD);
  // The last one to three bytes: the word they begin, less what follows them.
  if (at < end) hash = mix(hash, (view.getUint32(at, true) | FOLD) & (-1 >>> (32 - 8 * (end - at))));
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function mix(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** Whether the `length` octets at `start` in `a` and at `other` in `b` are one name, ASCII case apart. */
export function isNameAt(a: DataView, start: number, b: DataView, other: number, length: number): boolean {
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    const left = a.getUint32(start + at, true);
    const differing = left ^ b.getUint32(other + at, true);
    if (differing === 0) continue;
    if ((differing & ~FOLD) !== 0 || !areLettersWhere(left, differing)) return false;
  }
  for (; at < length; at++) {
    const left = a.getUint8(start + at);
    const differing = left ^ b.getUint8(other + at);
    if (differing !== 0 && (differing !== 0x20 || !isLetter(left))) return false;
  }
  return true;
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
