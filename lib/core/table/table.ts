/**
 * A table: the address of each host name, and where clients are referred for the names that it lacks.
 *
 * The text of the file stays in memory, and the entries are found in it by an index (`fast/name_index.ts`); what a table
 * hands out are values.
 */
import type { NameIndex } from "../fast/name_index.ts";
import { Octets } from "../fast/octets.ts";
import { MAX_NAME_OCTETS } from "../model/hostname.ts";
import { toOctetString } from "../model/octet_string.ts";
import type { Answer, Referral } from "../model/reply.ts";

/** Where a name is put to be looked up: one at a time, so one place serves all tables. */
const scratch = Octets.ofCapacity(MAX_NAME_OCTETS + 1);

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

  /** Where the entry of `name`, an octet string, starts in the text of the index; -1 if it has none. */
  startOf(name: string): number {
    return name.length > MAX_NAME_OCTETS + 1 ? -1 : this.index.startOf(this.#slotOf(name));
  }

  /** The entry of `name`, an octet string, in the table's spelling; undefined if it has none. */
  find(name: string): Answer | undefined {
    // No entry has a longer name; one more octet is a final dot.
    if (name.length > MAX_NAME_OCTETS + 1) return undefined;
    const slot = this.#slotOf(name);
    const start = this.index.startOf(slot);
    if (start < 0) return undefined;
    const entry = toOctetString(this.index.text.bytes.subarray(start, start + this.index.lengthOf(slot)));
    const space = entry.indexOf(" ");
    return { kind: "answer", host: entry.slice(0, space), address: entry.slice(space + 1, -2) };
  }

  /** Whether `other` is of the same text, octet by octet; the text of a table that was parsed has been rewritten. */
  isSameAs(other: Table): boolean {
    const [one, another] = [this.index.text.bytes, other.index.text.bytes];
    if (one.length !== another.length) return false;
    for (let at = 0; at < one.length; at++) if (one[at] !== another[at]) return false;
    return true;
  }

  /** The slot of a name that is not too long for {@linkcode scratch}. */
  #slotOf(name: string): number {
    for (let at = 0; at < name.length; at++) scratch.bytes[at] = name.charCodeAt(at);
    return this.index.find(scratch.view, 0, name.length);
  }
}
