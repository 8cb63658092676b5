/**
 * Waiting with a deadline: whether something happens within so many milliseconds.
 *
 * Nothing here cancels what is waited for: a read goes on, and the caller may wait for it again.
 */

/** A timer that fires this much too late shows that the process could not run: it was stopped, or the machine slept. */
export const SUSPENDED_MS = 200;

/** Whether `promise` settles within `timeoutMs`; see {@linkcode DeadlineTimer.settlesWithin}. */
export function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  return new DeadlineTimer().settlesWithin(promise, timeoutMs);
}

/**
 * Waits for one thing at a time. Whoever waits often keeps one of these: an alarm that was set for an earlier wait serves
 * a later one too.
 *
 * Its alarms are abort signals because the first use of `setTimeout` costs a start 6 ms.
 */
export class DeadlineTimer {
  #timeoutMs = 0;
  #startMs = 0;
  /** When the alarm in force rings: not after the end of the wait. */
  #alarmMs = Infinity;
  #giveUp: (() => void) | undefined;
  #suspendedMs = 0;

  /** For how long, in all, waits were extended because the process could not run, in milliseconds. */
  get suspendedMs(): number {
    return this.#suspendedMs;
  }

  /**
   * Whether `promise` settles within `timeoutMs` of time in which this process runs. A rejection counts as settled; whoever
   * awaits `promise` sees it.
   */
  settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = () => resolve(false);
      this.#giveUp = giveUp;
      this.#wait(timeoutMs);
      const settled = () => {
        // What an earlier wait was for may settle at any time, and does not end this one.
        if (this.#giveUp === giveUp) this.#giveUp = undefined;
        resolve(true);
      };
      promise.then(settled, settled);
    });
  }

  get #dueMs(): number {
    return this.#startMs + this.#timeoutMs;
  }

  #wait(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
    this.#startMs = performance.now();
    this.#setAlarm();
  }

  #setAlarm(): void {
    const dueMs = this.#dueMs;
    if (this.#alarmMs <= dueMs) return;
    this.#alarmMs = dueMs;
    const inMs = Math.max(0, Math.ceil(dueMs - performance.now()));
    AbortSignal.timeout(inMs).addEventListener("abort", () => {
      // Another alarm that rings earlier may have been set since.
      if (this.#alarmMs === dueMs) this.#ring();
    });
  }

  #ring(): void {
    const nowMs = performance.now();
    const wasSuspended = nowMs - this.#alarmMs > SUSPENDED_MS;
    this.#alarmMs = Infinity;
    if (this.#giveUp === undefined) return;
    if (wasSuspended) {
      // A process that was suspended has heard nothing meanwhile, and the others were not silent: the wait begins anew.
      this.#suspendedMs += nowMs - this.#startMs;
      this.#wait(this.#timeoutMs);
    } else if (nowMs < this.#dueMs) {
      this.#setAlarm();
    } else {
      this.#giveUp();
    }
  }
}
