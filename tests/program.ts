/**
 * The program as its users run it: a process with arguments, two streams and a status.
 *
 * `DNS_LAB` in the environment names another command to test, such as a compiled executable: words between spaces; or,
 * where it begins with `[`, a JSON array of words, which may hold spaces and is run with an empty environment.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { ROOT } from "../lib/release/run_deno.ts";

export { ROOT };

/** The narrowest permissions: loopback and files. */
const FROM_SOURCE = [
  Deno.execPath(),
  "run",
  // Without this, Deno reports on standard error what it downloads when its cache is empty.
  "--quiet",
  "--no-prompt",
  "--allow-net=127.0.0.1,localhost,0.0.0.0,[::]",
  "--allow-read",
  "--allow-write",
  `${ROOT}/main.ts`,
];
const FROM_SOURCE_ALLOW_ALL = [Deno.execPath(), "run", "--quiet", "--allow-all", `${ROOT}/main.ts`];
const GIVEN = Deno.env.get("DNS_LAB");
const IS_EXACT = GIVEN?.startsWith("[") ?? false;
/** The words that start the program. */
export const COMMAND: readonly string[] = IS_EXACT
  ? JSON.parse(GIVEN!)
  : GIVEN?.split(" ").map(toAbsolute) ?? FROM_SOURCE;
/** Whether it is the program of this checkout that is tested, run from source. */
export const IS_FROM_SOURCE: boolean = GIVEN === undefined;

/** The words that start the program where it may use any address: in a network of its own. */
export const ANY_ADDRESS_COMMAND: readonly string[] = COMMAND.map((word) =>
  word.startsWith("--allow-net=") ? "--allow-net" : word
);

/** A path of this working directory as one that holds in every other; any other word as it is. */
function toAbsolute(word: string): string {
  const path = `${Deno.cwd()}/${word}`;
  try {
    return word.includes("/") && Deno.statSync(path).isFile ? path : word;
  } catch {
    return word;
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Record<string, string>;
  /** Run from source with every permission: some devices want it. */
  readonly allowAll?: boolean;
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const process = spawn(args, options);
  if (options.stdin !== undefined) await feed(process, options.stdin);
  const { code, stdout, stderr } = await process.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** Starts a command. */
export function spawn(
  args: readonly string[],
  { cwd, stdin, env = {}, allowAll = false }: RunOptions = {},
): Deno.ChildProcess {
  const [program, ...before] = allowAll ? FROM_SOURCE_ALLOW_ALL : COMMAND;
  return new Deno.Command(program, {
    args: [...before, ...args],
    cwd,
    // Nothing opens a socket on Windows without SystemRoot.
    clearEnv: IS_EXACT && !allowAll && Deno.build.os !== "windows",
    // The locale of this machine does not matter.
    env: { NO_COLOR: "1", LC_ALL: "", LC_CTYPE: "", LANG: "", ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function feed(process: Deno.ChildProcess, text: string): Promise<void> {
  const writer = process.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has ended without reading all of it.
  }
}

/** A server process that has said that it listens. */
export class ServerProcess implements AsyncDisposable {
  readonly process: Deno.ChildProcess;
  readonly port: number;
  readonly #lines: AsyncIterator<string>;
  readonly #stderr: string[];

  private constructor(process: Deno.ChildProcess, port: number, lines: AsyncIterator<string>, stderr: string[]) {
    this.process = process;
    this.port = port;
    this.#lines = lines;
    this.#stderr = stderr;
  }

  /** Starts `rs` or `ts` with these arguments, on a port of loopback that the system picks. */
  static async start(args: readonly string[], options: RunOptions = {}): Promise<ServerProcess> {
    const process = spawn([...args, "--host", "127.0.0.1", "--port", "0"], options);
    const lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      [Symbol.asyncIterator]();
    const stderr: string[] = [];
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      stderr.push(next.value);
      const port = /^(?:RS|TS) listening on 127\.0\.0\.1:(\d+)$/.exec(next.value)?.[1];
      if (port !== undefined) return new ServerProcess(process, Number(port), lines, stderr);
    }
    throw new Error(`The server ended before it listened: ${stderr.join("\n")}`);
  }

  /** Waits for a line on standard error that matches `pattern`. */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next()) {
      this.#stderr.push(next.value);
      const match = pattern.exec(next.value);
      if (match !== null) return match;
    }
    throw new Error(`The server ended before it said ${pattern}: ${this.#stderr.join("\n")}`);
  }

  /** Waits for its end. */
  async finish(): Promise<{ code: number; stderr: string[]; stdout: string }> {
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next()) {
      this.#stderr.push(next.value);
    }
    const [{ code }, stdout] = await Promise.all([this.process.status, new Response(this.process.stdout).text()]);
    return { code, stderr: this.#stderr, stdout };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    if (!this.process.stdout.locked) await this.finish();
  }
}

/** A directory of its own for a test, removed at its end. */
export class Scratch implements AsyncDisposable {
  readonly path: string = Deno.makeTempDirSync({ prefix: "dns-lab-" });

  file(name: string): string {
    return `${this.path}/${name}`;
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.file(name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    return path;
  }

  async read(name: string): Promise<string> {
    return await Deno.readTextFile(this.file(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
