/**
 * The checkers of real DNS servers, run on files that were written.
 */
import { escapeControls } from "../../core/model/display.ts";
import { UnavailableError } from "../../core/model/errors.ts";

/** How long a checker may take. */
const TIMEOUT_MS = 60_000;
/** How much of what it says is shown. */
const MAX_SHOWN = 500;

/**
 * Runs a checker in `folder`; returns false if it is not installed.
 *
 * @throws {UnavailableError} It does not accept the files, or this program may not run it.
 */
export async function runChecker(program: string, args: readonly string[], folder: string): Promise<boolean> {
  const line = [program, ...args].join(" ");
  let output: Deno.CommandOutput;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    output = await new Deno.Command(program, { args: [...args], cwd: folder, stdin: "null", signal }).output();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    const reason = cause instanceof Deno.errors.NotCapable
      ? "Deno may not; the files are written, to check them type that in their folder"
      : escapeControls(cause instanceof Error ? cause.message : String(cause));
    throw new UnavailableError(`Can't run "${line}": ${reason}`, { cause });
  }
  if (output.success) return true;
  const said = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
  throw new UnavailableError(`"${line}" does not accept the files: ${escapeControls(said.trim()).slice(0, MAX_SHOWN)}`);
}
