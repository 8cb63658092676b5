/**
 * A table in memory: which reply each host name has.
 *
 * The text of the file stays where it is: every entry has been brought into the form of its reply, so looking a name
 * up yields the place of bytes that are ready to be sent. The index over them is an open-addressing hash table, a
 * pair of numbers a slot: 8 bytes, with at least two slots a name.
 */
import { endWithoutFinalDot, hashName, isNameAt } from "./hostname.ts";
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

/** Which bits of a slot's first number are the hash's; the others hold a length of up to 511. */
const TAG_MASK = ~0x1ff;

/** Host names and their replies, looked up in place. */
export class Table {
  /** The entries, each `Hostname IPaddress A` and a newline, among whatever else the file held. */
  readonly text: Octets;
  /** Where RS sends clients; undefined in TS's table, and in an RS table that has no NS entry. */
  referral: Referral | undefined;
  #size = 0;
  #mask: number;
  /**
   * Slot n: at 2n the upper bits of a name's hash and, in the other nine, how long its entry is; at 2n + 1 where the
   * entry starts in `text`, plus one (0: free).
   */
  #slots: Int32Array<ArrayBuffer>;

  /** An empty table over `text` with room for `capacity` names. */
  constructor(text: Octets, capacity: number) {
    // Many free slots make short ways, as long as all of them fit into a processor's nearer memory.
    const slotsPerName = capacity < 65536 ? 4 : 2;
    const slots = 1 << Math.max(4, 32 - Math.clz32(slotsPerName * capacity));
    this.text = text;
    this.#mask = slots - 1;
    this.#slots = new Int32Array(2 * slots);
  }

  /** How many different names it has. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds the entry at `start`, whose name ends at `end`, and which is `length` octets long, its newline not counted.
   *
   * @returns Where the entry that had this name before starts, or -1. The new entry takes its place.
   */
  add(start: number, end: number, length: number): number {
    const nameEnd = endWithoutFinalDot(this.text.bytes, start, end);
    const hash = hashName(this.text.view, start, nameEnd);
    const slot = this.findHashed(this.text.view, start, nameEnd - start, hash);
    const previous = this.startOf(slot);
    this.#slots[2 * slot] = (hash & TAG_MASK) | length;
    this.#slots[2 * slot + 1] = start + 1;
    if (previous < 0) this.#size++;
    return previous;
  }

  /**
   * Looks up the name at `[start, end)` of `view`, of which seven more bytes must be readable.
   *
   * @returns The slot for {@linkcode startOf} and {@linkcode lengthOf}.
   */
  find(view: DataView, start: number, end: number): number {
    const length = end - start - (end > start && view.getUint8(end - 1) === DOT ? 1 : 0);
    return this.findHashed(view, start, length, hashName(view, start, start + length));
  }

  /** Where the entry in a slot starts in `text`; -1 if the slot is free: the name that was looked up has none. */
  startOf(slot: number): number {
    return this.#slots[2 * slot + 1] - 1;
  }

  /** How long the entry in a slot is, its newline not counted. */
  lengthOf(slot: number): number {
    return this.#slots[2 * slot] & ~TAG_MASK;
  }

  /**
   * The slot that holds a name of `length` octets, without a final dot and with this hash, or the free one where it would
   * go: {@linkcode find} for who knows the hash already.
   */
  findHashed(view: DataView, start: number, length: number, hash: number): number {
    const slots = this.#slots;
    const text = this.text.view;
    const mask = this.#mask;
    let slot = hash & mask;
    for (;;) {
      const entry = slots[2 * slot + 1];
      if (entry === 0) return slot;
      const isSameHash = ((slots[2 * slot] ^ hash) & TAG_MASK) === 0;
      if (isSameHash && isNameAt(text, entry - 1, view, start, length) && this.#endsNameAt(entry - 1 + length)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Whether the name of an entry ends at `end`: there is its space, or a final dot and then the space. */
  #endsNameAt(end: number): boolean {
    const { bytes } = this.text;
    return bytes[end] === SPACE || (bytes[end] === DOT && bytes[end + 1] === SPACE);
  }
}
