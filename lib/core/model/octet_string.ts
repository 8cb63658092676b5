/**
 * Octet strings: strings in which every character stands for one byte (0 to 255).
 *
 * What a peer sends is kept in this form, so that it can be written out unchanged, whatever its encoding was.
 */

/** Line feed, the end of a line message. */
export const NEWLINE = 0x0a;
/** The single space between the fields of a message. */
export const SPACE = 0x20;
/** The separator of labels (RFC 1035 2.3.1). */
export const DOT = 0x2e;

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
 * The message in a piece that was received: all up to the first NUL behind it, without NULs before it.
 *
 * Programs that send a fixed buffer send what was in it before, too, behind the NUL that ends the message.
 */
export function beforeNul(octets: string): string {
  if (!octets.includes("\0")) return octets;
  return /^\0*([^\0]*)/.exec(octets)![1];
}
