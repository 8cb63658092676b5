/**
 * Small things that every TCP connection needs, on either side.
 */

/** Writes all of `bytes`: one system call, unless the peer is slow to read. `onWritten` is told what each call wrote. */
export async function writeAll(
  conn: Deno.TcpConn,
  bytes: Uint8Array,
  onWritten?: (start: number, end: number) => void,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const count = await conn.write(written === 0 ? bytes : bytes.subarray(written));
    onWritten?.(written, written + count);
    written += count;
  }
}

/** Closes a connection that may be closed already. */
export function closeQuietly(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It is closed already.
  }
}

/** `address:port` of a network address; an IPv4 address that arrived over an IPv6 socket is written as IPv4. */
export function addressOf({ hostname, port }: Deno.NetAddr): string {
  const host = hostname.replace(/^::ffff:(?=\d+\.)/, "");
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
