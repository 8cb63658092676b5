/**
 * One page that follows a run: it gets each batch when it has taken the one before, so nothing piles up for it.
 */
import type { Feed } from "./feed.ts";
import { ALIVE, encodeMessage, RETRY } from "./server_sent.ts";

/** How often a page that has nothing to read hears that the program is alive, in milliseconds. */
const ALIVE_MS = 10_000;

/** A page. */
export class Viewer {
  /** What it reads. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #feed: Feed;
  readonly #onGone: (wasSlow: boolean) => void;
  /** The number of the next batch. */
  #next: number;
  #waiting: Uint8Array<ArrayBuffer>[];
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #isTold = false;
  #isEnding = false;
  #isEnded = false;
  #isGone = false;
  #wake = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();

  /**
   * A page that follows `feed`.
   *
   * @param lastId What a page that connects again had last; "" for one that is new.
   * @param onGone Called once, when it has left, or is disconnected because it is too slow.
   */
  constructor(feed: Feed, lastId: string, onGone: (wasSlow: boolean) => void) {
    this.#feed = feed;
    this.#onGone = onGone;
    const { first, next } = feed.log.range;
    const { batch, changes } = readId(lastId, feed.run) ?? { batch: -1, changes: 0 };
    this.#next = Math.min(next, Math.max(first, batch + 1));
    const missed = batch + 1 >= first ? 0 : Math.max(0, feed.log.changesBefore(first) - changes);
    const { token, startedMs } = feed;
    const hello = { run: feed.run, startedMs, token, missed, wasSlow: batch >= 0 };
    this.#waiting = [RETRY, encodeMessage("hello", JSON.stringify(hello))];
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#leave(false),
    }, { highWaterMark: 1 });
  }

  /** Settles when it has left. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  /** Whether batches were dropped before it has read them. */
  get isTooSlow(): boolean {
    return this.#next < this.#feed.log.range.first;
  }

  /** Sends what is left, the recording, and the end. */
  end(): void {
    this.#isEnding = true;
    this.#wake.resolve();
  }

  /** Disconnects it at once. */
  drop(): void {
    if (this.#isGone) return;
    this.#leave(this.isTooSlow);
    this.#controller?.error(new Deno.errors.ConnectionAborted("The viewer does not read"));
  }

  #leave(wasSlow: boolean): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#gone.resolve();
    this.#wake.resolve();
    this.#onGone(wasSlow);
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    const bytes = await this.#take();
    if (this.#isGone) return;
    if (bytes !== undefined) return controller.enqueue(bytes);
    this.#leave(false);
    controller.close();
  }

  /** What is sent next; undefined at the end. */
  async #take(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { log } = this.#feed;
    for (;;) {
      if (this.#isGone || this.#isEnded) return undefined;
      if (this.#waiting.length > 0) return this.#waiting.shift();
      const batch = log.at(this.#next);
      if (batch !== undefined) {
        this.#next++;
        return batch.bytes;
      }
      if (this.#feed.isOver && !this.#isTold) {
        this.#isTold = true;
        return encodeMessage("over", "{}");
      }
      if (this.#isEnding) {
        this.#isEnded = true;
        return this.#lastMessage();
      }
      if (!await this.#more()) return ALIVE;
    }
  }

  /** The recording, so that it can be saved when the program is no more. */
  #lastMessage(): Uint8Array<ArrayBuffer> {
    return encodeMessage("recording", [...this.#feed.recording()].join("").trimEnd());
  }

  /** Waits until there is something to send; false if there was nothing for a long time. */
  async #more(): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ALIVE_MS);
    });
    const isMore = await Promise.race([this.#feed.more.then(() => true), this.#wake.promise.then(() => true), silence]);
    clearTimeout(timer);
    return isMore;
  }
}

/** What a page that connects again has: the number of the last batch, and how many changes there were with it. */
function readId(id: string, run: string): { batch: number; changes: number } | undefined {
  const [, name, batch, changes] = /^([\w-]+):(\d{1,15}):(\d{1,15})$/.exec(id) ?? [];
  return name === run ? { batch: Number(batch), changes: Number(changes) } : undefined;
}
