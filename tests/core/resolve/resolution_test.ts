// The client's rules: results in the order of the list, TS only where RS refers, and no reply that can't be one.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ProtocolError } from "../../../lib/core/model/errors.ts";
import { Resolution } from "../../../lib/core/resolve/resolution.ts";

const REFERRAL = "ilab2 - NS";
const found = (name: string): string => `${name} 1.2.3.4 A`;

/** A resolution of `names`, all of them asked of RS, with `replies` taken from it. */
function resolve(names: string[], replies: string[] = []): Resolution {
  const resolution = new Resolution();
  resolution.add(names);
  resolution.rs.take(names.length);
  for (const reply of replies) resolution.rs.reply(reply);
  resolution.afterRsReplies();
  return resolution;
}

Deno.test("Resolution asks RS for each name of the list, in order, a name given twice too", () => {
  const resolution = new Resolution();
  resolution.add(["b", "a"]);
  resolution.add(["b"]);
  assertEquals(resolution.rs.take(9), ["b", "a", "b"]);
});

const RESULTS: [sentence: string, reply: string][] = [
  ["an answer", "www 1.2.3.4 A"],
  ["an answer in the server's spelling, as received", "WWW.\t1.2.3.4  a"],
  ["a not-found", "www - Error:HOST NOT FOUND"],
  ["an error in a student's words", "Error: host not found"],
];

for (const [sentence, reply] of RESULTS) {
  Deno.test(`Resolution takes ${sentence} of RS for the result`, () => {
    assertEquals(resolve(["www"], [reply]).takeResults(), [reply]);
  });
}

for (const [sentence, reply] of [...RESULTS, ["an NS reply, which is never followed", "other - NS"]]) {
  Deno.test(`Resolution takes ${sentence} of TS for the result`, () => {
    const resolution = resolve(["www"], [REFERRAL]);
    resolution.ts.take(1);
    resolution.ts.reply(reply);
    assertEquals(resolution.takeResults(), [reply]);
  });
}

Deno.test("Resolution has nothing to ask TS and no host for it before RS has referred", () => {
  const resolution = new Resolution();
  resolution.onFirstReferral = () => {
    throw new Error("There was no referral");
  };
  resolution.add(["a", "b"]);
  resolution.rs.take(2);
  resolution.rs.reply(found("a"));
  resolution.rs.reply("b - Error:HOST NOT FOUND");
  resolution.afterRsReplies();
  assertEquals(resolution.ts.current, undefined);
});

Deno.test("Resolution tells of the first referral, and of no other", () => {
  const resolution = new Resolution();
  const told: string[][] = [];
  resolution.onFirstReferral = (host, referral) => told.push([host, referral]);
  resolution.add(["a", "b"]);
  resolution.rs.take(2);
  resolution.rs.reply("ilab2 10.0.0.7 NS");
  resolution.rs.reply("ilab3 - NS");
  assertEquals(told, [["10.0.0.7", "ilab2 10.0.0.7 NS"]]);
});

Deno.test("Resolution asks TS the names that RS referred, the same and in their order", () => {
  const resolution = resolve(["A.edu", "b", "C", "d"], [REFERRAL, found("b"), REFERRAL, REFERRAL]);
  assertEquals(resolution.ts.take(9), ["A.edu", "C", "d"]);
});

Deno.test("Resolution holds results back until those before them in the list are there", () => {
  const resolution = resolve(["a", "b", "c"], [REFERRAL, found("b"), found("c")]);
  assertEquals(resolution.takeResults(), []);
  assertEquals(resolution.current, "a");
  resolution.ts.take(1);
  resolution.ts.reply(found("a"));
  assertEquals(resolution.takeResults(), [found("a"), found("b"), found("c")]);
  assertEquals(resolution.unsettled, 0);
});

Deno.test("Resolution gives each result once, and as soon as it is there", () => {
  const resolution = resolve(["a", "b", "c"], [found("a"), REFERRAL]);
  assertEquals(resolution.takeResults(), [found("a")]);
  assertEquals(resolution.takeResults(), []);
  assertEquals([resolution.unsettled, resolution.current], [2, "b"]);
});

Deno.test("Resolution keeps a failure's results so far, and knows the name that it failed on", () => {
  const resolution = resolve(["a", "b", "c"], [found("a")]);
  assertThrows(() => resolution.rs.reply(found("x")), ProtocolError);
  assertEquals(resolution.takeResults(), [found("a")]);
  assertEquals([resolution.current, resolution.rs.current, resolution.rs.unanswered], ["b", "b", 2]);
});

const ANSWER_WANTED = 'wanted an answer ("Hostname IPaddress A")';
const MISFITS: [sentence: string, server: "rs" | "ts", reply: string, message: string][] = [
  ["an answer about another name", "rs", "ftp 1.2.3.4 A", "wanted a reply that begins with that name"],
  ["a not-found about another name", "rs", "ftp - Error:HOST NOT FOUND", "wanted a reply that begins with that name"],
  ["what is no reply", "rs", "hello", `${ANSWER_WANTED}, a referral ("TSHostname - NS") or an error`],
  ["nothing", "rs", "", `${ANSWER_WANTED}, a referral ("TSHostname - NS") or an error`],
  ["an answer about another name", "ts", "ftp 1.2.3.4 A", "wanted a reply that begins with that name"],
  ["what is no reply", "ts", "hello", `${ANSWER_WANTED}, or an error`],
];

for (const [sentence, server, reply, wanted] of MISFITS) {
  Deno.test(`Resolution refuses ${sentence} from ${server.toUpperCase()} as a ProtocolError`, () => {
    const resolution = resolve(["www"], server === "ts" ? [REFERRAL] : []);
    resolution.ts.take(1);
    const error = assertThrows(() => resolution[server].reply(reply), ProtocolError);
    assertEquals(error.message, `replied "${reply}" to the query "www", ${wanted}`);
  });
}

Deno.test("Resolution refuses a reply that nobody asked for as a ProtocolError", () => {
  const resolution = resolve(["www"], [found("www")]);
  const error = assertThrows(() => resolution.rs.reply("again\x07"), ProtocolError);
  assertEquals(error.message, 'sent "again\\x07" without being asked, wanted one reply to each query');
});

Deno.test("Resolution gives the results of the list in its order, however the replies of RS and TS interleave", () => {
  const names = fc.array(fc.record({ isReferred: fc.boolean() }), { maxLength: 30 });
  fc.assert(fc.property(names, fc.infiniteStream(fc.boolean()), (list, isRsTurn) => {
    const resolution = new Resolution();
    resolution.add(list.map((_, index) => `host${index}`));
    resolution.completeList();
    const results: string[] = [];
    let toldByRs = 0;
    while (results.length < list.length) {
      const isRs = toldByRs < list.length && (isRsTurn.next().value || resolution.ts.current === undefined);
      const [name] = resolution[isRs ? "rs" : "ts"].take(1);
      const isReferred = isRs && list[toldByRs++].isReferred;
      resolution[isRs ? "rs" : "ts"].reply(isReferred ? REFERRAL : found(name));
      resolution.afterRsReplies();
      results.push(...resolution.takeResults());
    }
    assertEquals(results, list.map((_, index) => found(`host${index}`)));
  }));
});
