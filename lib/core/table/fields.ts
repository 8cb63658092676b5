/**
 * The fields of a table's line, found in its bytes: where a name, an address or the line ends.
 */
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from "../model/hostname.ts";
import { DOT, NEWLINE, SPACE } from "../model/octet_string.ts";

/** Horizontal tab, which separates fields like a space. */
export const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;

/** How many newlines the first `length` bytes hold. */
export function countLines(bytes: Uint8Array, length: number): number {
  let lines = 0;
  for (let at = 0; at < length; at++) if (bytes[at] === NEWLINE) lines++;
  return lines;
}

/** Where the line ends that has nothing more at `at` but its end (LF or CRLF), or -1. */
export function endOfLine(bytes: Uint8Array, at: number): number {
  if (bytes[at] === NEWLINE) return at;
  return bytes[at] === CARRIAGE_RETURN && bytes[at + 1] === NEWLINE ? at + 1 : -1;
}

/** Where the host name at `start` ends, white space must follow; or -1 if it is none (RFC 1035 2.3.4). */
export function skipName(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let labelStart = start;;) {
    const byte = bytes[at];
    if (byte > 0x20 && byte < 0x7f && byte !== DOT) {
      at++;
      continue;
    }
    const isLabel = at > labelStart && at - labelStart <= MAX_LABEL_OCTETS;
    if (byte === DOT && isLabel) {
      labelStart = ++at;
      continue;
    }
    const isFinalDot = at === labelStart && at > start + 1;
    if (!(isLabel || isFinalDot) || !(byte === SPACE || byte === TAB)) return -1;
    return at - start - (isFinalDot ? 1 : 0) <= MAX_NAME_OCTETS ? at : -1;
  }
}

/** Where the IPv4 address at `start` ends, or -1 if it is none: four numbers up to 255, without leading zeros. */
export function skipAddress(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && bytes[at++] !== DOT) return -1;
    const first = at;
    let value = 0;
    for (let digit = bytes[at] - 0x30; digit >= 0 && digit <= 9 && at - first < 3; digit = bytes[at] - 0x30) {
      value = 10 * value + digit;
      at++;
    }
    if (at === first || value > 255 || (at - first > 1 && bytes[first] === 0x30)) return -1;
  }
  return at;
}

/** The bytes in `[start, end)`, which are ASCII, as a string. */
export function latin(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
