/**
 * `deno task test-artifact`: the end-to-end tests once more, against what is handed out instead of the source.
 *
 * The self-contained executable (where there is a shell to start it) and dns-lab.js, each made, copied into a folder
 * whose name holds a space, and started with an empty environment: no home, no PATH, no Deno but the one inside.
 */
import { Terminal } from "../../lib/edge/system/terminal.ts";
import { buildBundle, buildSelfContained, BUNDLE_NAME } from "../../lib/release/build.ts";
import { Staging } from "../../lib/release/staging.ts";
import { hostTarget } from "../../lib/release/targets.ts";
import { ROOT, Scratch } from "../program.ts";

const TESTS = ["tests/e2e", "tests/commands", "tests/readme_test.ts"];
const PERMISSIONS = [
  "--allow-net=127.0.0.1,localhost",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-env",
];

/** A form of the program, made into a folder, and the command that runs it. */
interface Artifact {
  readonly name: string;
  readonly build: (staging: Staging) => Promise<void>;
  readonly command: (directory: string) => readonly string[];
}

const artifacts: readonly Artifact[] = [
  {
    name: "the self-contained executable",
    build: buildSelfContained,
    // It unpacks into TMPDIR: what is left of it goes with the folder.
    command: (directory) => ["/usr/bin/env", `TMPDIR=${directory}`, `${directory}/${hostTarget().executable}`],
  },
  {
    name: BUNDLE_NAME,
    build: buildBundle,
    command: (directory) => [Deno.execPath(), "run", "-N", "-R", "-W", "--allow-run", `${directory}/${BUNDLE_NAME}`],
  },
];

async function test({ name, build, command }: Artifact): Promise<boolean> {
  await using scratch = new Scratch();
  const directory = scratch.file("a folder");
  using staging = await Staging.open(directory);
  await build(staging);
  await staging.handOut();
  new Terminal().err(`Testing ${name}`);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-prompt", "--quiet", "--parallel", ...PERMISSIONS, ...TESTS],
    cwd: ROOT,
    env: { DNS_LAB: JSON.stringify(command(directory)), NO_COLOR: "1" },
  }).spawn().status;
  return success;
}

for (const artifact of artifacts) {
  if (artifact.build === buildSelfContained && Deno.build.os === "windows") continue;
  if (!await test(artifact)) Deno.exit(1);
}
