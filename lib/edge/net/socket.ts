/**
 * Small things that every TCP connection needs, on either side.
 */

/** Writes all of `bytes`: one system call, unless the peer is slow to read. */
export async function writeAll(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  let written = await conn.write(bytes);
  while (written < bytes.length) written += await conn.write(bytes.subarray(written));
}

/** Closes a connection that may be closed already. */
export function closeQuietly(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch {
    // It was.
  }
}

/** `address:port` of a network address; an IPv4 address that arrived over an IPv6 socket is written as IPv4. */
export function addressOf({ hostname, port }: Deno.NetAddr): string {
  const host = hostname.replace(/^::ffff:(?=\d+\.)/, "");
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
