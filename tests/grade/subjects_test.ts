// Correct programs in several languages and framings have full marks; so have dns-lab's own. Those in Python with ports written
// in them are graded by class_test.ts.
import { assertEquals } from "@std/assert";
import { ROOT, run } from "../program.ts";
import { HAS_PYTHON, hasProgram, SYSTEM_FIRST } from "./tools.ts";

interface Subject {
  readonly folder: string;
  readonly args: readonly string[];
  /** The tool that it needs, and an argument that makes it end well. */
  readonly needs: readonly [string, string];
}

const CLIENT = "{rs_host} {rs_port} {ts_port}";
const SUBJECTS: readonly Subject[] = [
  { folder: "python_line", args: ["--yes"], needs: ["python3", "--version"] },
  {
    folder: "javascript",
    args: ["--rs", "node rs.js {port}", "--ts", "node ts.js {port}", "--client", `node client.js ${CLIENT}`],
    needs: ["node", "--version"],
  },
  { folder: "c", args: ["--yes"], needs: ["gcc", "--version"] },
  {
    folder: "java",
    args: [
      "--build",
      "javac *.java",
      "--rs",
      "java RS {port}",
      "--ts",
      "java TS {port}",
      "--client",
      `java Client ${CLIENT}`,
    ],
    needs: ["javac", "-version"],
  },
];

for (const { folder, args, needs } of SUBJECTS) {
  const isMissing = Deno.build.os === "windows" || !await hasProgram(...needs);
  Deno.test({
    name: `grade: the correct programs in ${folder} have full marks${isMissing ? ` (needs ${needs[0]})` : ""}`,
    ignore: isMissing,
    fn: async () => {
      const dir = `${ROOT}/tests/subjects/${folder}`;
      const { code, stdout } = await run(["grade", "--dir", dir, ...args, "--seed", folder], {
        allowAll: true,
        env: SYSTEM_FIRST,
      });
      assertEquals([code, stdout.split("\n").filter((line) => /FAIL(?! .*-reset)/.test(line))], [0, []]);
    },
  });
}

Deno.test({
  name: "grade: dns-lab's own programs have full marks, and all of the lessons",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const self = `${Deno.execPath()} run --quiet --allow-net --allow-read --allow-write ${ROOT}/main.ts`;
    const { code, stdout } = await run([
      "grade",
      ...["--dir", `${ROOT}/tables`],
      ...["--rs", `${self} rs --quiet --port {port} {table}`],
      ...["--ts", `${self} ts --quiet --port {port} {table}`],
      ...["--client", `${self} client --quiet --rs {rs_host}:{rs_port} --ts-port {ts_port} --output {output} {names}`],
      ...["--seed", "own"],
    ], { allowAll: true, env: SYSTEM_FIRST });
    assertEquals([code, stdout.split("\n").filter((line) => /FAIL/.test(line))], [0, []]);
  },
});

Deno.test({
  name: `grade: without namespaces, programs with ports written in them are graded one after another${
    HAS_PYTHON ? "" : " (needs python3)"
  }`,
  ignore: !HAS_PYTHON,
  fn: async () => {
    const dir = `${ROOT}/tests/subjects/python`;
    const args = ["--yes", "--no-sandbox", "--skip", "lessons", "--seed", "plain", "--quiet"];
    const { code, stdout } = await run(["grade", "--dir", dir, ...args], { allowAll: true, env: SYSTEM_FIRST });
    assertEquals([code, stdout.replace(/\d+/g, "N")], [0, "N of N points: full marks\n"]);
  },
});
