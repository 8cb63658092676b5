/**
 * Replies on their way out: everything that is said to one client before the next write.
 *
 * A growing buffer that is emptied whole, so that the replies to all the queries of one read leave in one write.
 */
import { fromOctetString, NEWLINE, Octets, SLACK_BYTES } from "./octets.ts";

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

  /** Appends the bytes from `start` up to the newline that follows, which is left out. */
  appendLine(source: Octets, start: number): void {
    const { bytes } = source;
    let end = start;
    while (bytes[end] !== NEWLINE) end++;
    this.append(source, start, end - start);
  }

  /** Appends a newline: the end of a line message. */
  appendNewline(): void {
    this.reserve(1);
    this.#octets.bytes[this.#length++] = NEWLINE;
  }

  /** Appends an octet string. For what is said once a connection; replies are appended as bytes. */
  appendText(text: string): void {
    const octets = fromOctetString(text);
    this.reserve(octets.length);
    this.#octets.bytes.set(octets, this.#length);
    this.#length += octets.length;
  }
}
