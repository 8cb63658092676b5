// A class at once: correct programs have full marks, and programs with one mistake lose exactly its cases, and the hint of one
// of them names it.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { CaseResult } from "../../lib/core/grade/result.ts";
import { ROOT, run, Scratch } from "../program.ts";
import { MISTAKES } from "../subjects/mistakes.ts";
import { HAS_PYTHON, HAS_SANDBOX, NEEDS_PYTHON, NEEDS_SANDBOX, SYSTEM_FIRST } from "./tools.ts";

const SUBJECTS = `${ROOT}/tests/subjects/python`;
const PORTS = ["--rs-port", "6000", "--ts-port", "5000"];

/** Makes a folder for each mistake, with the one program that has it, and one for the correct programs. */
async function makeClass(scratch: Scratch): Promise<void> {
  for (const { name, role, from, to } of MISTAKES) {
    const text = await Deno.readTextFile(`${SUBJECTS}/${role}.py`);
    assertEquals(text.split(from).length, 2, `${name}: "${from}" stands once in the correct program`);
    await Deno.mkdir(scratch.file(`class/${name}`), { recursive: true });
    await scratch.write(`class/${name}/${role}.py`, text.replace(from, () => to));
  }
  await Deno.mkdir(scratch.file("class/correct"));
  for (const role of ["rs", "ts", "client"]) {
    await Deno.copyFile(`${SUBJECTS}/${role}.py`, scratch.file(`class/correct/${role}.py`));
  }
}

Deno.test({
  name: `grade --each: each mistake loses exactly its own cases${NEEDS_PYTHON}${NEEDS_SANDBOX}`,
  ignore: !HAS_PYTHON || !HAS_SANDBOX,
  fn: async (t) => {
    await using scratch = new Scratch();
    await makeClass(scratch);
    const grade = async (pattern: string, ...programs: string[]) =>
      await run([
        "grade",
        ...["--each", scratch.file(`class/${pattern}`), ...programs, ...PORTS, "--seed", "class", "--timeout", "3"],
        // Three run at once: no more than an instructor's machine would have.
        ...["--jobs", "4"],
        ...["--out", scratch.file("out"), "--csv", scratch.file(`${pattern.replace("*", "all")}.csv`)],
      ], { allowAll: true, env: SYSTEM_FIRST });
    // At once, since most of the time is spent waiting for programs that do not reply.
    await Promise.all(["rs", "ts", "client"].map(async (role) => {
      const { code, stderr } = await grade(`${role}-*`, `--${role}`, `python3 ${role}.py`);
      assertEquals([code, stderr], [1, ""]);
    }));
    for (const { name, loses, hint } of MISTAKES) {
      await t.step(name, async () => {
        const cases: CaseResult[] = JSON.parse(await scratch.read(`out/${name}.json`)).cases;
        const lost = cases.filter(({ status }) => status === "failed");
        assertEquals(lost.map(({ id }) => id), loses);
        assert(lost.some((one) => hint.test(one.hint ?? "")), lost.map((one) => one.hint).join("; "));
      });
    }
    await t.step("the correct programs have full marks", async () => {
      const { code, stdout } = await grade("correct", "--yes");
      assertEquals(code, 0);
      assertMatch(stdout, /^correct +(\d+)\/\1 /m);
    });
    await t.step("the CSV has a row for each submission", async () => {
      const rows = (await scratch.read("rs-all.csv")).trimEnd().split("\r\n");
      assertEquals(rows.length, MISTAKES.filter(({ role }) => role === "rs").length + 1);
      assertMatch(rows.find((row) => row.startsWith("rs-compares-case,")) ?? "", /,no,.*,rs-case,class$/);
    });
    await t.step("--resume grades nothing again", async () => {
      await Deno.remove(scratch.file("class/correct/rs.py"));
      const { code, stdout } = await grade("correct", "--yes", "--resume");
      assertEquals(code, 0);
      assertMatch(stdout, /^correct +(\d+)\/\1 /m);
    });
  },
});
