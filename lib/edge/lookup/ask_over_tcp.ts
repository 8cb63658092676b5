/**
 * One query over TCP: for a reply that did not fit into a datagram (RFC 7766).
 */
import { settlesWithin } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";

/** The reply to the query `octets`; undefined if none comes within `timeoutMs`, or until `signal` is aborted. */
export async function askOverTcp(
  { host, port }: { readonly host: string; readonly port: number },
  octets: Uint8Array,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  let conn: Deno.TcpConn | undefined;
  const close = () => conn && closeQuietly(conn);
  signal.addEventListener("abort", close);
  try {
    const connecting = Deno.connect({
      hostname: host,
      port,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    conn = await connecting;
    const asking = ask(conn, octets);
    if (!await settlesWithin(asking, timeoutMs)) {
      asking.catch(() => {});
      return undefined;
    }
    return await asking;
  } catch {
    return undefined;
  } finally {
    close();
    signal.removeEventListener("abort", close);
  }
}

async function ask(conn: Deno.TcpConn, octets: Uint8Array): Promise<Uint8Array | undefined> {
  await writeAll(conn, Uint8Array.from([octets.length >> 8, octets.length & 0xff, ...octets]));
  const length = await readExactly(conn, 2);
  return length === undefined ? undefined : await readExactly(conn, (length[0] << 8) | length[1]);
}

async function readExactly(conn: Deno.TcpConn, count: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(count);
  for (let filled = 0; filled < count;) {
    const read = await conn.read(bytes.subarray(filled));
    if (read === null) return undefined;
    filled += read;
  }
  return bytes;
}
