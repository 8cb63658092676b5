/**
 * An index over the entries of a text: which entry each host name has.
 *
 * Each entry stands in the text as it is sent, `Hostname IPaddress A` and a newline, so a look-up yields the place of bytes
 * that are ready to be copied. The index is an open-addressing hash table with a pair of numbers for each slot: 8 bytes,
 * and at least two slots for each name.
 */
import { DOT, SPACE, toOctetString } from "../model/octet_string.ts";
import type { LineRun } from "./line_run.ts";
import { endWithoutFinalDot, hashName, isNameAt } from "./name_hash.ts";
import type { Octets } from "./octets.ts";

/** The longest entry, its newline not counted; a slot has nine bits for its length. */
export const MAX_ENTRY_OCTETS = 0x1ff;
/** The bits of a slot's first number that are the hash's. */
const TAG_MASK = ~MAX_ENTRY_OCTETS;

/** From this many names on, the slots and the text are larger than the cache of a processor core. */
const LARGE = 16384;

/** The entries of a text, found by their host names. */
export class NameIndex {
  /** The entries, each `Hostname IPaddress A` and a newline, between the other lines of the file. */
  readonly text: Octets;
  /** Whether its slots and text are larger than a processor's cache. */
  readonly #isLarge: boolean;
  /** What the loads of {@linkcode #fetchRun} brought; kept so that they are not optimized away. */
  #fetched = 0;
  #size = 0;
  #mask: number;
  /**
   * Slot n: at 2n the upper bits of a name's hash and, in the other nine, how long its entry is; at 2n + 1 where the
   * entry starts in `text`, plus one (0: free).
   */
  #slots: Int32Array<ArrayBuffer>;

  /** An index without entries over `text`, with room for `capacity` names. */
  constructor(text: Octets, capacity: number) {
    // With more free slots, a look-up probes fewer of them, as long as all slots fit into a processor's cache.
    this.#isLarge = capacity >= LARGE;
    const slotsPerName = this.#isLarge ? 2 : 4;
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
    const slot = this.#findHashed(this.text.view, start, nameEnd - start, hash);
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
    return this.#findHashed(view, start, length, hashName(view, start, start + length));
  }

  /** Where the entry in a slot starts in `text`; -1 if the slot is free: the name that was looked up has none. */
  startOf(slot: number): number {
    return this.#slots[2 * slot + 1] - 1;
  }

  /** How long the entry in a slot is, its newline not counted. */
  lengthOf(slot: number): number {
    return this.#slots[2 * slot] & ~TAG_MASK;
  }

  /** The slot that holds a name of `length` octets, without a final dot and with this hash, or the free one for it. */
  #findHashed(view: DataView, start: number, length: number, hash: number): number {
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

  /** The names that it has, octet strings without a final dot, in the order of their entries in `text`. */
  *names(): Generator<string> {
    const starts = new Int32Array(this.#size);
    let count = 0;
    for (let slot = 0; slot <= this.#mask; slot++) if (this.startOf(slot) >= 0) starts[count++] = this.startOf(slot);
    const { bytes } = this.text;
    for (const start of starts.sort()) {
      yield toOctetString(bytes.subarray(start, endWithoutFinalDot(bytes, start, bytes.indexOf(SPACE, start))));
    }
  }

  /** Looks up the names of `run`, which stand in `view`, and sets its `entries` and `lengths`. */
  findRun(view: DataView, run: LineRun): void {
    const { starts, hashes, entries, lengths, count } = run;
    if (this.#isLarge) this.#fetchRun(run);
    for (let at = 0; at < count; at++) {
      const slot = this.#findHashed(view, starts[at], run.endOf(at) - starts[at], hashes[at]);
      entries[at] = this.startOf(slot);
      lengths[at] = this.lengthOf(slot);
    }
  }

  /**
   * Reads the slots and entries where the names of `run` should be, so that they are in the cache when they are needed.
   * None of these loads waits for another one; most of the time of a look-up in a large table is waiting for memory.
   */
  #fetchRun(run: LineRun): void {
    const { hashes, entries, lengths, count } = run;
    for (let at = 0; at < count; at++) {
      const slot = hashes[at] & this.#mask;
      entries[at] = this.startOf(slot);
      lengths[at] = this.lengthOf(slot);
    }
    const { bytes } = this.text;
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const entry = Math.max(entries[at], 0);
      sum ^= bytes[entry] ^ bytes[entry + lengths[at]];
    }
    this.#fetched = sum;
  }

  /** Whether the name of an entry ends at `end`: there is its space, or a final dot and then the space. */
  #endsNameAt(end: number): boolean {
    const { bytes } = this.text;
    return bytes[end] === SPACE || (bytes[end] === DOT && bytes[end + 1] === SPACE);
  }
}
