/**
 * Chance from a seed: the same seed gives the same numbers on every system.
 *
 * A small generator of 32 bits (an FNV-1a hash of the seed, then a mixed counter) is enough: it only has to make names that
 * nobody has written into a program before.
 */
import { hashText } from "../model/text_hash.ts";

/** A sequence of numbers that a seed decides. */
export class Random {
  #state: number;

  /** The sequence of `seed`. */
  constructor(seed: string) {
    this.#state = hashText(seed);
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % count;
  }

  /** One of `items`. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  /** `items` in another order. */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
    }
    return shuffled;
  }
}
