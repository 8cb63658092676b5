/**
 * A process of its own that makes loopback as slow as a network: it holds every chunk for a while, each way.
 *
 *     delay_proxy.ts MILLISECONDS PORT...
 *
 * Listens on a port of its own for each PORT of loopback, and says which, in that order. Chunks keep their order, and
 * the end of a stream is held like a chunk. Bandwidth is not limited, and neither is what is held.
 */

/** A timer set to 0 fires after 2.2 ms or so: what is due earlier than this is waited for turn by turn. */
const TIMER_SLACK_MS = 3;

async function proxy(listener: Deno.TcpListener, port: number, delayMs: number): Promise<void> {
  for await (const near of listener) {
    const far = await Deno.connect({ hostname: "127.0.0.1", port });
    near.setNoDelay(true);
    far.setNoDelay(true);
    Promise.all([relay(near, far, delayMs), relay(far, near, delayMs)])
      // One end is gone: the other learns of it by the close.
      .catch(() => {})
      .finally(() => [near, far].forEach(closeQuietly));
  }
}

/** Hands on all that comes, each chunk when its time has come, until the end of the stream. */
async function relay(from: Deno.TcpConn, to: Deno.TcpConn, delayMs: number): Promise<void> {
  let handedOn = Promise.resolve();
  for (let isOpen = true; isOpen;) {
    const buffer = new Uint8Array(65536);
    const count = await from.read(buffer);
    isOpen = count !== null;
    const chunk = count === null ? undefined : buffer.subarray(0, count);
    handedOn = handOn(handedOn, to, chunk, performance.now() + delayMs);
    // It is awaited later, perhaps after it has failed.
    handedOn.catch(() => closeQuietly(from));
  }
  await handedOn;
}

async function handOn(
  before: Promise<void>,
  to: Deno.TcpConn,
  chunk: Uint8Array | undefined,
  dueMs: number,
): Promise<void> {
  await before;
  for (let leftMs = dueMs - performance.now(); leftMs > 0; leftMs = dueMs - performance.now()) {
    if (leftMs > TIMER_SLACK_MS) await new Promise((resolve) => setTimeout(resolve, leftMs - TIMER_SLACK_MS));
    else await new Promise((resolve) => setImmediate(resolve));
  }
  if (chunk === undefined) return await to.closeWrite();
  for (let written = 0; written < chunk.length;) written += await to.write(chunk.subarray(written));
}

function closeQuietly(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It is closed.
  }
}

if (import.meta.main) {
  const [delayMs, ...ports] = Deno.args.map(Number);
  for (const port of ports) {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const line = new TextEncoder().encode(`proxy of ${port} listening on 127.0.0.1:${listener.addr.port}\n`);
    await Deno.stdout.write(line);
    proxy(listener, port, delayMs);
  }
}
