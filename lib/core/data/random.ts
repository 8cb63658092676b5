/**
 * Numbers that look random and come from a seed alone, so that the same seed gives the same data on every system.
 *
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021): integers
 * of 32 bits alone, which every JavaScript computes alike. It is not for secrets; the seed is a hash that may be one.
 */

/** How many octets a seed has. */
const SEED_OCTETS = 32;

/** A source of numbers. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** The source that `seed`, at least 32 octets such as a SHA-256, determines. */
  constructor(seed: Uint8Array) {
    if (seed.length < SEED_OCTETS) throw new RangeError(`A seed has ${SEED_OCTETS} octets, not ${seed.length}`);
    const view = new DataView(seed.buffer, seed.byteOffset, SEED_OCTETS);
    const word = (at: number) => (view.getUint32(4 * at) ^ view.getUint32(4 * at + 16)) >>> 0;
    [this.#a, this.#b, this.#c, this.#d] = [word(0), word(1), word(2), word(3)];
    // A state of zeros stays one.
    if ((this.#a | this.#b | this.#c | this.#d) === 0) this.#a = 1;
  }

  /** The next 32 bits, as a number that is not negative. */
  next(): number {
    const result = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return result;
  }

  /** A whole number from 0 to `limit` - 1, each as likely as the others. */
  below(limit: number): number {
    // What is left over above the last whole multiple would make small numbers likelier.
    const unfair = 2 ** 32 - 2 ** 32 % limit;
    for (;;) {
      const number = this.next();
      if (number < unfair) return number % limit;
    }
  }

  /** One of `items`. */
  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  /** The items in another order (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const at = this.below(last + 1);
      [shuffled[last], shuffled[at]] = [shuffled[at], shuffled[last]];
    }
    return shuffled;
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
