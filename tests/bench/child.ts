/**
 * The programs of a benchmark: started, heard until they say that they listen, killed at the end of their scope.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { ROOT, spawn } from "../program.ts";

const HERE = `${ROOT}/tests/bench/`;
const running = new Set<Deno.ChildProcess>();

/** Kills every child that still runs: for when the benchmark itself is told to end. */
export function killChildren(): void {
  for (const process of running) kill(process);
}

/** A process that talks in lines. */
export class Child implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #unheard: ReadableStream<Uint8Array> | undefined;
  #isEnded = false;

  private constructor(
    process: Deno.ChildProcess,
    heard: ReadableStream<Uint8Array<ArrayBuffer>>,
    unheard?: ReadableStream<Uint8Array>,
  ) {
    running.add(process);
    process.status.then(() => this.#isEnded = true);
    this.#process = process;
    this.#lines = heard.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())[Symbol.asyncIterator]();
    this.#unheard = unheard;
  }

  /** Starts a server of dns-lab, on a port of loopback that the system picks. */
  static dnsLab(role: "rs" | "ts", table: string, ...options: readonly string[]): Child {
    const process = spawn([role, table, "--stay", "--quiet", "--host", "127.0.0.1", "--port", "0", ...options]);
    return new Child(process, process.stderr, process.stdout);
  }

  /** Starts another program, which is not heard. */
  static tool(program: string, args: readonly string[]): Child {
    const process = new Deno.Command(program, { args: [...args], stdin: "null", stdout: "piped", stderr: "null" })
      .spawn();
    return new Child(process, process.stdout);
  }

  /** Starts a script of this directory in a Deno of its own, with access to loopback and files. */
  static script(name: string, ...args: readonly (string | number)[]): Child {
    const permissions = ["--no-prompt", "--allow-net=127.0.0.1", "--allow-read"];
    return Child.#start(Deno.execPath(), ["run", ...permissions, HERE + name, ...args.map(String)]);
  }

  /** Starts a script of this directory in Python. */
  static python(python: string, name: string, ...args: readonly string[]): Child {
    return Child.#start(python, ["-u", HERE + name, ...args]);
  }

  static #start(program: string, args: readonly string[]): Child {
    const process = new Deno.Command(program, { args: [...args], stdin: "piped", stdout: "piped" }).spawn();
    return new Child(process, process.stdout);
  }

  /** The process, for those who measure it. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it has ended by itself. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** The next line that it says. */
  async hear(): Promise<string> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("A program of the benchmark ended early");
    return value;
  }

  /** Waits until it says that it listens, and on which port. */
  async nextPort(pattern: RegExp = /listening on 127\.0\.0\.1:(\d+)$/): Promise<number> {
    for (;;) {
      const port = pattern.exec(await this.hear())?.[1];
      if (port !== undefined) return Number(port);
    }
  }

  /** Waits until it says that it answers real DNS, and on which port. */
  async nextDnsPort(): Promise<number> {
    return await this.nextPort(/answers DNS on 127\.0\.0\.1:(\d+) /);
  }

  /** Sends it a line. */
  async tell(line: string): Promise<void> {
    const writer = this.#process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${line}\n`));
    writer.releaseLock();
  }

  /** Kills it, and waits for its end. */
  async [Symbol.asyncDispose](): Promise<void> {
    kill(this.#process);
    await Promise.all([this.#process.status, this.#lines.return?.(), this.#unheard?.cancel()]);
    running.delete(this.#process);
  }
}

/** Runs a Python script of this directory to its end. */
export async function runPython(python: string, name: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command(python, { args: [HERE + name, ...args] }).output();
  if (code !== 0) throw new Error(`${name} failed: ${new TextDecoder().decode(stderr)}`);
}

/** The Python of this machine, itself rather than a script in front of it; undefined if there is none. */
export async function findPython(): Promise<string | undefined> {
  try {
    const args = ["-c", "import sys; print(sys.executable)"];
    const { success, stdout } = await new Deno.Command("python3", { args, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch {
    return undefined;
  }
}

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}
