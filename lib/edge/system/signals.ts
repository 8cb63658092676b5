/**
 * The user's wish to end the program: SIGINT (Ctrl-C) and SIGTERM.
 */

/**
 * Calls `handler` at the first signal. A second one is left to the system, which ends the process at once.
 *
 * @returns Ignores signals from then on when it is disposed of.
 */
export function onInterrupt(handler: () => void): Disposable {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  const stop = () => {
    for (const signal of signals) Deno.removeSignalListener(signal, listener);
  };
  const listener = () => {
    stop();
    handler();
  };
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return { [Symbol.dispose]: stop };
}
