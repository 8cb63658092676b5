/** What the tests of grading need of the system, and whether it is there. */
import { findSandbox } from "../../lib/edge/process/sandbox.ts";

/** Whether a program can be run. */
export async function hasProgram(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** Where programs are looked for: first among the system's own, since a Python of pyenv takes ten times as long to start. */
export const SYSTEM_FIRST = { PATH: `/usr/bin:${Deno.env.get("PATH")}` };
/** Whether the tests can run Python programs. */
export const HAS_PYTHON: boolean = Deno.build.os !== "windows" && await hasProgram("python3", "--version");
/** Whether the system allows namespaces of their own. */
export const HAS_SANDBOX: boolean = await findSandbox() !== undefined;
/** What the name of a test says that needs them. */
export const NEEDS_SANDBOX = HAS_SANDBOX ? "" : " (needs namespaces, which this system does not allow)";
/** What the name of a test says that needs Python. */
export const NEEDS_PYTHON = HAS_PYTHON ? "" : " (needs python3)";
