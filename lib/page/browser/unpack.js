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
  const text = byId(id, HTMLScriptElement).textContent ?? "";
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).blob();
}
