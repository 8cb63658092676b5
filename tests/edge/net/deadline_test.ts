// Waiting with an end, also when this process could not run for a while.
import { assertEquals } from "@std/assert";
import { DeadlineTimer, settlesWithin } from "../../../lib/edge/net/deadline.ts";

const timer = new DeadlineTimer();

for (
  const [name, wait] of [
    ["settlesWithin()", settlesWithin],
    ["DeadlineTimer.settlesWithin()", (promise: Promise<unknown>, ms: number) => timer.settlesWithin(promise, ms)],
  ] as const
) {
  Deno.test(`${name} tells a promise that settles from one that does not`, async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    assertEquals(await wait(promise, 5), false);
    resolve();
    assertEquals(await wait(promise, 60_000), true);
    assertEquals(await wait(Promise.reject(new Error("told")), 60_000), true);
  });

  Deno.test(`${name} takes no silence for one that it slept through`, async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = wait(promise, 20);
    // This thread stands still, as it does when the process is stopped; what was sent meanwhile comes after.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    const timer = setTimeout(resolve, 1);
    assertEquals(await waiting, true);
    clearTimeout(timer);
  });
}

Deno.test("DeadlineTimer.settlesWithin() waits its time out, whatever alarms earlier waits have left behind", async () => {
  const timer = new DeadlineTimer();
  const never = new Promise<void>(() => {});
  for (const [earlierMs, ms] of [[60_000, 5], [20, 60]]) {
    assertEquals(await timer.settlesWithin(Promise.resolve(), earlierMs), true);
    const startMs = performance.now();
    assertEquals(await timer.settlesWithin(never, ms), false);
    assertEquals(performance.now() - startMs >= ms, true);
  }
});

Deno.test("DeadlineTimer.settlesWithin() ends although what an earlier wait was for settles meanwhile", async () => {
  const timer = new DeadlineTimer();
  const earlier = Promise.withResolvers<void>();
  assertEquals(await timer.settlesWithin(earlier.promise, 1), false);
  const waiting = timer.settlesWithin(new Promise(() => {}), 20);
  earlier.resolve();
  assertEquals(await waiting, false);
});
