// Questions of a page: names as the client's, nothing else, and not too many.
import { assertEquals, assertMatch } from "@std/assert";
import { parseQuestion, Questions } from "../../../lib/edge/web/questions.ts";

const rows: readonly { body: unknown; fault?: RegExp }[] = [
  { body: { names: ["www.example.edu"], way: "line" } },
  { body: { names: ["a"], way: "raw" } },
  { body: { names: ["a"], way: "two segments" } },
  { body: { names: ["a", "b"], way: "two names" } },
  { body: { names: ["<img src=x onerror=alert(1)>"], way: "line" }, fault: /holds white space/ },
  { body: { names: ["<b>"], way: "line" } },
  { body: { names: ["a\n"], way: "line" }, fault: /holds a control character/ },
  { body: { names: [""], way: "line" }, fault: /^Wanted a host name$/ },
  { body: { names: ["a", "b"], way: "line" }, fault: /^Wanted one name$/ },
  { body: { names: ["a"], way: "two names" }, fault: /^Wanted two names$/ },
  { body: { names: [1], way: "line" }, fault: /^Wanted one name$/ },
  { body: { names: "a", way: "line" }, fault: /^Wanted one name$/ },
  { body: { names: ["a"], way: "udp" }, fault: /^The way is unknown, wanted line, raw, / },
  { body: { names: ["a".repeat(64)], way: "line" }, fault: /label of 64 octets/ },
  { body: null, fault: /way is unknown/ },
  { body: 7, fault: /way is unknown/ },
];

for (const { body, fault } of rows) {
  Deno.test(`parseQuestion() ${fault === undefined ? "takes" : "refuses"} ${JSON.stringify(body)}`, () => {
    const question = parseQuestion(JSON.stringify(body));
    if (fault === undefined) assertEquals(question, body as typeof question);
    else assertMatch(String(question), fault);
  });
}

function requestWith(body: string, token = "secret"): Request {
  return new Request("http://localhost/ask", { method: "POST", body, headers: { "x-dns-lab-token": token } });
}

const BODY = JSON.stringify({ names: ["a"], way: "line" });

Deno.test("Questions asks one at a time, in order, and tells what came of each", async () => {
  const under: string[] = [];
  const questions = new Questions(async () => {
    under.push("begins");
    await Promise.resolve();
    under.push("ends");
    return "1 reply";
  }, "secret");
  const outcomes = await Promise.all([questions.take(requestWith(BODY)), questions.take(requestWith(BODY))]);
  assertEquals(outcomes, [{ status: 200, text: "1 reply" }, { status: 200, text: "1 reply" }]);
  assertEquals(under, ["begins", "ends", "begins", "ends"]);
});

Deno.test("Questions goes on after one that failed, and says why it did", async () => {
  let count = 0;
  const questions = new Questions(
    () => ++count === 1 ? Promise.reject(new Error("RS is gone")) : Promise.resolve("ok"),
    "secret",
  );
  assertEquals(await questions.take(requestWith(BODY)), { status: 502, text: "RS is gone" });
  assertEquals(await questions.take(requestWith(BODY)), { status: 200, text: "ok" });
});

for (
  const [what, request, status] of [
    ["a question without the run's token", requestWith(BODY, "other"), 403],
    ["one that is no JSON", requestWith("{"), 400],
    ["one of more than 4,096 bytes", requestWith(`{"names":["${"a".repeat(5000)}"]}`), 400],
    ["one of two names in one", requestWith(JSON.stringify({ names: ["a b"], way: "line" })), 400],
  ] as const
) {
  Deno.test(`Questions refuses ${what}`, async () => {
    const questions = new Questions(() => Promise.reject(new Error("asked")), "secret");
    assertEquals((await questions.take(request)).status, status);
  });
}

Deno.test("Questions takes no more than 20 in a short time", async () => {
  const questions = new Questions(() => Promise.resolve("ok"), "secret");
  const statuses: number[] = [];
  for (let count = 0; count < 22; count++) statuses.push((await questions.take(requestWith(BODY))).status);
  assertEquals(statuses, [...Array(20).fill(200), 429, 429]);
});
