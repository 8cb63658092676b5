/**
 * A hash of a text: quick, the same on every system, and no secret.
 */

/** Where FNV-1a begins unless told otherwise. */
const OFFSET_BASIS = 0x811c9dc5;

/** FNV-1a over the characters of `text`, begun with `seed`: 32 bits, as a signed number. */
export function hashText(text: string, seed: number = OFFSET_BASIS): number {
  let hash = seed | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
