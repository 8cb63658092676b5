/** Octets as the tests write them: an octet string in a buffer whose slack is junk, so that nobody leans on zeros. */
import { fromOctetString } from "../../lib/core/model/octet_string.ts";
import { Octets, SLACK_BYTES } from "../../lib/core/fast/octets.ts";

/** A buffer that holds the octet string `text` after `offset` bytes of junk. */
export function octetsOf(text: string, offset = 0): Octets {
  const bytes = new Uint8Array(offset + text.length + SLACK_BYTES).fill(0x4e);
  bytes.set(fromOctetString(text), offset);
  return new Octets(bytes);
}
