/**
 * Ports that no program has, for programs that are told theirs: below those that systems pick from, so that no other test
 * gets one in between.
 */

/** So many ports of loopback, free a moment ago. */
export function freePorts(count: number): number[] {
  const listeners: Deno.TcpListener[] = [];
  while (listeners.length < count) {
    const port = 20_000 + crypto.getRandomValues(new Uint16Array(1))[0] % 10_000;
    try {
      listeners.push(Deno.listen({ hostname: "127.0.0.1", port }));
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  for (const listener of listeners) listener.close();
  return listeners.map(({ addr }) => addr.port);
}

/** The options of `dns-lab doctor` for ports that are free. */
export function withFreePorts(): string[] {
  const [rs, ts] = freePorts(2);
  return ["--rs-port", `${rs}`, "--ts-port", `${ts}`];
}
