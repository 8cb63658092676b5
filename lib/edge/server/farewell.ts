/**
 * The last word to a client that is being sent away: it gets the time to read why.
 */
import { settlesWithin } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";

/** How long it has to read that, and to stop sending. */
export const FAREWELL_MS = 1000;

/** Writes `text`, then waits until the peer has read it or a second has passed, and closes the connection. */
export async function sayAndClose(conn: Deno.TcpConn, text: string): Promise<void> {
  await settlesWithin(sayAndDiscard(conn, text), FAREWELL_MS);
  closeQuietly(conn);
}

/** Says the last word and reads on: closing while bytes are unread would reset the connection, and lose that word. */
async function sayAndDiscard(conn: Deno.TcpConn, text: string): Promise<void> {
  const scratch = new Uint8Array(16384);
  try {
    await writeAll(conn, new TextEncoder().encode(text));
    await conn.closeWrite();
    while (await conn.read(scratch) !== null);
  } catch {
    // Best effort: the peer is being sent away in any case.
  }
}
