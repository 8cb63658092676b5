/**
 * The user's wish to end: SIGINT (Ctrl-C) and SIGTERM.
 */

/**
 * Calls `handler` at the first signal. A second one is left to the system, which ends the process at once.
 *
 * @returns Stops listening.
 */
export function onInterrupt(handler: () => void): () => void {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  const stop = () => {
    for (const signal of signals) Deno.removeSignalListener(signal, listener);
  };
  const listener = () => {
    stop();
    handler();
  };
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return stop;
}
