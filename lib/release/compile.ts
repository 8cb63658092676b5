/**
 * An executable by `deno compile`: the program behind a base runtime, which Deno downloads for each target.
 */
import { FileError, PeerError } from "../core/errors.ts";
import { PERMISSION_FLAGS } from "./permissions.ts";
import { ROOT, runDeno } from "./run_deno.ts";
import { hostTarget, type Target } from "./targets.ts";

/**
 * Writes the executable for `target` to `output`. `env` is added to the environment of Deno.
 *
 * @throws {PeerError} The base runtime can't be had.
 * @throws {FileError} Something else is wrong; says what Deno said.
 */
export async function compileProgram(target: Target, output: string, env: Record<string, string> = {}): Promise<void> {
  const { success, reason } = await runDeno([
    "compile",
    "--quiet",
    "--exclude-unused-npm",
    ...PERMISSION_FLAGS,
    `--target=${target.name}`,
    `--output=${output}`,
    `${ROOT}/main.ts`,
  ], env);
  if (success) return;
  throw baseError(target, reason) ?? new FileError("uncreatable", `deno compile failed for ${target.name}: ${reason}`);
}

/** The error that says how to get along without the base runtime, if `reason` is that it is missing. */
function baseError(target: Target, reason: string): PeerError | undefined {
  const named = /Could not find denort at '(.*?)'/.exec(reason)?.[1];
  const seen = named !== undefined
    ? `is not at ${named}, where DENORT_BIN says`
    : reason.includes("dl.deno.land")
    ? "can't be downloaded from dl.deno.land"
    : undefined;
  if (seen === undefined) return undefined;
  const without = target === hostTarget() ? ", or run: deno task compile --self-contained" : "";
  return new PeerError(`The base runtime for ${target.name} ${seen}; name a copy of it (DENORT_BIN=FILE)${without}`);
}
