/**
 * A client's end of a connection, and the watchman who ends waits that have no end.
 *
 * There is one timer for all connections: a thousand clients that wait cost no more than one.
 */
import { fromOctetString, toOctetString } from "../../lib/core/model/octet_string.ts";

const HOST = "127.0.0.1";
/** How long a reply may take: long enough for any machine, for what is not there after it is missing. */
const PATIENCE_MS = 30_000;
/** How long to wait when this machine has no more ports of its own to connect from. */
const PORT_PAUSE_MS = 500;

/** A reply to a well-behaved client is wrong. */
export class WrongReply extends Error {}

/** A moment that ends all waits. */
export class Curfew {
  readonly #leaving = new Set<() => void>();
  /** Whether it is over. */
  isOver = false;

  /** Ends every pause, and calls whoever is registered. */
  call(): void {
    this.isOver = true;
    for (const leave of this.#leaving) leave();
    this.#leaving.clear();
  }

  /** Calls `leave` when it is over, unless what is returned was disposed of before. */
  onEnd(leave: () => void): Disposable {
    if (this.isOver) leave();
    else this.#leaving.add(leave);
    return { [Symbol.dispose]: () => this.#leaving.delete(leave) };
  }

  /** Waits so long, or until it is over. */
  async pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    using _ = this.onEnd(resolve);
    await promise;
    clearTimeout(timer);
  }
}

/** Closes the connections on which nothing has been heard for too long. */
export class Watchman implements Disposable {
  readonly #waiting = new Map<Link, number>();
  readonly #timer = setInterval(() => this.#lookAround(), 1000);

  /** Watches over `link` while `promise` is waited for. */
  async over<Result>(link: Link, promise: Promise<Result>): Promise<Result> {
    this.#waiting.set(link, performance.now());
    try {
      return await promise;
    } finally {
      this.#waiting.delete(link);
    }
  }

  #lookAround(): void {
    for (const [link, sinceMs] of this.#waiting) {
      if (performance.now() - sinceMs > PATIENCE_MS) link.close();
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** A connection to the server; closed when it leaves scope. */
export class Link implements Disposable {
  readonly #conn: Deno.TcpConn;
  readonly #watchman: Watchman;
  #heard = "";

  private constructor(conn: Deno.TcpConn, watchman: Watchman) {
    this.#conn = conn;
    this.#watchman = watchman;
  }

  /** Connects. */
  static async open(port: number, watchman: Watchman): Promise<Link> {
    for (;;) {
      try {
        const conn = await Deno.connect({ hostname: HOST, port });
        conn.setNoDelay(true);
        return new Link(conn, watchman);
      } catch (error) {
        // Every port is waiting for its last connection to be forgotten (TIME-WAIT): not the server's fault.
        if (!(error instanceof Deno.errors.AddrNotAvailable)) throw error;
        await new Promise((resolve) => setTimeout(resolve, PORT_PAUSE_MS));
      }
    }
  }

  /** Sends an octet string, whole. */
  async send(text: string): Promise<void> {
    const bytes = fromOctetString(text);
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#watchman.over(this, this.#conn.write(bytes.subarray(sent)));
    }
  }

  /** Hears `expected`, and throws WrongReply if it is anything else. */
  async hear(expected: string): Promise<void> {
    while (this.#heard.length < expected.length && await this.#read());
    const heard = this.#heard.slice(0, expected.length);
    this.#heard = this.#heard.slice(expected.length);
    if (heard !== expected) throw new WrongReply(difference(heard, expected));
  }

  /** Half-closes, and throws WrongReply if anything else is heard before the other side does. */
  async finish(): Promise<void> {
    await this.#conn.closeWrite();
    const rest = await this.hearRest();
    if (rest !== "") throw new WrongReply(difference(rest, ""));
  }

  /** Everything until the end of the stream. */
  async hearRest(): Promise<string> {
    while (await this.#read());
    const rest = this.#heard;
    this.#heard = "";
    return rest;
  }

  /** Says that nothing more will be sent. */
  async closeWrite(): Promise<void> {
    await this.#conn.closeWrite();
  }

  async #read(): Promise<boolean> {
    const buffer = new Uint8Array(16384);
    const count = await this.#watchman.over(this, this.#conn.read(buffer));
    if (count !== null) this.#heard += toOctetString(buffer.subarray(0, count));
    return count !== null;
  }

  /** Closes the connection, which may be closed already. */
  close(): void {
    try {
      this.#conn.close();
    } catch {
      // It was.
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Where two texts part, with a little of each. */
function difference(heard: string, expected: string): string {
  let at = 0;
  while (at < heard.length && heard[at] === expected[at]) at++;
  const [saw, wanted] = [heard, expected].map((text) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 60)));
  return `heard ${saw}, expected ${wanted} (at ${at} of ${expected.length} octets)`;
}
