// @ts-check
/// <reference lib="dom" />
/**
 * Large data that the page carries: compressed, and in base64.
 */
import { byId } from "./dom.js";

/**
 * What the script element of this id holds.
 *
 * @param {string} id
 */
export async function unpack(id) {
  const octets = atob(byId(id, HTMLScriptElement).textContent ?? "");
  const bytes = new Uint8Array(octets.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = octets.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).blob();
}
