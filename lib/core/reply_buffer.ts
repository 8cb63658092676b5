/**
 * Replies on their way out: everything that is said to one client before the next write.
 *
 * A growing buffer that is emptied whole, so that the replies to all the queries of one read leave in one write.
 */
import { Octets, SLACK_BYTES } from "./octets.ts";

const INITIAL_BYTES = 4096;
/** Bytes to be written, in order. */
export class ReplyBuffer {
  #octets = Octets.ofCapacity(INITIAL_BYTES);
  #length = 0;

  /** How many bytes wait in it. */
  get length(): number {
    return this.#length;
  }

  /** The waiting bytes: a view that holds until the next change. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#octets.bytes.subarray(0, this.#length);
  }

  /** Forgets the waiting bytes, when they have been written. */
  clear(): void {
    this.#length = 0;
  }

  /** Forgets the first `count` of the waiting bytes: they have been written. */
  drop(count: number): void {
    this.#octets.bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  /** Makes room for `count` more bytes and the slack behind them. */
  reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#octets.capacity) return;
    const bytes = new Uint8Array(Math.max(wanted, 2 * this.#octets.capacity) + SLACK_BYTES);
    bytes.set(this.bytes);
    this.#octets = new Octets(bytes);
  }

  /** Appends the `count` bytes at `start` of `source`, eight at a time; both ends must have slack. */
  append(source: Octets, start: number, count: number): void {
    this.reserve(count);
    const from = source.view;
    const to = this.#octets.view;
    const length = this.#length;
    // Moved, never computed with: such a BigInt stays in a register.
    for (let at = 0; at < count; at += 8) to.setBigUint64(length + at, from.getBigUint64(start + at, true), true);
    this.#length = length + count;
  }
}
