// Every report is made from one result: what each holds, and that nothing a program wrote can break out of it.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CaseResult, GradeResult } from "../../../lib/core/grade/result.ts";
import { renderAutolab } from "../../../lib/core/report/autolab.ts";
import { renderClass, renderCsv } from "../../../lib/core/report/class_table.ts";
import { renderGradescope } from "../../../lib/core/report/gradescope.ts";
import { parseJson, renderJson } from "../../../lib/core/report/json.ts";
import { renderJunit } from "../../../lib/core/report/junit.ts";
import { renderTap } from "../../../lib/core/report/tap.ts";
import { renderText } from "../../../lib/core/report/text.ts";

const HOSTILE = '\x1b[31m</failure>]]>&"\u202e # SKIP';
const base = { role: "rs", group: "protocol", sentence: "RS replies", points: 2, earned: 2, status: "passed" } as const;
const CASES: readonly CaseResult[] = [
  { ...base, id: "rs-hit" },
  {
    ...base,
    id: "rs-case",
    status: "failed",
    earned: 0,
    reason: `RS replied "${HOSTILE.replace("\x1b", "\\x1b")}"`,
    hint: "compare in lower case",
    difference: { number: 2, query: "www.a.test", expected: "www.a.test 192.0.2.1 A", actual: HOSTILE },
    output: HOSTILE,
  },
  { ...base, id: "rs-crash", status: "not applicable", reason: "RS ends" },
  { ...base, id: "rs-split", group: "lesson", status: "failed", earned: 0, reason: "no" },
];
const RESULT: GradeResult = {
  submission: "=alice",
  seed: "x",
  roles: [{ role: "rs", command: "python3 rs.py", findings: ["RS is raw"] }],
  cases: CASES,
  planned: 4,
};
// deno-lint-ignore no-control-regex -- these must not be in any report
const CONTROLS = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/;

const REPORTS: Readonly<Record<string, string>> = {
  text: renderText(RESULT),
  "JUnit": renderJunit(RESULT),
  TAP: renderTap(RESULT),
  "class table": renderClass([{ submission: "=alice", result: RESULT }]),
};
for (const [name, text] of Object.entries(REPORTS)) {
  Deno.test(`the ${name} report holds no control character`, () => assertEquals(CONTROLS.exec(text)?.[0], undefined));
}

Deno.test("the text has points, reason, difference and hint of a failure, and the sums", () => {
  const { text } = REPORTS;
  assertMatch(text, /^ {2}ok {4}2\/2 {2}rs-hit {16}RS replies$/m);
  assertMatch(text, /^ {2}FAIL {2}0\/2 {2}rs-case/m);
  assertMatch(
    text,
    /message 2, to "www\.a\.test"\n {11}expected "www\.a\.test 192\.0\.2\.1 A"\n {11}actual {3}"\\x1b\[31m/,
  );
  assertMatch(text, /Hint: compare in lower case/);
  assertMatch(text, /\n4 of 6 points: 1 case lost points; lessons of TCP, apart: 0 of 2\n$/);
});

Deno.test("JUnit's XML counts, and escapes what would end an element", () => {
  const xml = REPORTS["JUnit"];
  assertMatch(xml, /<testsuites name="=alice" tests="4" failures="2" errors="0" skipped="1">/);
  assertEquals(xml.split("</failure>").length, 3);
  assert(!xml.includes("]]>") && xml.includes("&lt;/failure&gt;"));
});

Deno.test("TAP has a plan and a line for each case; what is told of a failure can't be a directive", () => {
  const lines = REPORTS.TAP.split("\n");
  assertEquals(lines.slice(0, 3), ["TAP version 13", "1..4", "ok 1 - rs-hit: RS replies"]);
  assertEquals(lines.filter((line) => /^(?:not )?ok /.test(line)).length, 4);
  assert(lines.includes("ok 3 - rs-crash: RS replies # SKIP RS ends"));
  assertEquals(lines.filter((line) => line !== "" && !/^(?:TAP|1\.\.|ok |not ok |# )/.test(line)), []);
});

Deno.test("Gradescope's JSON has points for all but the lessons", () => {
  const { tests } = JSON.parse(renderGradescope(RESULT));
  assertEquals(tests.map(({ score, max_score, status }: Record<string, unknown>) => [score, max_score, status]), [
    [2, 2, "passed"],
    [0, 2, "failed"],
    [2, 2, "passed"],
    [undefined, undefined, "failed"],
  ]);
});

Deno.test("Autolab's line has the points of each problem", () => {
  assertEquals(renderAutolab(RESULT), '{"scores":{"rs":4}}\n');
});

Deno.test("JSON holds the whole model, and can be read back", () => {
  assertEquals(parseJson(renderJson(RESULT)), { ...RESULT, planned: 4 });
  assertEquals(parseJson("{"), undefined);
});

Deno.test("CSV quotes, and no cell is a formula", () => {
  assertEquals(
    renderCsv([{ submission: "=alice", result: RESULT }, { submission: 'b"ob', problem: "no program" }]),
    "submission,earned,of,passed,rs,ts,client,team,lessons_earned,lessons_of,lost_cases,seed\r\n" +
      "'=alice,4,6,no,4,0,0,0,0,2,rs-case rs-split,x\r\n" +
      '"b""ob",,,,,,,,,,no program,\r\n',
  );
});

Deno.test("an interrupted grade says so in every report", () => {
  const cut = { ...RESULT, planned: 9 };
  assertMatch(renderText(cut), /interrupted: 4 of 9 cases were run/);
  assertMatch(renderJunit(cut), /errors="1"[^]*4 of 9 cases were run/);
  assertMatch(renderTap(cut), /^1\.\.9$[^]*Bail out! 4 of 9/m);
  assertMatch(renderGradescope(cut), /interrupted: 4 of 9/);
  assertEquals(JSON.parse(renderJson(cut)).interrupted, true);
});
