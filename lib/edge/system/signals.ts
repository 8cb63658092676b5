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

/**
 * Calls `handler` at each SIGHUP, by which administrators tell a server to read its files again; there is none on Windows.
 *
 * @returns Ignores the signal from then on when it is disposed of.
 */
export function onHangup(handler: () => void): Disposable {
  if (Deno.build.os === "windows") return { [Symbol.dispose]() {} };
  Deno.addSignalListener("SIGHUP", handler);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGHUP", handler) };
}
