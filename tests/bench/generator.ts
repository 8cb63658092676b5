/**
 * The load generator as the benchmarks see it: gives it an order, and measures the server meanwhile.
 */
import { Child } from "./child.ts";
import type { Sample } from "./figures.ts";
import type { Order, Outcome } from "./load_generator.ts";
import { readCpuMicroseconds } from "./resources.ts";

/** A running load generator; ends when it leaves scope. */
export class LoadGenerator implements AsyncDisposable {
  readonly #child = Child.script("load_generator.ts");

  /** Has the server with this process id asked, and tells how fast and at what cost it answered. */
  async measure(serverPid: number, order: Order): Promise<Sample> {
    await this.#child.tell(JSON.stringify(order));
    await this.#child.hear();
    const before = await readCpuMicroseconds(serverPid);
    await this.#child.tell("go");
    const { replies, seconds }: Outcome = JSON.parse(await this.#child.hear());
    const after = await readCpuMicroseconds(serverPid);
    if (replies !== order.queries) throw new Error(`${order.queries} queries had ${replies} replies`);
    return {
      "queries/s": replies / seconds,
      "CPU µs/query": before === null || after === null ? null : (after - before) / replies,
    };
  }

  /** Ends the process; the connections are closed then. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
