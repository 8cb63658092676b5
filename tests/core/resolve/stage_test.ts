// Questions for one server: each asked once, in order, answered in that order, and asked anew where it has to be.
import { assertEquals } from "@std/assert";
import { Stage } from "../../../lib/core/resolve/stage.ts";

const found = (name: string): string => `${name} 1.2.3.4 A`;

/** A stage without a next one, and its questions. */
function stageWith(names: readonly string[], next?: Stage) {
  const stage = new Stage(next);
  const questions = names.map((name) => ({ name, result: undefined as string | undefined }));
  for (const question of questions) stage.add(question);
  return { stage, questions };
}

Deno.test("Stage.take() takes at most as many as wanted, in order, and each once", () => {
  const { stage } = stageWith(["a", "b", "c"]);
  assertEquals([stage.take(2), stage.take(2), stage.take(2)], [["a", "b"], ["c"], []]);
  assertEquals(stage.unanswered, 3);
});

Deno.test("Stage.answer() gives each reply to the oldest question that has none", () => {
  const { stage, questions } = stageWith(["a", "b"]);
  stage.take(2);
  assertEquals([stage.answer(found("a"), false), stage.answer(found("b"), false)], [undefined, undefined]);
  assertEquals(questions.map(({ result }) => result), [found("a"), found("b")]);
  assertEquals(stage.unanswered, 0);
});

Deno.test("Stage.current is the oldest question asked, else the next to ask, else nothing", () => {
  const { stage } = stageWith(["a", "b"]);
  const seen = [stage.current];
  stage.take(2);
  seen.push(stage.current);
  stage.answer(found("a"), false);
  seen.push(stage.current);
  stage.answer(found("b"), false);
  assertEquals([...seen, stage.current], ["a", "a", "b", undefined]);
});

Deno.test("Stage.putBack() makes the unanswered wait again, in their order and before the others", () => {
  const { stage } = stageWith(["a", "b", "c", "d"]);
  stage.take(3);
  stage.answer(found("a"), false);
  stage.putBack();
  assertEquals(stage.unanswered, 0);
  assertEquals(stage.take(9), ["b", "c", "d"]);
});

Deno.test("Stage.isComplete: no more questions come when the list has ended, or the stage before has nothing open", () => {
  const last = new Stage(undefined);
  const { stage } = stageWith(["a", "b"], last);
  const seen = [[stage.isComplete, last.isComplete]];
  stage.completeList();
  seen.push([stage.isComplete, last.isComplete]);
  stage.take(2);
  stage.answer(found("a"), false);
  seen.push([stage.isComplete, last.isComplete]);
  stage.answer("ilab2 - NS", false);
  seen.push([stage.isComplete, last.isComplete]);
  assertEquals(seen, [[false, false], [true, false], [true, false], [true, true]]);
  assertEquals(last.take(9), ["b"]);
});

Deno.test("Stage.remaining counts the names that earlier stages may still hand on", () => {
  const last = new Stage(undefined);
  const { stage } = stageWith(["a", "b", "c"], last);
  stage.take(2);
  stage.answer(found("a"), false);
  stage.answer("ilab2 - NS", false);
  assertEquals([stage.remaining, last.remaining], [1, 2]);
});

const FAULTS: [sentence: string, reply: string, canRefer: boolean, fault: unknown][] = [
  ["an answer about another name", found("ftp"), true, {
    kind: "other name",
    query: "www",
    reply: found("ftp"),
    count: 1,
  }],
  ["a not-found about another name", "ftp - Error:HOST NOT FOUND", false, {
    kind: "other name",
    query: "www",
    reply: "ftp - Error:HOST NOT FOUND",
    count: 1,
  }],
  ["what is no reply", "hello", true, {
    kind: "malformed",
    query: "www",
    reply: "hello",
    canRefer: true,
    defect: "other",
  }],
  ["nothing", "", false, { kind: "malformed", query: "www", reply: "", canRefer: false, defect: "empty" }],
];

for (const [sentence, reply, canRefer, fault] of FAULTS) {
  Deno.test(`Stage.answer() refuses ${sentence}, and leaves the question open`, () => {
    const { stage } = stageWith(["www"], canRefer ? new Stage(undefined) : undefined);
    stage.take(1);
    assertEquals(stage.answer(reply, false) as unknown, fault);
    assertEquals([stage.current, stage.unanswered], ["www", 1]);
  });
}

Deno.test("Stage.answer() refuses a reply while no question has been asked", () => {
  const { stage } = stageWith(["a"]);
  assertEquals(stage.answer("early", true), { kind: "unasked", reply: "early" });
});

Deno.test("Stage.answer() keeps a reply that bears another name if no other can be meant, and counts it", () => {
  const { stage, questions } = stageWith(["a", "b", "c"]);
  for (const reply of ["x - Error:HOST NOT FOUND", found("b"), found("y")]) {
    stage.take(1);
    assertEquals(stage.answer(reply, true), undefined);
  }
  assertEquals(questions.map(({ result }) => result), ["x - Error:HOST NOT FOUND", found("b"), found("y")]);
  assertEquals(stage.otherNames, { kind: "other name", query: "a", reply: "x - Error:HOST NOT FOUND", count: 2 });
});
