/**
 * A table: the address of each host name, and where clients are referred for the names that it lacks.
 *
 * The text of the file stays in memory, and the entries are found in it by an index (`fast/name_index.ts`); what a table
 * hands out are values.
 */
import type { NameIndex } from "../fast/name_index.ts";
import { Octets, SLACK_BYTES } from "../fast/octets.ts";
import { fromOctetString, toOctetString } from "../model/octet_string.ts";
import type { Answer, Referral } from "../model/reply.ts";

/** Host names and their addresses. */
export class Table {
  /** The entries, in the text that they were parsed from. */
  readonly index: NameIndex;
  /** Where clients are referred; undefined where the table has no NS entry. */
  readonly referral: Referral | undefined;

  /** A table of the entries of `index`. */
  constructor(index: NameIndex, referral: Referral | undefined) {
    this.index = index;
    this.referral = referral;
  }

  /** How many different names it has. */
  get size(): number {
    return this.index.size;
  }

  /** The entry of `name`, an octet string, in the table's spelling; undefined if it has none. */
  find(name: string): Answer | undefined {
    const bytes = new Uint8Array(name.length + SLACK_BYTES);
    bytes.set(fromOctetString(name));
    const slot = this.index.find(new Octets(bytes).view, 0, name.length);
    const start = this.index.startOf(slot);
    if (start < 0) return undefined;
    const entry = toOctetString(this.index.text.bytes.subarray(start, start + this.index.lengthOf(slot)));
    const [host, address] = entry.split(" ");
    return { kind: "answer", host, address };
  }
}
