// Waiting with an end, also when this process could not run for a while.
import { assertEquals } from "@std/assert";
import { settlesWithin } from "../../lib/edge/deadline.ts";

Deno.test("settlesWithin() tells a promise that settles from one that does not", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  assertEquals(await settlesWithin(promise, 5), false);
  resolve();
  assertEquals(await settlesWithin(promise, 60_000), true);
  assertEquals(await settlesWithin(Promise.reject(new Error("told")), 60_000), true);
});

Deno.test("settlesWithin() takes no silence for one that it slept through", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = settlesWithin(promise, 20);
  // This thread stands still, as it does when the process is stopped; what was sent meanwhile comes after.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  const timer = setTimeout(resolve, 1);
  assertEquals(await waiting, true);
  clearTimeout(timer);
});
