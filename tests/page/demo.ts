/**
 * `dns-lab demo --web`, for what looks at its page.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { spawn } from "../program.ts";
import type { Opened } from "./chromium.ts";

/** A demo with a page. */
export class Demo implements AsyncDisposable {
  readonly address: string;
  readonly #process: Deno.ChildProcess;
  readonly #stderr: Promise<void>;
  readonly #stdout: Promise<void>;

  private constructor(process: Deno.ChildProcess, address: string, lines: AsyncIterator<string>) {
    this.#process = process;
    this.address = address;
    this.#stderr = (async () => {
      for (let next = await lines.next(); !next.done; next = await lines.next());
    })();
    this.#stdout = process.stdout.pipeTo(new WritableStream());
  }

  static async start(port = "0"): Promise<Demo> {
    const process = spawn(["demo", `--web=${port}`]);
    const lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      [Symbol.asyncIterator]();
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const address = /^The page is at (http:\/\/127\.0\.0\.1:\d+\/)$/.exec(next.value)?.[1];
      if (address !== undefined) return new Demo(process, address, lines);
    }
    throw new Error("The demo ended before it had a page");
  }

  /** Ends it as Ctrl-C does. Returns its status. */
  async interrupt(): Promise<number> {
    this.#process.kill("SIGINT");
    await Promise.all([this.#stderr, this.#stdout]);
    return (await this.#process.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([this.#stderr, this.#stdout, this.#process.status]);
  }
}

/** Waits until the whole session of the demo is on the page: both connections have ended. */
export async function seeSession({ page }: Opened): Promise<void> {
  await page.locator(".row.closed").nth(1).waitFor();
}

/** Asks by the form. Returns what came of it. */
export async function askFor({ page }: Opened, way: string, names: readonly string[]): Promise<string | null> {
  await page.locator("#ask-name").fill(names[0]);
  await page.locator("#ask-way").selectOption(way);
  if (names.length > 1) await page.locator("#ask-second").fill(names[1]);
  await page.locator("#ask-button").click();
  await page.locator("#ask-answer:not(:empty)").waitFor();
  return await page.locator("#ask-answer").textContent();
}
