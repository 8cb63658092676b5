// Questions for one server: each asked once, in order, answered in that order, and asked anew where it has to be.
import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../../lib/core/model/errors.ts";
import { Questions, Resolution } from "../../../lib/core/resolve/resolution.ts";

function questionsFor(names: string[]): { questions: Questions; answered: string[][] } {
  const answered: string[][] = [];
  const questions = new Questions((question, reply) => answered.push([question.name, reply]));
  for (const name of names) questions.add({ name, result: undefined });
  return { questions, answered };
}

Deno.test("Questions.take() takes at most as many as wanted, in order, and each once", () => {
  const { questions } = questionsFor(["a", "b", "c"]);
  assertEquals([questions.take(2), questions.take(2), questions.take(2)], [["a", "b"], ["c"], []]);
  assertEquals(questions.unanswered, 3);
});

Deno.test("Questions.reply() gives each reply to the oldest question that has none", () => {
  const { questions, answered } = questionsFor(["a", "b"]);
  questions.take(2);
  questions.reply("first");
  questions.reply("second");
  assertEquals(answered, [["a", "first"], ["b", "second"]]);
  assertEquals(questions.unanswered, 0);
});

Deno.test("Questions.reply() refuses a reply while no question has been asked", () => {
  const { questions } = questionsFor(["a"]);
  assertThrows(() => questions.reply("early"), ProtocolError, '"early" without being asked');
});

Deno.test("Questions.current is the oldest question asked, else the next to ask, else nothing", () => {
  const { questions } = questionsFor(["a", "b"]);
  const seen = [questions.current];
  questions.take(2);
  seen.push(questions.current);
  questions.reply("x");
  seen.push(questions.current);
  questions.reply("y");
  assertEquals([...seen, questions.current], ["a", "a", "b", undefined]);
});

Deno.test("Questions.putBack() makes the unanswered wait again, in their order and before the others", () => {
  const { questions } = questionsFor(["a", "b", "c", "d"]);
  questions.take(3);
  questions.reply("x");
  questions.putBack();
  assertEquals(questions.unanswered, 0);
  assertEquals(questions.take(9), ["b", "c", "d"]);
});

Deno.test("Questions.announce() tells the asking side", () => {
  const { questions } = questionsFor([]);
  let told = 0;
  questions.onMore = () => told++;
  questions.announce();
  questions.complete();
  assertEquals(told, 2);
});

Deno.test("Questions.waitForMore() is true at once while a question waits or is unanswered", async () => {
  const { questions } = questionsFor(["a"]);
  questions.complete();
  assertEquals(await questions.waitForMore(), true);
  questions.take(1);
  assertEquals(await questions.waitForMore(), true);
});

Deno.test("Questions.waitForMore() is false once all are answered and no more will come", async () => {
  const { questions } = questionsFor(["a"]);
  questions.complete();
  questions.take(1);
  questions.reply("x");
  assertEquals(await questions.waitForMore(), false);
});

Deno.test("Questions.waitForMore() wakes everybody who waits when a question comes", async () => {
  const { questions } = questionsFor([]);
  const waiting = [questions.waitForMore(), questions.waitForMore()];
  questions.announce();
  questions.add({ name: "a", result: undefined });
  questions.announce();
  assertEquals(await Promise.all(waiting), [true, true]);
});

Deno.test("Questions.waitForMore() wakes when there will be no more", async () => {
  const { questions } = questionsFor([]);
  const waiting = questions.waitForMore();
  questions.complete();
  assertEquals(await waiting, false);
});

Deno.test("Resolution tells TS's side that no more comes when RS has answered the whole list, not before", async () => {
  const resolution = new Resolution();
  const log: string[] = [];
  const waiting = resolution.ts.waitForMore().then((isMore) => log.push(`more for TS: ${isMore}`));
  resolution.add(["a", "b"]);
  resolution.completeList();
  resolution.rs.take(2);
  for (const name of ["a", "b"]) {
    resolution.rs.reply(`${name} 1.2.3.4 A`);
    log.push(`RS answered ${name}`);
    resolution.afterRsReplies();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
  await waiting;
  assertEquals(log, ["RS answered a", "RS answered b", "more for TS: false"]);
});

Deno.test("Resolution wakes TS's side with the first referral", async () => {
  const resolution = new Resolution();
  const waiting = resolution.ts.waitForMore();
  resolution.add(["a", "b"]);
  resolution.rs.take(1);
  resolution.rs.reply("ilab2 - NS");
  resolution.afterRsReplies();
  assertEquals(await waiting, true);
  assertEquals(resolution.ts.take(1), ["a"]);
});

Deno.test("Resolution with an empty list has nothing to ask of either server", async () => {
  const resolution = new Resolution();
  resolution.completeList();
  assertEquals(await Promise.all([resolution.rs.waitForMore(), resolution.ts.waitForMore()]), [false, false]);
  assertEquals(resolution.takeResults(), []);
});

Deno.test("Resolution.onResult is called after each batch of RS's replies", () => {
  const resolution = new Resolution();
  const results: string[] = [];
  resolution.onResult = () => results.push(...resolution.takeResults());
  resolution.add(["a"]);
  resolution.rs.take(1);
  resolution.rs.reply("a 1.2.3.4 A");
  resolution.afterRsReplies();
  assertEquals(results, ["a 1.2.3.4 A"]);
});
