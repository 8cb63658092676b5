/**
 * One queue for everything that a program waits for: sockets, files, signals and the passing of time.
 */
import { Queue } from "../../core/model/queue.ts";
import { DeadlineTimer } from "./deadline.ts";

/** Items in order of arrival. */
export class Inbox<Item> {
  readonly #items = new Queue<Item>();
  readonly #timer = new DeadlineTimer();
  #arrival: PromiseWithResolvers<void> | undefined;

  /** The time in milliseconds on a clock that stands still while this process is suspended. */
  get nowMs(): number {
    return performance.now() - this.#timer.suspendedMs;
  }

  /** Adds an item, and wakes whoever waits for one. */
  push(item: Item): void {
    this.#items.push(item);
    this.#arrival?.resolve();
    this.#arrival = undefined;
  }

  /** The next item; undefined if none arrives until `untilMs` on the clock of {@linkcode nowMs}. */
  async next(untilMs: number): Promise<Item | undefined> {
    if (this.#items.length === 0) {
      this.#arrival = Promise.withResolvers<void>();
      if (untilMs === Infinity) await this.#arrival.promise;
      else await this.#timer.settlesWithin(this.#arrival.promise, Math.max(0, untilMs - this.nowMs));
    }
    return this.#items.shift();
  }
}
