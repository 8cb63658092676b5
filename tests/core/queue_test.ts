import { assertEquals } from "@std/assert";
import { Queue } from "../../lib/core/queue.ts";

Deno.test("Queue yields elements in order of arrival, across its own clean-ups", () => {
  const queue = new Queue<number>();
  let pushed = 0;
  let shifted = 0;
  for (let round = 0; round < 100; round++) {
    for (let count = 0; count < 97; count++) queue.push(pushed++);
    for (let count = 0; count < 95; count++) assertEquals(queue.shift(), shifted++);
    assertEquals(queue.length, pushed - shifted);
  }
  assertEquals(queue.first, shifted);
  assertEquals(queue.drain().length, 200);
  assertEquals(queue.shift(), undefined);
});

Deno.test("Queue.unshift() puts elements before the others, in their order", () => {
  const queue = new Queue<string>();
  queue.push("c");
  queue.unshift(["a", "b"]);
  assertEquals(queue.drain(), ["a", "b", "c"]);
});
