/**
 * A table in memory: which reply each host name has.
 *
 * The text of the file stays where it is: every entry has been brought into the form of its reply, so looking a name
 * up yields the place of bytes that are ready to be sent. The index over them is an open-addressing hash table, a
 * pair of numbers a slot: 8 bytes, with at least two slots a name.
 */
import { endWithoutFinalDot, hashName, isNameAt, MAX_NAME_OCTETS } from "./hostname.ts";
import { DOT, type Octets, SPACE } from "./octets.ts";

/** Whose table it is: the root server's or the top-level server's. */
export type Role = "rs" | "ts";

/** The fields of RS's NS entry: where it sends clients for what it does not know. */
export interface Referral {
  /** The machine that TS runs on, in the table's spelling. */
  readonly host: string;
  /** Its IPv4 address, or "-" where the table leaves it to the client's own resolver. */
  readonly address: string;
}

/** Host names and their replies, looked up in place. */
export class Table {
  /** The entries, each `Hostname IPaddress A` and a newline, among whatever else the file held. */
  readonly text: Octets;
  /** Where RS sends clients; undefined in TS's table, and in an RS table that has no NS entry. */
  referral: Referral | undefined;
  #size = 0;
  #mask: number;
  /** Slot n: the hash of a name at 2n, and at 2n + 1 where its entry starts in `text`, plus one (0: free). */
  #slots: Int32Array<ArrayBuffer>;

  /** An empty table over `text` with room for `capacity` names. */
  constructor(text: Octets, capacity: number) {
    const slots = 1 << Math.max(4, 32 - Math.clz32(2 * capacity));
    this.text = text;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(2 * slots);
  }

  /** How many different names it has. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds the entry at `start`, whose name ends at `end`.
   *
   * @returns Where the entry that had this name before starts, or -1. The new entry takes its place.
   */
  add(start: number, end: number): number {
    const nameEnd = endWithoutFinalDot(this.text.bytes, start, end);
    const hash = hashName(this.text.view, start, nameEnd);
    const slot = this.#slotOf(this.text.view, start, nameEnd - start, hash);
    const previous = this.#slots[2 * slot + 1] - 1;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = start + 1;
    if (previous < 0) this.#size++;
    return previous;
  }

  /**
   * Looks up the name at `[start, end)` of `view`, of which three more bytes must be readable.
   *
   * @returns Where its entry starts in `text`, or -1.
   */
  find(view: DataView, start: number, end: number): number {
    const length = end - start - (end > start && view.getUint8(end - 1) === DOT ? 1 : 0);
    if (length === 0 || length > MAX_NAME_OCTETS) return -1;
    const hash = hashName(view, start, start + length);
    return this.#slots[2 * this.#slotOf(view, start, length, hash) + 1] - 1;
  }

  /** The slot that holds this name, or the free one where it would go. */
  #slotOf(view: DataView, start: number, length: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = slots[2 * slot + 1];
      if (entry === 0) return slot;
      if (slots[2 * slot] === hash && this.#hasNameAt(entry - 1, view, start, length)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #hasNameAt(entry: number, view: DataView, start: number, length: number): boolean {
    const text = this.text.view;
    if (!isNameAt(text, entry, view, start, length)) return false;
    const next = text.getUint8(entry + length);
    return next === SPACE || (next === DOT && text.getUint8(entry + length + 1) === SPACE);
  }
}
