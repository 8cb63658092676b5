/**
 * `deno task coverage [PATH]...`: runs the tests, or those of the paths, and shows which lines of the program they run,
 * by folder, and which they do not. Programs that the tests start count, too.
 */
import { ROOT } from "../../lib/release/run_deno.ts";
import { readLcov, renderCoverage } from "./lcov.ts";

const FOLDER = `${ROOT}/coverage`;
const PERMISSIONS = ["--allow-net=127.0.0.1,localhost", "--allow-read", "--allow-write", "--allow-run", "--allow-env"];

/** The modules of the program, which are none of lib/std's stand-ins. */
function modulesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? modulesIn(path) : path.endsWith(".ts") ? [path] : [];
  }).filter((path) => !path.startsWith("lib/std/"));
}

async function runDeno(args: readonly string[], options: Deno.CommandOptions = {}): Promise<Deno.CommandOutput> {
  return await new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT, stdin: "null", ...options }).output();
}

await Deno.remove(FOLDER, { recursive: true }).catch(() => {
  // There is none yet.
});
// The variable, and not the option: programs that the tests start inherit it.
const tests = await runDeno(["test", "--quiet", "--no-check", "--parallel", ...PERMISSIONS, ...Deno.args], {
  env: { DENO_COVERAGE_DIR: FOLDER, NO_COLOR: "1" },
  stdout: "piped",
  stderr: "inherit",
});
const report = await runDeno(["coverage", "--quiet", "--lcov", `--include=^file://${ROOT}/(main|lib/)`, FOLDER], {
  stdout: "piped",
  stderr: "inherit",
});
const files = readLcov(new TextDecoder().decode(report.stdout), ROOT)
  .filter(({ path }) => !path.startsWith("lib/std/"));
const loaded = new Set(files.map(({ path }) => path));
const unloaded = ["main.ts", ...modulesIn("lib")].filter((path) => !loaded.has(path));
await Deno.stdout.write(new TextEncoder().encode(renderCoverage(files, await withCode(unloaded))));
if (!tests.success) {
  const failed = new TextDecoder().decode(tests.stdout).split("\n").filter((line) => line.includes("FAILED"));
  await Deno.stderr.write(
    new TextEncoder().encode(`Some tests failed, so the figures are too low:\n${failed.join("\n")}\n`),
  );
}
Deno.exitCode = tests.success && report.success ? 0 : 1;

/** Those of `paths` that have code, and not only types, which vanish. */
async function withCode(paths: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(`${ROOT}/${path}`)));
  return paths.filter((_, at) => /^(?:export )?(?:async )?(?:function|class|const|let)\b|^await /m.test(texts[at]));
}
