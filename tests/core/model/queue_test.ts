import { assertEquals } from "@std/assert";
import { Queue } from "../../../lib/core/model/queue.ts";

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
  assertEquals([queue.length, queue.at(199), queue.at(200)], [200, pushed - 1, undefined]);
});

Deno.test("Queue has neither a first nor another element when it is empty", () => {
  const queue = new Queue<string>();
  queue.push("a");
  assertEquals([queue.shift(), queue.shift(), queue.first, queue.at(0), queue.length], [
    "a",
    undefined,
    undefined,
    undefined,
    0,
  ]);
});
