/**
 * Waiting with an end: whether something happens within so many milliseconds.
 *
 * Nothing here cancels what is waited for: a read goes on, and the caller may wait for it again.
 */

/** A timer that fires this much too late tells that the process could not run: it was stopped, or the machine slept. */
export const SUSPENDED_MS = 200;

/** Whether `promise` settles within `timeoutMs`. A rejection counts as settled; whoever awaits `promise` sees it. */
export function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const dueMs = performance.now() + timeoutMs;
      timer = setTimeout(() => {
        // Who was suspended has heard nothing in that time, and the others have not been silent: they get it again.
        if (performance.now() - dueMs > SUSPENDED_MS) wait();
        else resolve(false);
      }, Math.max(0, timeoutMs));
    };
    wait();
    const settled = () => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settled, settled);
  });
}

/**
 * The same for one who waits often, for one thing at a time: an alarm that was set for an earlier wait serves a later
 * one too.
 *
 * Its alarms are abort signals because the first use of `setTimeout` costs a start 6 ms.
 */
export class Patience {
  #timeoutMs = 0;
  #dueMs = 0;
  /** When the alarm that counts rings: not after `#dueMs`, while somebody waits. */
  #alarmMs = Infinity;
  #giveUp: (() => void) | undefined;

  /** As {@linkcode settlesWithin} does. */
  settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = () => resolve(false);
      this.#giveUp = giveUp;
      this.#wait(timeoutMs);
      const settled = () => {
        // What an earlier wait was for may settle at any time, and is no end of this one.
        if (this.#giveUp === giveUp) this.#giveUp = undefined;
        resolve(true);
      };
      promise.then(settled, settled);
    });
  }

  #wait(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
    this.#dueMs = performance.now() + timeoutMs;
    this.#setAlarm();
  }

  #setAlarm(): void {
    const dueMs = this.#dueMs;
    if (this.#alarmMs <= dueMs) return;
    this.#alarmMs = dueMs;
    const inMs = Math.max(0, Math.ceil(dueMs - performance.now()));
    AbortSignal.timeout(inMs).addEventListener("abort", () => {
      // Another that rings earlier was set since.
      if (this.#alarmMs === dueMs) this.#ring();
    });
  }

  #ring(): void {
    const nowMs = performance.now();
    const isLate = nowMs - this.#alarmMs > SUSPENDED_MS;
    this.#alarmMs = Infinity;
    if (this.#giveUp === undefined) return;
    if (isLate) this.#wait(this.#timeoutMs);
    else if (nowMs < this.#dueMs) this.#setAlarm();
    else this.#giveUp();
  }
}
