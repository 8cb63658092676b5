/**
 * Chance that can be repeated: the same seed, the same sequence.
 *
 * Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, a few operations a number. Not for secrets.
 */

/** A source of random numbers. */
export class Random {
  #state: number;

  /** A source that starts at `seed`, a whole number below 2 ** 32. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * limit);
  }

  /** A whole number from `min` to `max`. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True once in `times` times, on average. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of `choices`. */
  pick<Choice>(choices: ArrayLike<Choice>): Choice {
    return choices[this.below(choices.length)];
  }

  /** `count` octets of any value, as an octet string. */
  octets(count: number): string {
    let octets = "";
    while (octets.length < count) octets += String.fromCharCode(this.below(256));
    return octets;
  }
}

/** A seed of which nobody knows beforehand what it is. */
export function anySeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}
