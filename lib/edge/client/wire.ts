/**
 * The client's end of one TCP connection: octet strings out, octet strings in, and no wait without an end.
 */
import { fromOctetString, toOctetString } from "../../core/model/octet_string.ts";
import type { Patience } from "../net/deadline.ts";
import { addressOf, closeQuietly, writeAll } from "../net/socket.ts";

/** Nothing came in the time that was given. */
export const SILENCE: unique symbol = Symbol("silence");
/** The peer will send no more: it closed the connection, or it was reset. */
export const END: unique symbol = Symbol("end");

/** What listening can bring. */
export type Heard = string | typeof SILENCE | typeof END;

const READ_BYTES = 65536;

/** A connection to a server. */
export class Wire {
  readonly #conn: Deno.TcpConn;
  readonly #buffer = new Uint8Array(READ_BYTES);
  readonly #patience: Patience;
  #reading: Promise<number | null> | undefined;
  #unsent = "";
  #isSending = false;
  /** The address of this end. */
  readonly local: string;
  /** The server's address. */
  readonly peer: string;
  /** Whether the connection was reset, or otherwise broken, rather than closed. */
  isBroken = false;

  private constructor(conn: Deno.TcpConn, patience: Patience) {
    this.#conn = conn;
    this.#patience = patience;
    this.local = addressOf(conn.localAddr);
    this.peer = addressOf(conn.remoteAddr);
  }

  /** Connects to `port` of `hostname`, on the first of its addresses that answers. Rejects as Deno.connect does. */
  static async open(hostname: string, port: number, timeoutMs: number, patience: Patience): Promise<Wire> {
    const attempt = new AbortController();
    const connecting = Deno.connect({ hostname, port, signal: attempt.signal });
    if (!await patience.settlesWithin(connecting, timeoutMs)) {
      attempt.abort(new Deno.errors.TimedOut("no answer to the connection attempt"));
    }
    const conn = await connecting;
    conn.setNoDelay(true);
    return new Wire(conn, patience);
  }

  /** Sends `text`, at once or behind what is still being sent. A failure shows in what is heard next. */
  send(text: string): void {
    this.#unsent += text;
    if (!this.#isSending) this.#sendAll();
  }

  /** Waits for the next piece of what the server sends, for at most `timeoutMs`. */
  async hear(timeoutMs: number): Promise<Heard> {
    this.#reading ??= this.#conn.read(this.#buffer);
    if (!await this.#patience.settlesWithin(this.#reading, timeoutMs)) return SILENCE;
    const reading = this.#reading;
    this.#reading = undefined;
    try {
      const count = await reading;
      if (count !== null) return toOctetString(this.#buffer.subarray(0, count));
    } catch {
      this.isBroken = true;
    }
    this.#reading = Promise.resolve(null);
    return END;
  }

  /** Says that nothing more will be asked; what was asked may still be answered. */
  finish(): void {
    this.#conn.closeWrite().catch(() => {
      // It is broken or closed, which shows in what is heard next.
    });
  }

  /** Closes the connection. */
  close(): void {
    this.#reading?.catch(() => {});
    closeQuietly(this.#conn);
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      while (this.#unsent !== "") {
        const bytes = fromOctetString(this.#unsent);
        this.#unsent = "";
        await writeAll(this.#conn, bytes);
      }
    } catch {
      this.#unsent = "";
      this.isBroken = true;
    }
    this.#isSending = false;
  }
}
