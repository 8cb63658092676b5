/**
 * Host names as strings: their limits, and when two of them are the same name.
 *
 * Names are compared without regard to ASCII case (RFC 4343) and without a final dot; at most 253 octets, in labels
 * of at most 63 (RFC 1035 2.3.4).
 */

/** The longest name, in octets, without a final dot (RFC 1035 2.3.4: 255 on the wire of real DNS). */
export const MAX_NAME_OCTETS = 253;
/** The longest label, in octets (RFC 1035 2.3.4). */
export const MAX_LABEL_OCTETS = 63;

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
