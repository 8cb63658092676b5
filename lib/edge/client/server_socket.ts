/**
 * The client's end of one TCP connection: octet strings out, octet strings in, and events about both.
 */
import { fromOctetString, toOctetString } from "../../core/model/octet_string.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import { addressOf, closeQuietly, writeAll } from "../net/socket.ts";

/** What a socket is told about itself. */
export interface ServerSocketOptions {
  /** The number of the connection, for events. */
  readonly number: number;
  /** The server's label. */
  readonly server: string;
  /** Told what happens, if anybody is. */
  readonly observer?: Observer;
}

const READ_BYTES = 65536;

/** A connection to a server. */
export class ServerSocket {
  readonly #conn: Deno.TcpConn;
  readonly #observer: Observer | undefined;
  readonly #buffer = new Uint8Array(READ_BYTES);
  #unsent = "";
  #isSending = false;
  /** The connection, as events name it. */
  readonly info: ConnectionInfo;
  /** Whether a read is under way. */
  isReading = false;
  /** Whether the server sends nothing more. */
  isEnded = false;
  /** Whether the connection was reset, or otherwise broken, rather than closed. */
  isBroken = false;

  /** Takes over an open connection. */
  constructor(conn: Deno.TcpConn, { number, server, observer }: ServerSocketOptions) {
    conn.setNoDelay(true);
    this.#conn = conn;
    this.#observer = observer;
    this.info = { number, side: "client", server, local: addressOf(conn.localAddr), peer: addressOf(conn.remoteAddr) };
    observer?.({ kind: "opened", atMs: performance.now(), connection: this.info, wallClockMs: Date.now() });
  }

  /** Sends octets, at once or behind what is still being sent. A failure shows in what is read next. */
  send(octets: string): void {
    this.#unsent += octets;
    if (!this.#isSending) this.#sendAll();
  }

  /** Waits for the next piece of what the server sends; undefined at the end. Never rejects. */
  async read(): Promise<string | undefined> {
    this.isReading = true;
    try {
      const count = await this.#conn.read(this.#buffer);
      if (count !== null) {
        const octets = toOctetString(this.#buffer.subarray(0, count));
        this.#report("read", octets);
        return octets;
      }
    } catch {
      this.isBroken = true;
    } finally {
      this.isReading = false;
    }
    this.isEnded = true;
    if (!this.isBroken) this.#observer?.({ kind: "finished", atMs: performance.now(), connection: this.info });
    return undefined;
  }

  /** Tells the server that nothing more is sent (half-close); it may still reply to what it was asked. */
  closeWrite(): void {
    this.#conn.closeWrite().catch(() => {
      // The connection is broken or closed, which shows in what is read next.
    });
  }

  /** Closes the connection. */
  close(ending: Ending): void {
    closeQuietly(this.#conn);
    this.#observer?.({ kind: "closed", atMs: performance.now(), connection: this.info, ending });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      while (this.#unsent !== "") {
        const octets = this.#unsent;
        this.#unsent = "";
        await writeAll(this.#conn, fromOctetString(octets), (start, end) => {
          this.#report("written", octets.slice(start, end));
        });
      }
    } catch {
      this.#unsent = "";
      this.isBroken = true;
    }
    this.#isSending = false;
  }

  #report(kind: "read" | "written", octets: string): void {
    this.#observer?.({ kind, atMs: performance.now(), connection: this.info, octets });
  }
}
