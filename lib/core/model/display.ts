/**
 * Making what came from the network or a file safe to show: on a terminal, in a log, in an error.
 *
 * Control characters could move the cursor, change colours or rename the window (CWE-150); here they become visible.
 */
import { fromOctetString } from "./octet_string.ts";

// deno-lint-ignore no-control-regex -- these are the characters that must not be shown
const UNSAFE = /[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `text` with every control and every invisible formatting character written as an escape: `\x1b`, `\u202e`. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (code === 0x0a) return "\\n";
    if (code === 0x0d) return "\\r";
    if (code === 0x09) return "\\t";
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

/** An octet string as text to show: UTF-8 where it is valid, `\xhh` for each byte that is not ASCII where it is not. */
export function showOctets(octets: string): string {
  if (PRINTABLE_ASCII.test(octets)) return octets;
  try {
    return escapeControls(strictDecoder.decode(fromOctetString(octets)));
  } catch {
    return escapeControls(octets.replace(/[\x80-\xff]/g, (byte) => `\\x${hex(byte.charCodeAt(0), 2)}`));
  }
}

/** `text` with each byte of its UTF-8 form that is not ASCII written as `\xhh`: for a terminal that takes ASCII alone. */
export function escapeNonAscii(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(/[^\0-\x7f]+/gu, (run) => {
    return Array.from(new TextEncoder().encode(run), (byte) => `\\x${hex(byte, 2)}`).join("");
  });
}

/** Like {@linkcode showOctets}, in quotes and cut to `limit` characters: for a place inside a sentence. */
export function quoteOctets(octets: string, limit = 80): string {
  // A bound on the work; no character takes more than four octets.
  const shown = showOctets(octets.slice(0, 64 * limit));
  return shown.length > limit ? `"${shown.slice(0, limit)}..."` : `"${shown}"`;
}

/**
 * A message in quotes and cut to `limit` characters, with its line end and padding: fixed buffers are filled up with NULs or
 * spaces, of which the number is told.
 */
export function quoteMessage(octets: string, limit = 80): string {
  // A bound on the work, far above the size of the buffers that programs of the lab use.
  const start = octets.slice(0, Math.max(16 * limit, 4096));
  const shown = showOctets(start).replace(/(?:\\x00){8,}| {16,}/g, (run) => {
    const one = run.startsWith(" ") ? " " : "\\x00";
    return `${one}[${run.length / one.length} times]`;
  });
  return shown.length <= limit && start.length === octets.length ? `"${shown}"` : `"${shown.slice(0, limit)}..."`;
}

/** A piece of a text file, in quotes, cut to 80 characters and safe to show. */
export function quoteText(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return `"${escapeControls(shown)}"`;
}

/** A number of things, in words: "1 client", "2 clients". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
