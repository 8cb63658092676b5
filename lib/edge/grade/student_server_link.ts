/**
 * A connection to a student's server: sends what a case wants sent, in as many segments, and takes what comes back.
 */
import { compareReply, type Expected } from "../../core/cases/reply_form.ts";
import { fromOctetString, toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import { settlesWithin } from "../net/deadline.ts";
import { addressOf, closeQuietly, writeAll } from "../net/socket.ts";

/** How long a reply may have gaps that is not the one that is wanted so far, in milliseconds. */
const GAP_MS = 80;

/** Where a student's server is, and who hears of what happens. */
export interface ServerPlace {
  /** Its label: "RS". */
  readonly label: string;
  /** Its address. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** Told of everything that happens. */
  readonly observer: Observer;
}

/** What became of a query. */
export type Received =
  | { readonly reply: string }
  | { readonly trouble: "no reply" | "closed" };

/** A connection to a student's server. */
export class StudentServerLink {
  readonly #conn: Deno.TcpConn;
  readonly #observer: Observer;
  readonly #info: ConnectionInfo;
  readonly #reading: Promise<void>;
  #received = "";
  #isEnded = false;
  #isReset = false;
  #isClosed = false;
  #wake = Promise.withResolvers<void>();

  private constructor(conn: Deno.TcpConn, number: number, { label, observer }: ServerPlace, isReading: boolean) {
    this.#conn = conn;
    this.#observer = observer;
    const [local, peer] = [addressOf(conn.localAddr), addressOf(conn.remoteAddr)];
    this.#info = { number, side: "client", server: label, local, peer };
    observer({ kind: "opened", atMs: performance.now(), connection: this.#info, wallClockMs: Date.now() });
    this.#reading = isReading ? this.#read() : Promise.resolve();
  }

  /** Connects; undefined where the server refuses. `isDeaf`: nothing is ever read, so that closing resets. */
  static async open(place: ServerPlace, number: number, isDeaf = false): Promise<StudentServerLink | undefined> {
    const { host: hostname, port } = place;
    try {
      const conn = await Deno.connect({ hostname, port, signal: AbortSignal.timeout(3000) });
      conn.setNoDelay(true);
      return new StudentServerLink(conn, number, place, !isDeaf);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const connection = {
        number,
        side: "client",
        server: place.label,
        local: "",
        peer: `${hostname}:${port}`,
      } as const;
      place.observer({ kind: "failed", atMs: performance.now(), connection, message });
      return undefined;
    }
  }

  /** Whether the server has closed or reset the connection. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Sends octets as one segment, if the system does not hold them back. */
  async send(octets: string): Promise<void> {
    try {
      await writeAll(this.#conn, fromOctetString(octets));
      this.#observer({ ...this.#now(), kind: "written", octets });
    } catch {
      // The server has closed the connection: that shows in what is read.
      this.#isEnded = true;
      this.#wake.resolve();
    }
  }

  /** Reports a query that was sent. */
  noteQuery(text: string, octets: string): void {
    this.#observer({ ...this.#now(), kind: "query", text, octets, framing: octets.endsWith("\n") ? "line" : "raw" });
  }

  /**
   * Takes the reply to a query: up to the newline where `isLine`, else what has come when nothing comes for a moment.
   *
   * A reply that is wanted is taken as soon as it is there.
   */
  async receive(expected: Expected, isLine: boolean, timeoutMs: number): Promise<Received> {
    const untilMs = performance.now() + timeoutMs;
    for (;;) {
      const length = this.#lengthOfReply(expected, isLine);
      if (length > 0) return { reply: this.#take(length, expected.query) };
      if (this.#isEnded) {
        if (trimPadding(this.#received) === "") return { trouble: "closed" };
        return { reply: this.#take(this.#received.length, expected.query) };
      }
      const leftMs = untilMs - performance.now();
      const waitMs = this.#received === "" || isLine ? leftMs : Math.min(leftMs, GAP_MS);
      if (waitMs > 0 && await this.#hearsWithin(waitMs)) continue;
      if (trimPadding(this.#received) === "") return { trouble: "no reply" };
      return { reply: this.#take(this.#received.length, expected.query) };
    }
  }

  /** What has come that nobody has taken, after waiting for a moment. */
  async leftOver(waitMs: number): Promise<string> {
    if (this.#received === "" && !this.#isEnded) await this.#hearsWithin(waitMs);
    const left = this.#received;
    this.#received = "";
    return left;
  }

  /** Waits for the end of the connection; returns whether it has come. */
  async endsWithin(timeoutMs: number): Promise<boolean> {
    return this.#isEnded || await settlesWithin(this.#reading, timeoutMs) && this.#isEnded;
  }

  /** Closes this direction. */
  async closeWrite(): Promise<void> {
    await this.#conn.closeWrite().catch(() => {});
  }

  /** Closes the connection; with bytes that nobody has read, that resets it. */
  async close(ending: Ending = "done"): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // To a connection that the server has closed completely, one more byte brings a reset: then its port is not kept busy.
    if (this.#isEnded && !this.#isReset) await this.#conn.write(new Uint8Array(1)).catch(() => {});
    closeQuietly(this.#conn);
    await this.#reading;
    const seen = this.#isReset ? "reset" : this.#isEnded ? "end" : ending;
    this.#observer({ ...this.#now(), kind: "closed", ending: seen });
  }

  /** How many octets of what has come are the reply; 0 where that can't be told yet. */
  #lengthOfReply(expected: Expected, isLine: boolean): number {
    const received = this.#received;
    if (isLine) {
      return received.replace(/^[\r\n]+/, "").indexOf("\n") >= 0
        ? received.indexOf("\n", /[^\r\n]/.exec(received)!.index) + 1
        : 0;
    }
    return trimPadding(received) !== "" && compareReply(received, expected).mismatch === undefined &&
        trimPadding(received) === expected.text
      ? received.length
      : 0;
  }

  #take(length: number, query: string): string {
    const octets = this.#received.slice(0, length);
    this.#received = this.#received.slice(length);
    const framing = octets.endsWith("\n") ? "line" : "raw";
    this.#observer({ ...this.#now(), kind: "reply", text: trimPadding(octets), octets, framing, query });
    return octets;
  }

  async #hearsWithin(timeoutMs: number): Promise<boolean> {
    this.#wake = Promise.withResolvers();
    return await settlesWithin(this.#wake.promise, timeoutMs);
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(65536);
    try {
      for (;;) {
        const count = await this.#conn.read(buffer);
        if (count === null) break;
        const octets = toOctetString(buffer.subarray(0, count));
        this.#observer({ ...this.#now(), kind: "read", octets });
        // A server that floods its client is bounded here: no reply is longer.
        this.#received = (this.#received + octets).slice(0, 65536);
        this.#wake.resolve();
      }
      if (!this.#isClosed) this.#observer({ ...this.#now(), kind: "finished" });
    } catch {
      this.#isReset = !this.#isClosed;
    }
    this.#isEnded = true;
    this.#wake.resolve();
  }

  #now() {
    return { atMs: performance.now(), connection: this.#info };
  }
}
