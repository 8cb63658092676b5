/**
 * `deno task compile`: the program in the forms that it is handed out in, under dist/.
 *
 * The paths of the files it makes go to standard output, one a line. A build that fails leaves no file.
 */
import { InterruptedError, UsageError } from "../core/model/errors.ts";
import { defineCommand, flag, option, type Values } from "../cli/spec.ts";
import { parseLine } from "../cli/parse_line.ts";
import { renderCommandHelp } from "../cli/help.ts";
import { reportError } from "../cli/report.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import { Terminal } from "../edge/system/terminal.ts";
import { buildBundle, buildExecutable, buildSelfContained, writeChecksums } from "./build.ts";
import { ROOT } from "./run_deno.ts";
import { Staging } from "./staging.ts";
import { hostTarget, isSelfContainable, type Target, TARGETS, toTarget } from "./targets.ts";

const SUMMARY = "make the executable of this machine, and an archive of it, under dist/";

const options = {
  target: option<Target | undefined>({
    hint: "TARGET",
    about: `make it for ${nameTargets()} instead`,
    convert: toTarget,
    fallback: undefined,
  }),
  all: flag("make it for each of these"),
  selfContained: flag("make it from the running Deno, without any download (Linux, macOS)"),
  bundle: flag("make dns-lab.js, one small file for machines that have Deno: deno run -N -R -W dns-lab.js"),
};

const command = defineCommand({
  program: "deno task",
  about: "Executables are made by deno compile, which downloads a base runtime for each target from dl.deno.land; " +
    "DENORT_BIN names a copy of it where that can't be reached. A self-contained executable unpacks itself into the " +
    "user's cache when it is first started. SHA256SUMS has the checksums of what is handed out.",
  options,
  exitCodes: [
    { code: 0, meaning: "done" },
    { code: 64, meaning: "the command line is wrong" },
    { code: 69, meaning: "a base runtime, or the bundler of Deno, is not here and can't be downloaded, or is another" },
    { code: 70, meaning: "a bug in dns-lab" },
    { code: 73, meaning: "Deno can't make it" },
    { code: 130, meaning: "interrupted" },
  ],
  examples: [
    { line: "compile", about: "dist/dns-lab and its archive" },
    { line: "compile --self-contained", about: "the same, without a network" },
    { line: "compile --all", about: "an executable in dist/TARGET and an archive for each target" },
  ],
  run,
});

/** Does the work of the options. */
async function run(
  { target, all, selfContained, bundle }: Values<typeof options>,
  _: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const [first, second] = [target && "--target", all && "--all", selfContained && "--self-contained"].filter(Boolean);
  if (second !== undefined) {
    throw new UsageError(`Use ${first} or ${second}, not both; see deno task compile --help`);
  }
  if (selfContained && !isSelfContainable(hostTarget())) {
    throw new UsageError("--self-contained needs a shell to start with, which Windows has not; see --bundle");
  }
  const directory = `${ROOT}/dist`;
  const interruption = new AbortController();
  using _interruption = onInterrupt(() => interruption.abort(new InterruptedError("Interrupted")));
  using staging = await Staging.open(directory, interruption.signal);
  await make(staging);
  const paths = [...await staging.handOut(), await writeChecksums(directory)];
  await terminal.out(paths.map((path) => `${path.slice(ROOT.length + 1)}\n`).join(""));

  async function make(staging: Staging): Promise<void> {
    if (bundle) await buildBundle(staging);
    if (selfContained) return await buildSelfContained(staging);
    if (target === undefined && !all) {
      const host = hostTarget();
      return bundle ? undefined : await buildExecutable(staging, host, host.executable);
    }
    for (const each of target === undefined ? TARGETS : [target]) {
      terminal.err(`Compiling for ${each.name}`);
      await buildExecutable(staging, each, `${each.name}/${each.executable}`, { isOneOfMany: all });
    }
  }
}

function nameTargets(): string {
  const names = TARGETS.map(({ name }) => name);
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

if (import.meta.main) {
  const terminal = new Terminal();
  let code = 0;
  try {
    if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
      await terminal.out(renderCommandHelp({ name: "compile", summary: SUMMARY }, command, terminal));
    } else {
      const { values, positionals } = await parseLine("compile", command, Deno.args);
      await command.run(values, positionals, terminal, "from source");
    }
  } catch (error) {
    code = reportError(error, terminal, false);
  }
  Deno.exit(code);
}
