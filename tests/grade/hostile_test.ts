// What a submission may do: the grader ends in time, and nothing is left behind.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ROOT, run, Scratch } from "../program.ts";
import { HAS_PYTHON, HAS_SANDBOX, NEEDS_PYTHON, SYSTEM_FIRST } from "./tools.ts";

interface Row {
  readonly how: string;
  /** What the report says, where points are lost. */
  readonly says?: RegExp;
  /** Whether it is tried in a sandbox only. */
  readonly isSandboxed?: boolean;
}

const ROWS: readonly Row[] = [
  { how: "fork" },
  { how: "double-fork" },
  { how: "ignore-sigterm" },
  { how: "close-streams" },
  { how: "flood", says: /RS floods its output, and was stopped/ },
  { how: "many-processes", says: /RS starts too many processes, and was stopped/ },
  { how: "hang", says: /RS did not listen on any port within 8 s/ },
  { how: "fill", isSandboxed: true },
  { how: "write-outside", isSandboxed: true },
];

for (const { how, says, isSandboxed = false } of ROWS) {
  for (const mode of isSandboxed || how === "hang" ? [[]] : [[], ["--no-sandbox"]]) {
    const isMissing = !HAS_PYTHON || (isSandboxed && !HAS_SANDBOX);
    Deno.test({
      name: `grade ${
        mode.join("")
      }: a program of the kind "${how}" is graded, and nothing of it is left${NEEDS_PYTHON}`,
      ignore: isMissing,
      fn: async () => {
        await using scratch = new Scratch();
        const token = crypto.randomUUID();
        const outside = scratch.file(token);
        const args = ["--dir", `${ROOT}/tests/subjects/hostile`, "--only", "rs-hit", ...mode];
        const { code, stdout } = await run(["grade", ...args, "--rs", `python3 rs.py {port} ${how} ${outside}`], {
          allowAll: true,
          env: { ...SYSTEM_FIRST, DNS_LAB_TEST: token },
        });
        if (says === undefined) assertEquals(code, 0, stdout);
        else assertMatch(stdout, says);
        assertEquals(await processesWith(token), []);
        assert(!await exists(outside));
      },
    });
  }
}

/** The processes whose environment or command line holds `token`; none where the system does not tell. */
async function processesWith(token: string): Promise<string[]> {
  if (Deno.build.os !== "linux") return [];
  const script = `grep -laF -e ${token} /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | grep -v /$$/`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  const paths = new TextDecoder().decode(stdout).split("\n").filter((path) => path !== "");
  // The shell and grep have it on their own command lines, and are gone by now.
  return paths.filter((path) => {
    try {
      Deno.statSync(path.replace(/\/\w+$/, ""));
      return true;
    } catch {
      return false;
    }
  });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
