/**
 * The last reply to a client that the server disconnects: the client gets time to read it.
 */
import { settlesWithin } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";

/** How long a client has to read the last reply, and to stop sending. */
export const LAST_REPLY_MS = 1000;

/** Writes `bytes`, waits until the client has closed its end or a second has passed, and closes the connection. */
export async function sendLastReply(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  await settlesWithin(sendAndDiscard(conn, bytes), LAST_REPLY_MS);
  closeQuietly(conn);
}

/** Reads on after the reply: closing while bytes are unread resets the connection, and the reply is lost. */
async function sendAndDiscard(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  const scratch = new Uint8Array(16384);
  try {
    await writeAll(conn, bytes);
    await conn.closeWrite();
    while (await conn.read(scratch) !== null);
  } catch {
    // Best effort: the client is disconnected in any case.
  }
}
