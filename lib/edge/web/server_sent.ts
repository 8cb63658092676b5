/**
 * Server-sent events (HTML, 9.2): how a message is written.
 */

const encoder = new TextEncoder();

/** A comment: it tells both ends that the connection is alive. */
export const ALIVE: Uint8Array<ArrayBuffer> = encoder.encode(": alive\n\n");
/** How soon a page connects again, in milliseconds; the first line of every stream. */
export const RETRY: Uint8Array<ArrayBuffer> = encoder.encode("retry: 1000\n\n");

/** A message of a kind, with the name by which a page that connects again says what it has. */
export function encodeMessage(kind: string, text: string, id?: string): Uint8Array<ArrayBuffer> {
  const lines = text.split("\n").map((line) => `data: ${line}\n`).join("");
  return encoder.encode(`event: ${kind}\n${id === undefined ? "" : `id: ${id}\n`}${lines}\n`);
}
