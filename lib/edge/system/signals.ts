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
 * Calls `onReload` at each SIGHUP, by which administrators tell a server to read its files again; there is none on Windows.
 * A system also sends SIGHUP when the terminal of a program is closed: `onTerminalClosed` is called then.
 *
 * @returns Ignores the signal from then on when it is disposed of.
 */
export function onHangup(onReload: () => void, onTerminalClosed: () => void): Disposable {
  if (Deno.build.os === "windows") return { [Symbol.dispose]() {} };
  const terminals = [Deno.stdin, Deno.stdout, Deno.stderr].filter((stream) => stream.isTerminal());
  const listener = () => {
    // A terminal that is closed is none any more.
    if (terminals.every((stream) => stream.isTerminal())) onReload();
    else onTerminalClosed();
  };
  Deno.addSignalListener("SIGHUP", listener);
  return { [Symbol.dispose]: () => Deno.removeSignalListener("SIGHUP", listener) };
}
