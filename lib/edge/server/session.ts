/**
 * One client of a server, from its connection to its end.
 *
 * The hot path of the server: read what there is, answer every query in it, write all replies at once. Reading and
 * writing overlap, so a client that sends everything before it reads is served too, up to a bound.
 */
import type { Authority, Tally, Verdict } from "../../core/answer/authority.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import { type Found, QueryFramer } from "../../core/codec/query_framer.ts";
import type { FramingMode } from "../../core/model/framing.ts";
import { LineRun } from "../../core/fast/line_run.ts";
import { NOT_FOUND_SUFFIX, TOO_LONG_REPLY } from "../../core/codec/reply_text.ts";
import { toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import { ReplyBuffer } from "../../core/fast/reply_buffer.ts";
import { MAX_ENTRY_OCTETS } from "../../core/table/table.ts";
import { settlesWithin } from "../net/deadline.ts";
import { FAREWELL_MS, sayAndClose } from "./farewell.ts";
import { closeQuietly } from "../net/socket.ts";

/** What a session needs to know of its server. */
export interface SessionOptions {
  /** Which framing to expect of clients. */
  readonly framing: FramingMode;
  /** The longest query, in octets. */
  readonly maxQueryOctets: number;
  /** How many bytes of replies may wait for a client that does not read them. */
  readonly maxUnreadBytes: number;
  /** Who is told what happens, if anybody. */
  readonly observer?: Observer;
}

/** The lines in the works. One run serves all sessions: it is answered before anything else happens. */
const run = new LineRun();

/** A connected client. */
export class Session {
  /** The server's count over all its clients. */
  readonly #tally: Tally;
  readonly #conn: Deno.TcpConn;
  readonly #authority: Authority;
  readonly #options: SessionOptions;
  readonly #framer: QueryFramer;
  /** The connection, as events name it. */
  readonly connection: ConnectionInfo;
  /** Called once, if so many replies wait for the client that nothing more is read from it. */
  onUnread: (() => void) | undefined;
  /** Grows with each query that comes and each reply that is taken: whether the client is silent shows in this. */
  progress = 0;
  /** One batch of replies is written while the next is filled: each may hold half of what is allowed to wait. */
  readonly #batchBytes: number;
  /** No reply is longer, its newline included. */
  readonly #longestReply: number;
  #replies = new ReplyBuffer();
  #spare = new ReplyBuffer();
  #writing: Promise<void> | undefined;
  #ending: Ending | undefined;

  /** A session over `conn`, which belongs to it from then on; its queries are added to `tally`. */
  constructor(
    conn: Deno.TcpConn,
    connection: ConnectionInfo,
    authority: Authority,
    options: SessionOptions,
    tally: Tally,
  ) {
    this.#conn = conn;
    this.#authority = authority;
    this.#options = options;
    this.#tally = tally;
    this.#framer = new QueryFramer(options.framing, options.maxQueryOctets);
    this.#batchBytes = options.maxUnreadBytes / 2;
    this.#longestReply = Math.max(MAX_ENTRY_OCTETS, options.maxQueryOctets + NOT_FOUND_SUFFIX.length) + 1;
    this.connection = connection;
  }

  /** Serves the client until it has left or was sent away; the connection is closed then. Never rejects. */
  async run(): Promise<Ending> {
    try {
      this.#conn.setNoDelay(true);
      this.#ending ??= await this.#converse();
    } catch {
      // A peer that vanishes, in whatever way, is its right; a connection closed from here has its reason noted.
      this.#ending ??= "reset";
    }
    this.#close();
    return this.#ending;
  }

  /** Ends the session: replies on their way out still go, for at most `graceMs`. */
  async end(ending: Ending, graceMs: number): Promise<void> {
    this.#ending ??= ending;
    if (this.#writing !== undefined) await settlesWithin(this.#written(), graceMs);
    this.#close();
  }

  async #converse(): Promise<Ending> {
    const framer = this.#framer;
    for (;;) {
      const reading = this.#conn.read(framer.space());
      const silenceMs = framer.silenceMs;
      if (silenceMs !== undefined && !await settlesWithin(reading, silenceMs)) {
        framer.finish();
        if (await this.#answerAll() === "too long") return this.#sayFarewell();
      }
      const count = await reading;
      if (count === null) framer.finish();
      else framer.fill(count);
      let found = this.#answerSome();
      if (found === "query") found = await this.#answerAll();
      if (found === "too long") return this.#sayFarewell();
      if (count === null) {
        await this.#written();
        return "end";
      }
    }
  }

  /** Answers all that has been read; waits where the client has too many replies unread. */
  async #answerAll(): Promise<Found> {
    for (;;) {
      const found = this.#answerSome();
      if (found !== "query") return found;
      this.onUnread?.();
      this.onUnread = undefined;
      await this.#written();
      if (this.#ending !== undefined) throw new Deno.errors.Interrupted("The session has ended");
    }
  }

  /** Answers queries, and writes the replies: until no query is left, or so many replies wait that it must stop. */
  #answerSome(): Found {
    const replies = this.#replies;
    let found: Found = "query";
    while (found === "query" && replies.length < this.#batchBytes) {
      if (!this.#answerRun()) found = this.#answerOne();
    }
    if (this.#writing === undefined && replies.length > 0) this.#write();
    return found;
  }

  /** Answers the next lines at once, if there are any that need no care and nobody wants to hear of each. */
  #answerRun(): boolean {
    if (this.#options.observer !== undefined) return false;
    const replies = this.#replies;
    if (!this.#framer.nextRun(run, (this.#batchBytes - replies.length) / this.#longestReply)) return false;
    this.#authority.answerRun(this.#framer.octets, run, replies, this.#tally);
    this.progress += run.count;
    return true;
  }

  /** Answers the next query. */
  #answerOne(): Found {
    const framer = this.#framer;
    const replies = this.#replies;
    const found = framer.next();
    if (found !== "query") return found;
    const before = replies.length;
    const { octets, start, end, framing } = framer;
    const verdict = this.#authority.answer(octets, start, end, framing, replies);
    this.#tally.add(verdict);
    this.progress++;
    const { observer } = this.#options;
    if (observer !== undefined) this.#report(observer, verdict, replies.bytes.subarray(before));
    return found;
  }

  /** Starts to write the waiting replies; what comes meanwhile waits for the end of that. */
  #write(): void {
    const batch = this.#replies;
    this.#replies = this.#spare;
    this.#spare = batch;
    this.#writing = this.#conn.write(batch.bytes).then(this.#onWritten, this.#onBroken);
  }

  readonly #onWritten = (written: number): void => {
    this.progress++;
    const batch = this.#spare;
    if (written < batch.length) {
      // The client is slow to read.
      batch.drop(written);
      this.#writing = this.#conn.write(batch.bytes).then(this.#onWritten, this.#onBroken);
      return;
    }
    batch.clear();
    this.#writing = undefined;
    if (this.#replies.length > 0) return this.#write();
    // The next batch goes where this one was, which is still in the processor's cache.
    this.#spare = this.#replies;
    this.#replies = batch;
  };

  readonly #onBroken = (): void => {
    this.#writing = undefined;
    this.#ending ??= "reset";
    this.#close();
  };

  /** Waits until no replies wait to be written, or can be. */
  async #written(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** Tells a client that sent too long a query so, and closes once it has had the time to read it. */
  async #sayFarewell(): Promise<Ending> {
    await settlesWithin(this.#written(), FAREWELL_MS);
    await sayAndClose(this.#conn, this.#framer.framing === "line" ? `${TOO_LONG_REPLY}\n` : TOO_LONG_REPLY);
    return "too long";
  }

  #report(observer: Observer, verdict: Verdict, reply: Uint8Array): void {
    const { octets, start, end, framing } = this.#framer;
    const query = toOctetString(octets.bytes.subarray(start, end));
    const base = { atMs: performance.now(), connection: this.connection, framing };
    observer({ ...base, kind: "query", text: query });
    observer({ ...base, kind: "reply", text: trimPadding(toOctetString(reply)), query, verdict });
  }

  #close(): void {
    closeQuietly(this.#conn);
  }
}
