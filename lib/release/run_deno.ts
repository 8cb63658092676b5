/**
 * Running this Deno on this checkout, with the reason of a failure in one line.
 */
import { InterruptedError } from "../core/model/errors.ts";

/** The top of the checkout, as a path whose parts "/" divides on every system. It may hold spaces and percent signs. */
export const ROOT: string = import.meta.dirname!
  .replaceAll(Deno.build.os === "windows" ? "\\" : "/", "/")
  .replace(/\/lib\/release$/, "");

/** How to run Deno. */
export interface RunOptions {
  /** What is added to its environment. */
  readonly env?: Record<string, string>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** What a run of Deno came to. */
export interface DenoResult {
  /** Whether it succeeded. */
  readonly success: boolean;
  /** What it wrote. */
  readonly stdout: string;
  /** Its error in a line, without the stack that it shows; "" where there is none. */
  readonly reason: string;
}

/**
 * Runs this Deno to its end.
 *
 * @throws The reason of `signal`, once that has ended it.
 * @throws {InterruptedError} The user has ended it, as Ctrl-C does to all processes at once.
 */
export async function runDeno(args: readonly string[], { env = {}, signal }: RunOptions = {}): Promise<DenoResult> {
  const { success, stdout, stderr, signal: ended } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...env },
    stdin: "null",
    signal,
  }).output();
  signal?.throwIfAborted();
  if (ended === "SIGINT" || ended === "SIGTERM") throw new InterruptedError("Interrupted");
  return { success, stdout: new TextDecoder().decode(stdout), reason: reasonOf(new TextDecoder().decode(stderr)) };
}

/** The error and its causes, innermost last, of what Deno says on standard error. */
function reasonOf(stderr: string): string {
  const lines = stderr.split(/\nStack backtrace:/)[0].split("\n").map((line) => line.replace(/^\s*(?:\d+: )?/, ""));
  const from = lines.findIndex((line) => line.startsWith("error: "));
  const told = lines.slice(Math.max(0, from)).filter((line) => line !== "" && line !== "Caused by:");
  return told.map((line) => line.replace(/^error: /, "")).join(": ");
}
