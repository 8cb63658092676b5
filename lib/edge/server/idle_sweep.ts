/**
 * Finding clients that send no query: a sweep sees which sessions made no progress since the one before.
 *
 * Sessions need no clock for that, which keeps timers off the path of a query.
 */
import { SUSPENDED_MS } from "../net/deadline.ts";
import type { Session } from "./session.ts";

/** Looks at `sessions` from time to time, until it is disposed of. */
export class IdleSweep implements Disposable {
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #seen = new WeakMap<Session, { progress: number; sinceMs: number }>();
  readonly #everyMs: number;
  #lastMs = performance.now();

  /** Ends each of `sessions` that makes no progress for `idleMs`. */
  constructor(sessions: ReadonlySet<Session>, idleMs: number) {
    this.#everyMs = Math.min(idleMs / 4, 1000);
    this.#timer = setInterval(() => this.#sweep(sessions, idleMs), this.#everyMs);
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #sweep(sessions: ReadonlySet<Session>, idleMs: number): void {
    const nowMs = performance.now();
    // After this process or machine was suspended, what clients sent meanwhile has not been read yet.
    const wasSuspended = nowMs - this.#lastMs > this.#everyMs + SUSPENDED_MS;
    this.#lastMs = nowMs;
    for (const session of sessions) {
      const { progress } = session;
      const last = this.#seen.get(session);
      if (last === undefined || last.progress !== progress || wasSuspended) {
        this.#seen.set(session, { progress, sinceMs: nowMs });
      } else if (nowMs - last.sinceMs >= idleMs) {
        session.end("idle", 0);
      }
    }
  }
}
