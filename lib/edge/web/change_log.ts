/**
 * The last changes of a picture, as they are sent to viewers: each kept once, however many viewers there are.
 */
import { Queue } from "../../core/model/queue.ts";

/** Changes that are sent together. */
export interface Batch {
  /** The number of changes in all batches before this one. */
  readonly before: number;
  /** How many it has. */
  readonly changes: number;
  /** What is sent. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How much a log keeps. */
export interface LogLimits {
  /** How many changes. */
  readonly maxChanges: number;
  /** How many bytes. */
  readonly maxBytes: number;
}

/** Batches, numbered from 0, of which the oldest are dropped. */
export class ChangeLog {
  readonly #limits: LogLimits;
  readonly #batches = new Queue<Batch>();
  #bytes = 0;
  #changes = 0;
  #next = 0;

  /** An empty log. */
  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** The number of the oldest batch that is kept, and of the next one. */
  get range(): { readonly first: number; readonly next: number } {
    return { first: this.#next - this.#batches.length, next: this.#next };
  }

  /** How many changes there were before batch `number`; of one that is dropped, before the oldest that is kept. */
  changesBefore(number: number): number {
    return this.#batches.at(Math.max(0, number - this.range.first))?.before ?? this.#changes;
  }

  /** A batch; undefined for one that is dropped, and for one that is still to come. */
  at(number: number): Batch | undefined {
    return number < this.range.first ? undefined : this.#batches.at(number - this.range.first);
  }

  /** Adds a batch of `changes` changes, and drops the oldest ones if the limits want it. */
  add(changes: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#batches.push({ before: this.#changes, changes, bytes });
    this.#changes += changes;
    this.#bytes += bytes.length;
    this.#next++;
    const { maxChanges, maxBytes } = this.#limits;
    for (let oldest = this.#batches.first!; this.#batches.length > 1; oldest = this.#batches.first!) {
      if (this.#changes - oldest.before <= maxChanges && this.#bytes <= maxBytes) return;
      this.#batches.shift();
      this.#bytes -= oldest.bytes.length;
    }
  }
}
