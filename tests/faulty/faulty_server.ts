/** Servers with one fault each, as processes of their own (`server.ts`). */
import { ROOT } from "../program.ts";

/** A running server with a fault. */
export class FaultyServer implements AsyncDisposable {
  readonly port: number;
  readonly #process: Deno.ChildProcess;

  private constructor(process: Deno.ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  /** Starts the server with this fault, and waits until it listens. */
  static async start(fault: string): Promise<FaultyServer> {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "--allow-net=127.0.0.1", `${ROOT}/tests/faulty/server.ts`, fault],
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = process.stdout.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    return new FaultyServer(process, Number(new TextDecoder().decode(value)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([this.#process.stdout.cancel(), this.#process.status]);
  }
}
