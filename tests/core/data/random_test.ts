// The generator is the published one, and it is fair.
import { assertEquals, assertThrows } from "@std/assert";
import { Random } from "../../../lib/core/data/random.ts";

/** A seed whose words are these, high byte first, and zeros. */
function seedOf(...words: number[]): Uint8Array {
  const seed = new Uint8Array(32);
  words.forEach((word, at) => new DataView(seed.buffer).setUint32(4 * at, word));
  return seed;
}

Deno.test("Random gives the numbers of xoshiro128** for the state 1, 2, 3, 4", () => {
  const random = new Random(seedOf(1, 2, 3, 4));
  assertEquals(Array.from({ length: 5 }, () => random.next()), [11520, 0, 5927040, 70819200, 2031721883]);
});

Deno.test("Random.below() reaches each number, and none beyond", () => {
  const random = new Random(seedOf(5));
  const counts = new Map<number, number>();
  for (let count = 0; count < 7000; count++) {
    const number = random.below(7);
    counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  assertEquals([...counts.keys()].sort(), [0, 1, 2, 3, 4, 5, 6]);
  assertEquals([...counts.values()].filter((count) => count < 850 || count > 1150), []);
});

Deno.test("Random.shuffle() loses nothing", () => {
  const items = Array.from({ length: 100 }, (_, at) => at);
  const shuffled = new Random(seedOf(9)).shuffle(items);
  assertEquals(shuffled.toSorted((a, b) => a - b), items);
  assertEquals(shuffled.join() === items.join(), false);
});

Deno.test("Random takes a seed of zeros, and none that is short", () => {
  assertEquals(new Random(seedOf()).next() === new Random(seedOf()).next(), true);
  assertThrows(() => new Random(new Uint8Array(31)), RangeError, "A seed has 32 octets, not 31");
});
