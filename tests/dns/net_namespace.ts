/**
 * A network of its own for a test (Linux, root): every program in it can have port 53 on a loopback address of its own.
 */
import { findTool } from "./tools.ts";

/** Whether this system lets no test have a network namespace: the value for `ignore`. */
export const IS_WITHOUT_NAMESPACES: boolean = !canMakeNamespace();

function canMakeNamespace(): boolean {
  if (Deno.build.os !== "linux" || findTool("ip") === undefined) return false;
  const name = nameFor("probe");
  const isMade = ip("netns", "add", name);
  if (isMade) ip("netns", "del", name);
  return isMade;
}

function nameFor(purpose: string): string {
  return `dns-lab-${purpose}-${Deno.pid}`;
}

function ip(...args: readonly string[]): boolean {
  return new Deno.Command(findTool("ip")!, { args: [...args], stdout: "null", stderr: "null" }).outputSync().success;
}

/** A network namespace with a loopback interface, and the programs in it. */
export class NetNamespace implements AsyncDisposable {
  readonly name: string;
  readonly #processes: Deno.ChildProcess[] = [];

  /** Makes the namespace; `purpose` tells those of one test process apart. */
  constructor(purpose: string) {
    this.name = nameFor(purpose);
    ip("netns", "add", this.name);
    if (!ip("-n", this.name, "link", "set", "lo", "up")) throw new Error("The namespace has no loopback interface");
    // BIND listens only on addresses that an interface has by name.
    for (const address of ["127.0.0.2/8", "127.0.0.3/8"]) ip("-n", this.name, "address", "add", address, "dev", "lo");
  }

  /** The command that runs `program` in the namespace. */
  command(program: string, args: readonly string[], cwd?: string): Deno.Command {
    return new Deno.Command(findTool("ip")!, {
      args: ["netns", "exec", this.name, findTool(program) ?? program, ...args],
      cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
  }

  /** Runs a program to its end, and returns what it printed. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await this.command(program, args).output();
    return new TextDecoder().decode(stdout);
  }

  /** Starts a program that goes on until the end of the test. */
  start(program: string, args: readonly string[], cwd?: string): Deno.ChildProcess {
    const process = this.command(program, args, cwd).spawn();
    this.#processes.push(process);
    return process;
  }

  /** The addresses of a name by dig, in order; undefined while nobody answers. */
  async ask(address: string, name: string, ...more: readonly string[]): Promise<string[] | undefined> {
    const text = await this.run(
      "dig",
      `@${address}`,
      "+tries=1",
      "+time=1",
      "+noall",
      "+comments",
      "+answer",
      ...more,
      name,
    );
    if (!/status: (?:NOERROR|NXDOMAIN)/.test(text)) return undefined;
    return Array.from(text.matchAll(/\sIN\s+A\s+([\d.]+)$/gm), ([, address]) => address).sort();
  }

  /** Asks until the reply is `wanted`: for a server that is starting, or a zone that is on its way. */
  async askUntil(address: string, name: string, wanted: readonly string[], ...more: readonly string[]): Promise<void> {
    let seen: string[] | undefined;
    for (let attempt = 0; attempt < 100; attempt++) {
      seen = await this.ask(address, name, ...more);
      if (seen?.join() === wanted.join()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${address} replied ${seen ?? "nothing"} to ${name}, wanted ${wanted.join()}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes) {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended.
      }
    }
    // What these started goes with the namespace.
    const { stdout } = await new Deno.Command(findTool("ip")!, { args: ["netns", "pids", this.name] }).output();
    for (const pid of new TextDecoder().decode(stdout).split("\n")) {
      if (pid !== "") {
        try {
          Deno.kill(Number(pid), "SIGKILL");
        } catch {
          // It has ended.
        }
      }
    }
    await Promise.all(this.#processes.map(async (process) => {
      await process.status;
      if (!process.stdout.locked) await process.stdout.cancel();
      if (!process.stderr.locked) await process.stderr.cancel();
    }));
    ip("netns", "del", this.name);
  }
}
