/**
 * The self-contained executable under test: made once for a file of tests, started in an environment of its own.
 *
 * The Deno in it is a script that calls the running one, so that it is unpacked in no time; `artifact.ts` tests the
 * real one.
 */
import { makeSelfContained } from "../../lib/release/self_contained.ts";
import { hostTarget } from "../../lib/release/targets.ts";
import { Scratch } from "../program.ts";

/** Whether there is a shell to start it with. */
export const IS_POSSIBLE: boolean = Deno.build.os !== "windows";
/** The shells of this machine, that of the system among them. */
export const SHELLS: readonly (readonly string[])[] = !IS_POSSIBLE
  ? []
  : [["sh"], ["dash"], ["bash"], ["busybox", "sh"]]
    .filter(([name, ...rest]) => isThere(name, [...rest, "-c", ":"]))
    // Where the system's is the next one, once is enough.
    .filter(([name], _at, shells) =>
      name !== "sh" || shells.length === 1 || !isSame("/bin/sh", `/bin/${shells[1][0]}`)
    );

function isSame(one: string, other: string): boolean {
  try {
    return Deno.realPathSync(one) === Deno.realPathSync(other);
  } catch {
    return false;
  }
}

function isThere(program: string, args: readonly string[]): boolean {
  try {
    return new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Who runs the tests, as `id -u` says it. */
export const USER: string = IS_POSSIBLE
  ? new TextDecoder().decode((await new Deno.Command("id", { args: ["-u"] }).output()).stdout).trim()
  : "";

/** A Deno of a few hundred kilobytes. */
function standIn(): Uint8Array<ArrayBuffer> {
  const filling = `# ${"a comment, so that it has a size ".repeat(8)}\n`.repeat(1000);
  return new TextEncoder().encode(`#!/bin/sh\nexec '${Deno.execPath()}' "$@"\n${filling}`);
}

const bytes = IS_POSSIBLE ? await makeSelfContained(hostTarget(), standIn()) : new Uint8Array();

/** One whose Deno is a script of its own. */
export async function makeWithDeno(script: string): Promise<Uint8Array> {
  return await makeSelfContained(hostTarget(), new TextEncoder().encode(script));
}

/** How it is started. */
export interface Start {
  /** The shell that reads it; without one it is started as the program that it is. */
  readonly shell?: readonly string[];
  readonly cwd?: string;
  /** The whole environment. The cache is a folder of the test if this says nothing of one. */
  readonly env?: Record<string, string>;
}

/** A copy of it in a folder whose name holds a space, and a cache of its own. */
export class Installed implements AsyncDisposable {
  readonly #scratch = new Scratch();
  /** Where it is. */
  readonly path: string = this.#scratch.file("a folder/dns-lab");
  /** What is XDG_CACHE_HOME for it. */
  readonly cacheHome: string = this.#scratch.file("a cache #1 %20 'quoted'");

  /** Puts it there; `change` may damage it first. */
  static async make(
    change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array> = (whole) => whole,
  ): Promise<Installed> {
    const installed = new Installed();
    await Deno.mkdir(installed.file("a folder"));
    // Copied by another process: what this one has written can't be run while a child that another test has just
    // started still holds the file.
    await Deno.writeFile(installed.file("made"), await change(bytes.slice()), { mode: 0o755 });
    const { success } = await new Deno.Command("cp", { args: [installed.file("made"), installed.path] }).output();
    if (!success) throw new Error("cp failed");
    return installed;
  }

  file(name: string): string {
    return this.#scratch.file(name);
  }

  /** Makes a program that stands before the system's on a PATH. Returns the folder for that. */
  async addTool(name: string, script: string): Promise<string> {
    await Deno.mkdir(this.file("tools"), { recursive: true });
    await Deno.writeTextFile(this.file(`tools/${name}.new`), script, { mode: 0o755 });
    // As with the executable itself.
    await new Deno.Command("cp", { args: [this.file(`tools/${name}.new`), this.file(`tools/${name}`)] }).output();
    return this.file("tools");
  }

  /** Starts it. */
  spawn(args: readonly string[], { shell = [], cwd = this.#scratch.path, env }: Start = {}): Deno.ChildProcess {
    const [program, ...before] = [...shell, this.path];
    return new Deno.Command(program, {
      args: [...before, ...args],
      cwd,
      clearEnv: true,
      env: env ?? { XDG_CACHE_HOME: this.cacheHome },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }

  /** Starts it, and waits for its end. */
  async run(args: readonly string[], options?: Start): Promise<{ code: number; stdout: string; stderr: string }> {
    return await toEnd(this.spawn(args, options));
  }

  /** The folder that it was unpacked into. */
  async unpacked(): Promise<string> {
    const [name] = await this.inCache();
    return `${this.cacheHome}/dns-lab/${name}`;
  }

  /** What is beside it in the cache, and itself. */
  async inCache(cacheHome = this.cacheHome): Promise<string[]> {
    return (await Array.fromAsync(Deno.readDir(`${cacheHome}/dns-lab`), ({ name }) => name)).sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scratch[Symbol.asyncDispose]();
  }
}

/** What a process came to. */
export async function toEnd(process: Deno.ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await process.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}
