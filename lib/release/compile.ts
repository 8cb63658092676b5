/**
 * An executable by `deno compile`: the program behind a base runtime, which Deno downloads for each target.
 */
import { UnavailableError } from "../core/model/errors.ts";
import { CreationError } from "../core/model/file_error.ts";
import { platformOf } from "./machine.ts";
import { PERMISSION_FLAGS } from "./permissions.ts";
import { ROOT, runDeno, type RunOptions } from "./run_deno.ts";
import { isSelfContainable, type Target } from "./targets.ts";

/** How to compile. */
export interface CompileOptions extends RunOptions {
  /** Whether other targets are compiled in the same run: no one base runtime could be named for all of them. */
  readonly isOneOfMany?: boolean;
}

/**
 * Writes the executable for `target` to `output`, and returns its bytes.
 *
 * @throws {UnavailableError} The base runtime can't be had, or DENORT_BIN names that of another platform.
 * @throws {CreationError} Something else is wrong; says what Deno said.
 */
export async function compileProgram(
  target: Target,
  output: string,
  { isOneOfMany = false, ...options }: CompileOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { success, reason } = await runDeno([
    "compile",
    "--quiet",
    "--exclude-unused-npm",
    ...PERMISSION_FLAGS,
    `--target=${target.name}`,
    `--output=${output}`,
    `${ROOT}/lib/release/executable_entry.ts`,
  ], options);
  if (!success) {
    throw baseError(target, reason, isOneOfMany) ??
      new CreationError(`deno compile failed for ${target.name}: ${reason}`);
  }
  const executable = await Deno.readFile(output);
  const platform = platformOf(executable);
  if (platform === target.name) return executable;
  // Deno takes what DENORT_BIN names for what it wants, if it can put the program into that.
  throw new UnavailableError(
    `The base runtime that DENORT_BIN names is for ${platform ?? "another platform"}, wanted one for ${target.name}; ` +
      "name a copy of that, or unset it",
  );
}

/** The error that says how to get along without the base runtime, if `reason` is that it is missing. */
function baseError(target: Target, reason: string, isOneOfMany: boolean): UnavailableError | undefined {
  const named = /Could not find denort at '(.*?)'/.exec(reason)?.[1];
  const seen = named !== undefined
    ? `is not at ${named}, where DENORT_BIN says`
    : reason.includes("dl.deno.land")
    ? "can't be downloaded from dl.deno.land"
    : undefined;
  if (seen === undefined) return undefined;
  const advice = isOneOfMany
    ? "make one at a time, with --target, and name a copy of its own for each (DENORT_BIN=FILE)"
    : "name a copy of it (DENORT_BIN=FILE)";
  const without = isSelfContainable(target) ? ", or run: deno task compile --self-contained" : "";
  return new UnavailableError(`The base runtime for ${target.name} ${seen}; ${advice}${without}`);
}
