/**
 * Replies that wait to be written to one client.
 *
 * The buffer grows as needed and is written as a whole: the replies to all queries of one read leave in one write.
 */
import type { LineRun } from "./line_run.ts";
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

  /** Appends the `count` bytes at `start` of `source`; both ends must have slack. */
  append(source: Octets, start: number, count: number): void {
    this.reserve(count);
    copy(source.view, start, this.#octets.view, this.#length, count);
    this.#length += count;
  }

  /** Appends the bytes of an octet string. */
  appendText(text: string): void {
    this.reserve(text.length);
    const { bytes } = this.#octets;
    const length = this.#length;
    for (let at = 0; at < text.length; at++) bytes[length + at] = text.charCodeAt(at);
    this.#length = length + text.length;
  }

  /**
   * Appends the entries of `run`, each with its newline, out of `text`, from line `from` on up to one that has none.
   *
   * @returns Which line that is; the count of lines if all have one.
   */
  appendEntries(text: Octets, run: LineRun, from: number): number {
    const { entries, lengths, count } = run;
    let octets = 0;
    let end = from;
    for (; end < count && entries[end] >= 0; end++) octets += lengths[end] + 1;
    this.reserve(octets);
    const source = text.view;
    const target = this.#octets.view;
    let length = this.#length;
    for (let at = from; at < end; at++) {
      copy(source, entries[at], target, length, lengths[at] + 1);
      length += lengths[at] + 1;
    }
    this.#length = length;
    return end;
  }
}

/** Copies `count` bytes, sixteen at a time: few steps, and for most entries the same number of them. */
function copy(source: DataView, start: number, target: DataView, to: number, count: number): void {
  for (let at = 0; at < count; at += 16) {
    // The BigInt is only moved, never computed with, so it stays in a register.
    target.setBigUint64(to + at, source.getBigUint64(start + at, true), true);
    target.setBigUint64(to + at + 8, source.getBigUint64(start + at + 8, true), true);
  }
}
