// The client's rules: results in the order of the list, the next server only where a referral leads, and no reply that can't be one.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Resolution } from "../../../lib/core/resolve/resolution.ts";
import type { Stage } from "../../../lib/core/resolve/stage.ts";

const REFERRAL = "ilab2 - NS";
const found = (name: string): string => `${name} 1.2.3.4 A`;

/** A resolution of `names` by way of two servers, all of them asked of the first, with `replies` taken from it. */
function resolve(names: readonly string[], replies: readonly string[] = []) {
  const resolution = new Resolution(2);
  const [rs, ts] = resolution.stages;
  resolution.add(names);
  rs.take(names.length);
  for (const reply of replies) take(rs, reply);
  return { resolution, rs, ts };
}

function take(stage: Stage, reply: string): void {
  assertEquals(stage.answer(reply, false), undefined);
}

Deno.test("Resolution asks the first server for each name of the list, in order, a name given twice too", () => {
  const resolution = new Resolution(2);
  resolution.add(["b", "a"]);
  resolution.add(["b"]);
  assertEquals(resolution.stages[0].take(9), ["b", "a", "b"]);
});

const RESULTS: [sentence: string, reply: string][] = [
  ["an answer", "www 1.2.3.4 A"],
  ["an answer in the server's spelling, as received", "WWW.\t1.2.3.4  a"],
  ["a not-found", "www - Error:HOST NOT FOUND"],
  ["an error in a student's words", "Error: host not found"],
];

for (const [sentence, reply] of RESULTS) {
  Deno.test(`Resolution takes ${sentence} of RS for the result`, () => {
    assertEquals(resolve(["www"], [reply]).resolution.takeResults(), [reply]);
  });
}

for (const [sentence, reply] of [...RESULTS, ["an NS reply, which is never followed", "other - NS"]]) {
  Deno.test(`Resolution takes ${sentence} of TS for the result`, () => {
    const { resolution, ts } = resolve(["www"], [REFERRAL]);
    ts.take(1);
    take(ts, reply);
    assertEquals(resolution.takeResults(), [reply]);
  });
}

Deno.test("Resolution walks over as many servers as it is told, one referral at a time", () => {
  const resolution = new Resolution(3);
  resolution.add(["www"]);
  for (const stage of resolution.stages) {
    assertEquals(stage.take(9), ["www"]);
    take(stage, REFERRAL);
  }
  assertEquals(resolution.takeResults(), [REFERRAL]);
});

Deno.test("Resolution has nothing to ask TS before RS has referred", () => {
  const { rs, ts } = resolve(["a", "b"], [found("a"), "b - Error:HOST NOT FOUND"]);
  assertEquals([ts.current, rs.firstReferral], [undefined, undefined]);
});

Deno.test("Resolution keeps the first referral, which names the next server's host", () => {
  const { rs } = resolve(["a", "b"], ["ilab2 10.0.0.7 NS", "ilab3 - NS"]);
  assertEquals(rs.firstReferral, "ilab2 10.0.0.7 NS");
});

Deno.test("Resolution asks TS the names that RS referred, the same and in their order", () => {
  const { ts } = resolve(["A.edu", "b", "C", "d"], [REFERRAL, found("b"), REFERRAL, REFERRAL]);
  assertEquals(ts.take(9), ["A.edu", "C", "d"]);
});

Deno.test("Resolution holds results back until those before them in the list are there", () => {
  const { resolution, ts } = resolve(["a", "b", "c"], [REFERRAL, found("b"), found("c")]);
  assertEquals(resolution.takeResults(), []);
  assertEquals(resolution.current, "a");
  ts.take(1);
  take(ts, found("a"));
  assertEquals(resolution.takeResults(), [found("a"), found("b"), found("c")]);
  assertEquals(resolution.unresolved, 0);
});

Deno.test("Resolution gives each result once, and as soon as it is there", () => {
  const { resolution } = resolve(["a", "b", "c"], [found("a"), REFERRAL]);
  assertEquals(resolution.takeResults(), [found("a")]);
  assertEquals(resolution.takeResults(), []);
  assertEquals([resolution.unresolved, resolution.current], [2, "b"]);
});

Deno.test("Resolution is done when the list has ended and every result was taken", () => {
  const { resolution } = resolve(["a"], [found("a")]);
  assertEquals(resolution.isDone, false);
  resolution.completeList();
  assertEquals(resolution.isDone, false);
  resolution.takeResults();
  assertEquals(resolution.isDone, true);
});

Deno.test("Resolution gives the results of the list in its order, however the replies of RS and TS interleave", () => {
  const names = fc.array(fc.boolean(), { maxLength: 30 });
  fc.assert(fc.property(names, fc.infiniteStream(fc.boolean()), (isReferred, isRsTurn) => {
    const resolution = new Resolution(2);
    const [rs, ts] = resolution.stages;
    resolution.add(isReferred.map((_, index) => `host${index}`));
    resolution.completeList();
    const results: string[] = [];
    let toldByRs = 0;
    while (results.length < isReferred.length) {
      const isRs = toldByRs < isReferred.length && (isRsTurn.next().value || ts.current === undefined);
      const stage = isRs ? rs : ts;
      const [name] = stage.take(1);
      take(stage, isRs && isReferred[toldByRs++] ? REFERRAL : found(name));
      results.push(...resolution.takeResults());
    }
    assertEquals(results, isReferred.map((_, index) => found(`host${index}`)));
    assertEquals([rs.isComplete, ts.isComplete], [true, true]);
  }));
});
