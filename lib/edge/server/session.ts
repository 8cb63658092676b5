/**
 * One client of a server, from its connection to its end.
 *
 * The hot path of the server: read what there is, respond to every query in it, write all replies at once. Reading and
 * writing overlap, so a client that sends everything before it reads is served too, up to a limit.
 */
import type { ConnectionCodec } from "../../core/codec/codec.ts";
import { ReplyBuffer } from "../../core/fast/reply_buffer.ts";
import { toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import type { Query, Reply } from "../../core/model/reply.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import { DeadlineTimer, settlesWithin } from "../net/deadline.ts";
import { closeQuietly } from "../net/socket.ts";
import { LAST_REPLY_MS, sendLastReply } from "./last_reply.ts";
import type { SessionOptions } from "./server_options.ts";

/** A query, and its message if an observer is to hear of it. */
type Asked = { readonly query: Query; readonly octets: string };

/** Why responding stopped: all queries that were read have replies, replies must leave first, or the query is too long. */
type Stop = "done" | "full" | "too long";

/** A connected client. */
export class Session {
  /** The connection, as events name it. */
  readonly connection: ConnectionInfo;
  readonly #conn: Deno.TcpConn;
  readonly #options: SessionOptions;
  readonly #codec: ConnectionCodec;
  readonly #timer = new DeadlineTimer();
  /** One batch of replies is written while the next is filled: each may hold half of what is allowed to wait. */
  readonly #batchBytes: number;
  #replies = new ReplyBuffer();
  #spare = new ReplyBuffer();
  #writing: Promise<void> | undefined;
  /** A reply that the responder has promised, and its query: later queries wait for it. */
  #promised: { readonly asked: Asked; readonly reply: Promise<Reply> } | undefined;
  #isUnread = false;
  #ending: Ending | undefined;
  /** Grows with each query that comes and each write that the client takes: it tells whether the client is idle. */
  progress = 0;

  /** A session over `conn`, which belongs to it from then on. */
  constructor(conn: Deno.TcpConn, connection: ConnectionInfo, options: SessionOptions) {
    const { codec, responder, maxUnreadBytes } = options;
    this.#conn = conn;
    this.connection = connection;
    this.#options = options;
    this.#batchBytes = maxUnreadBytes / 2;
    this.#codec = codec.open(responder.lane);
  }

  /** Serves the client until the connection ends; it is closed then. Never rejects. */
  async run(): Promise<Ending> {
    let ending: Ending;
    try {
      this.#conn.setNoDelay(true);
      ending = await this.#converse();
    } catch {
      // The client closed or reset the connection in some way; if this end closed it, the reason is noted already.
      ending = "reset";
    }
    this.#ending ??= ending;
    closeQuietly(this.#conn);
    return this.#ending;
  }

  /** Ends the session: replies that are being written still go out, for at most `graceMs`. */
  async end(ending: Ending, graceMs: number): Promise<void> {
    this.#ending ??= ending;
    if (this.#writing !== undefined) await settlesWithin(this.#written(), graceMs);
    closeQuietly(this.#conn);
  }

  get #observer(): Observer | undefined {
    return this.#options.watch.observer;
  }

  async #converse(): Promise<Ending> {
    const codec = this.#codec;
    for (;;) {
      const space = codec.space();
      const reading = this.#conn.read(space);
      const { silenceMs } = codec;
      if (silenceMs !== undefined && !await this.#timer.settlesWithin(reading, silenceMs)) {
        codec.finish();
        if (await this.#respondAll() === "too long") return this.#refuseQuery();
      }
      const count = await reading;
      if (count === null) {
        this.#observer?.({ kind: "finished", atMs: performance.now(), connection: this.connection });
        codec.finish();
      } else {
        if (this.#observer !== undefined) this.#report("read", toOctetString(space.subarray(0, count)));
        codec.fill(count);
      }
      let stop = this.#respondSome();
      if (stop === "full") stop = await this.#respondAll();
      if (stop === "too long") return this.#refuseQuery();
      if (count === null) {
        await this.#written();
        return "end";
      }
    }
  }

  /** Responds to all that has been read; waits while the client has too many replies unread, or a reply is promised. */
  async #respondAll(): Promise<Stop> {
    for (;;) {
      const stop = this.#respondSome();
      if (stop !== "full") return stop;
      if (this.#promised === undefined) {
        if (!this.#isUnread) this.#options.onUnread(this.connection);
        this.#isUnread = true;
        await this.#written();
      } else {
        const { asked, reply } = this.#promised;
        this.#encode(asked, await reply);
        this.#promised = undefined;
      }
      if (this.#ending !== undefined) throw new Deno.errors.Interrupted("The session has ended");
    }
  }

  /** Responds to queries, and writes the replies: until no query is left, or so many replies wait that it must stop. */
  #respondSome(): Stop {
    const { responder } = this.#options;
    const codec = this.#codec;
    const replies = this.#replies;
    let stop: Stop = "full";
    while (replies.length < this.#batchBytes && this.#promised === undefined) {
      if (this.#respondRun(replies)) continue;
      const query = codec.next();
      if (query === undefined || query === "too long") {
        stop = query ?? "done";
        break;
      }
      const octets = this.#observer === undefined ? "" : codec.message;
      if (query === "extra") {
        this.#report("extra", octets);
        continue;
      }
      this.progress++;
      const reply = responder.respond(query);
      if (reply instanceof Promise) this.#promised = { asked: { query, octets }, reply };
      else this.#encode({ query, octets }, reply);
    }
    if (this.#writing === undefined && replies.length > 0) this.#write();
    return stop;
  }

  /** Replies to the next lines at once, if they need no care and no observer wants to hear of each. */
  #respondRun(replies: ReplyBuffer): boolean {
    const { tally, watch: { observer, onRun } } = this.#options;
    if (observer !== undefined && onRun === undefined) return false;
    const before = replies.length;
    const count = this.#codec.respondRun(replies, this.#batchBytes - before, tally);
    if (count === 0) return false;
    this.progress += count;
    onRun?.({
      atMs: performance.now(),
      connection: this.connection,
      queries: this.#codec.message,
      replies: toOctetString(replies.bytes.subarray(before)),
    });
    return true;
  }

  /** Adds the reply to a query to those that wait to be written. */
  #encode({ query, octets }: Asked, reply: Reply): void {
    const { tally } = this.#options;
    const observer = this.#observer;
    const replies = this.#replies;
    const before = replies.length;
    this.#codec.encode(reply, replies);
    tally.add(reply.kind);
    if (observer === undefined) return;
    const { framing, replyFraming } = this.#codec;
    const base = { atMs: performance.now(), connection: this.connection };
    const written = toOctetString(replies.bytes.subarray(before));
    const sent = { text: trimPadding(written), octets: written, framing: replyFraming };
    observer({ ...base, kind: "query", text: query.name, octets, framing });
    observer({ ...base, kind: "reply", ...sent, query: query.name, verdict: reply.kind });
  }

  /** Starts to write the waiting replies; replies that come meanwhile wait for the end of that. */
  #write(): void {
    const batch = this.#replies;
    this.#replies = this.#spare;
    this.#spare = batch;
    this.#writing = this.#conn.write(batch.bytes).then(this.#onWritten, this.#onBroken);
  }

  readonly #onWritten = (written: number): void => {
    this.progress++;
    const batch = this.#spare;
    if (this.#observer !== undefined) this.#report("written", toOctetString(batch.bytes.subarray(0, written)));
    if (written < batch.length) {
      // The client is slow to read.
      batch.drop(written);
      this.#writing = this.#conn.write(batch.bytes).then(this.#onWritten, this.#onBroken);
      return;
    }
    batch.clear();
    this.#writing = undefined;
    if (this.#replies.length > 0) return this.#write();
    // The next batch uses the same memory, which is still in the processor's cache.
    this.#spare = this.#replies;
    this.#replies = batch;
  };

  readonly #onBroken = (): void => {
    this.#writing = undefined;
    this.#ending ??= "reset";
    closeQuietly(this.#conn);
  };

  /** Waits until no replies wait to be written, or the connection is broken. */
  async #written(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** Replies to a query over the limit that it is too long, and closes once the client has had time to read that. */
  async #refuseQuery(): Promise<Ending> {
    await settlesWithin(this.#written(), LAST_REPLY_MS);
    const octets = this.#codec.message;
    const waiting = this.#replies;
    const refusal = this.#replies = new ReplyBuffer();
    this.#encode({ query: { name: trimPadding(octets) }, octets }, { kind: "refused", reason: "query too long" });
    this.#replies = waiting;
    const { watch } = this.#options;
    await sendLastReply({ conn: this.#conn, connection: this.connection, watch }, refusal.bytes);
    return "too long";
  }

  #report(kind: "read" | "written" | "extra", octets: string): void {
    this.#observer?.({ kind, atMs: performance.now(), connection: this.connection, octets });
  }
}
