// What `dns-lab pack` writes, unpacked into a clean folder tree as the course systems lay it out, and run there.
import { assertEquals, assertMatch } from "@std/assert";
import { unzipSync } from "fflate";
import { buildBundle, BUNDLE_NAME } from "../../lib/release/build.ts";
import { Staging } from "../../lib/release/staging.ts";
import { HAS_PYTHON, NEEDS_PYTHON } from "../grade/tools.ts";
import { ROOT, run, Scratch } from "../program.ts";

const SUBJECTS = `${ROOT}/tests/subjects/python`;
const LAB = 'rs = "python3 rs.py"\nrs-port = 6000\nonly = ["rs-hit", "rs-referral"]\nseed = "packed"\n';

/** Makes the archive for a system from dns-lab.js, and unpacks it into `folder`. */
async function packAndUnpack(scratch: Scratch, system: string, folder: string): Promise<void> {
  using staging = await Staging.open(scratch.file("dist"));
  await buildBundle(staging);
  await staging.handOut();
  await scratch.write("lab.toml", LAB);
  const program = scratch.file(`dist/${BUNDLE_NAME}`);
  const args = ["pack", system, "--lab", "lab.toml", "--program", program];
  const { code, stderr, stdout } = await run(args, { cwd: scratch.path, allowAll: true });
  assertEquals([code, stderr, stdout], [0, "", `${system}.zip\n`]);
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(unzipSync(await Deno.readFile(scratch.file(`${system}.zip`))))) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
}

/** Runs a command with no more of an environment than such systems give. */
async function runBare(
  command: readonly string[],
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [program, ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", TMPDIR: cwd, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test({
  name: `pack gradescope: the archive grades a submission in Gradescope's folders, without a network${NEEDS_PYTHON}`,
  ignore: !HAS_PYTHON,
  fn: async () => {
    await using scratch = new Scratch();
    const base = scratch.file("autograder");
    await packAndUnpack(scratch, "gradescope", `${base}/source`);
    await Deno.copyFile(`${base}/source/run_autograder`, `${base}/run_autograder`);
    for (const folder of ["submission", "results"]) await Deno.mkdir(`${base}/${folder}`);
    await Deno.copyFile(`${SUBJECTS}/rs.py`, `${base}/submission/rs.py`);
    const { code, stderr } = await runBare(["sh", "run_autograder"], base);
    assertEquals([code, stderr], [0, ""]);
    const { tests } = JSON.parse(await scratch.read("autograder/results/results.json"));
    assertEquals(tests.map(({ number, score }: Record<string, unknown>) => [number, score]), [["rs-hit", 4], [
      "rs-referral",
      4,
    ]]);
  },
});

Deno.test({
  name: `pack autolab: the archive ends with the line that Autolab reads, in the folder of the hand-in${NEEDS_PYTHON}`,
  ignore: !HAS_PYTHON,
  fn: async () => {
    await using scratch = new Scratch();
    const folder = scratch.file("autolab");
    await packAndUnpack(scratch, "autolab", folder);
    await Deno.rename(`${folder}/autograde-Makefile`, `${folder}/Makefile`);
    const wrong = (await Deno.readTextFile(`${SUBJECTS}/rs.py`)).replace("    return referral\n", '    return "no"\n');
    await Deno.mkdir(scratch.file("handin"));
    await scratch.write("handin/rs.py", wrong);
    await runBare(["tar", "-cf", `${folder}/handin.tar`, "-C", scratch.path, "handin"], scratch.path);
    // What the Makefile says, where there is no make.
    const lines = (await scratch.read("autolab/Makefile")).split("\n\t").slice(1);
    const { code, stdout, stderr } = await runBare(["sh", "-ec", lines.join("\n")], folder);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /\n\{"scores":\{"rs":4\}\}\n$/);
  },
});
