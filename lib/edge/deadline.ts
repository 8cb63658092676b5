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
