/**
 * The last reply to a client that the server disconnects: the client gets time to read it.
 */
import { toOctetString } from "../../core/model/octet_string.ts";
import type { ConnectionInfo, Observer } from "../../core/trace/event.ts";
import { settlesWithin } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";

/** How long a client has to read the last reply, and to stop sending. */
export const LAST_REPLY_MS = 1000;

/** A connection that is about to end, and who is told of what still crosses it. */
export interface LastWords {
  /** The connection. */
  readonly conn: Deno.TcpConn;
  /** What events call it. */
  readonly connection: ConnectionInfo;
  /** Who is told; the observer may leave at any time. */
  readonly watch: { readonly observer?: Observer };
}

/** Writes `bytes`, waits until the client has closed its end or a second has passed, and closes the connection. */
export async function sendLastReply({ conn, connection, watch }: LastWords, bytes: Uint8Array): Promise<void> {
  let isOver = false;
  const tell = (kind: "read" | "written" | "finished", octets: Uint8Array): void => {
    if (isOver || watch.observer === undefined) return;
    const base = { atMs: performance.now(), connection };
    watch.observer(kind === "finished" ? { ...base, kind } : { ...base, kind, octets: toOctetString(octets) });
  };
  await settlesWithin(sendAndDiscard(conn, bytes, tell), LAST_REPLY_MS);
  isOver = true;
  closeQuietly(conn);
}

/** Reads on after the reply: closing while bytes are unread resets the connection, and the reply is lost. */
async function sendAndDiscard(
  conn: Deno.TcpConn,
  bytes: Uint8Array,
  tell: (kind: "read" | "written" | "finished", octets: Uint8Array) => void,
): Promise<void> {
  const scratch = new Uint8Array(16384);
  try {
    await writeAll(conn, bytes, (start, end) => tell("written", bytes.subarray(start, end)));
    await conn.closeWrite();
    for (let count; (count = await conn.read(scratch)) !== null;) tell("read", scratch.subarray(0, count));
    tell("finished", scratch);
  } catch {
    // Best effort: the client is disconnected in any case.
  }
}
