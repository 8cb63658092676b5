/**
 * Waiting with an end: whether something happens within so many milliseconds.
 *
 * Nothing here cancels what is waited for: a read goes on, and the caller may wait for it again.
 */

/** Whether `promise` settles within `timeoutMs`. A rejection counts as settled; whoever awaits `promise` sees it. */
export function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    // What has arrived while this process could not run (stopped, asleep) is read before the silence is believed:
    // the second timer fires only after the event loop has looked at the sockets.
    let timer = setTimeout(() => timer = setTimeout(() => resolve(false), 0), Math.max(0, timeoutMs));
    const settled = () => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settled, settled);
  });
}
