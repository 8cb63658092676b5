/**
 * Replies on their way out: everything that is said to one client before the next write.
 *
 * A growing buffer that is emptied whole, so that the replies to all the queries of one read leave in one write.
 */
import { MAX_NAME_OCTETS } from "./hostname.ts";
import { NEWLINE, newlineIn, Octets, SLACK_BYTES } from "./octets.ts";

const INITIAL_BYTES = 4096;
/** The longest entry of a table: name, final dot, " 255.255.255.255 A", and its newline. */
const MAX_ENTRY_OCTETS = MAX_NAME_OCTETS + 20;

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

  /** Makes room for `count` more bytes and the slack behind them. */
  reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#octets.capacity) return;
    const bytes = new Uint8Array(Math.max(wanted, 2 * this.#octets.capacity) + SLACK_BYTES);
    bytes.set(this.bytes);
    this.#octets = new Octets(bytes);
  }

  /** Appends the `count` bytes at `start` of `source`, words at a time; both ends must have slack. */
  append(source: Octets, start: number, count: number): void {
    this.reserve(count);
    const from = source.view;
    const to = this.#octets.view;
    const length = this.#length;
    for (let at = 0; at < count; at += 4) to.setUint32(length + at, from.getUint32(start + at, true), true);
    this.#length = length + count;
  }

  /** Appends the bytes from `start` up to the newline that follows, which is left out; at most a table's entry. */
  appendEntry(source: Octets, start: number): void {
    this.reserve(MAX_ENTRY_OCTETS);
    const from = source.view;
    const to = this.#octets.view;
    let length = this.#length;
    for (let at = start;; at += 4) {
      const word = from.getUint32(at, true);
      to.setUint32(length, word, true);
      const count = newlineIn(word);
      length += count;
      if (count < 4) break;
    }
    this.#length = length;
  }

  /** Appends a newline: the end of a line message. */
  appendNewline(): void {
    this.reserve(1);
    this.#octets.bytes[this.#length++] = NEWLINE;
  }
}
