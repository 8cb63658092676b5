/**
 * A correct RS or TS for a student's client: it answers from a table, frames its replies as the client needs them, and does
 * to its replies what a lesson wants done.
 *
 * The bytes are cut into queries by the codec that dns-lab's own servers have.
 */
import type { Responder } from "../../core/answer/responder.ts";
import { LineCodec } from "../../core/codec/line_codec.ts";
import type { ConnectionCodec } from "../../core/codec/codec.ts";
import { replyText } from "../../core/codec/reply_text.ts";
import type { ServerManner } from "../../core/cases/grade_case.ts";
import type { SeenQuery } from "../../core/grade/observation.ts";
import { MAX_QUERY_OCTETS } from "../../core/model/defaults.ts";
import { fromOctetString, toOctetString } from "../../core/model/octet_string.ts";
import type { Query, Reply } from "../../core/model/reply.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import { settlesWithin } from "../net/deadline.ts";
import { addressOf, closeQuietly, writeAll } from "../net/socket.ts";

/** How a reference server behaves. */
export interface ReferenceOptions {
  /** Its label. */
  readonly label: "RS" | "TS";
  /** What replies to queries. */
  readonly responder: Responder;
  /** What it does to its replies. */
  readonly manner: ServerManner;
  /** What ends each reply; undefined: the same as the query. */
  readonly replyEnd: string | undefined;
  /** The number of the next connection. */
  readonly nextNumber: () => number;
  /** Called with each query, once its reply is known. */
  readonly onQuery: (query: SeenQuery, octets: string) => void;
  /** Called with each connection. */
  readonly onConnection: (label: "RS" | "TS") => void;
  /** Told of everything that happens. */
  readonly observer: Observer;
}

const SPLIT_PAUSE_MS = 150;
const SLOW_MS = 1500;
/** A client that sends more than this is cut off. */
const MAX_QUERIES = 5000;

/** A running reference server. */
export class ReferenceServer implements AsyncDisposable {
  readonly #listeners: readonly Deno.TcpListener[];
  readonly #options: ReferenceOptions;
  readonly #open = new Map<Deno.TcpConn, { readonly info: ConnectionInfo; lastWasRaw: boolean }>();
  readonly #running = new Set<Promise<void>>();
  readonly #accepting: Promise<unknown>;
  readonly #stopped = Promise.withResolvers<void>();
  #isStopped = false;
  #replyEnd: string | undefined;

  /** Serves on `listeners`, which belong to it from then on. */
  constructor(listeners: readonly Deno.TcpListener[], options: ReferenceOptions) {
    this.#listeners = listeners;
    this.#options = options;
    this.#replyEnd = options.replyEnd;
    this.#accepting = Promise.all(listeners.map((listener) => this.#accept(listener)));
  }

  /** Sends a newline to every client whose last reply had none, as if the reply had not been complete before. */
  async sendLateNewlines(): Promise<boolean> {
    const waiting = [...this.#open].filter(([, { lastWasRaw }]) => lastWasRaw);
    for (const [conn, state] of waiting) {
      state.lastWasRaw = false;
      await this.#write(conn, state.info, "\n");
    }
    return waiting.length > 0;
  }

  /** Ends every further reply with `end`; undefined: like its query. */
  endReplies(end: string | undefined): void {
    this.#replyEnd = end;
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopped.resolve();
    for (const listener of this.#listeners) listener.close();
    for (const conn of this.#open.keys()) closeQuietly(conn);
    await this.#accepting;
    await Promise.all(this.#running);
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    while (!this.#isStopped) {
      try {
        const conn = await listener.accept();
        const serving = this.#serve(conn).finally(() => this.#running.delete(serving));
        this.#running.add(serving);
      } catch {
        // The listener is closed, or the client was gone before it was accepted.
      }
    }
  }

  async #serve(conn: Deno.TcpConn): Promise<void> {
    const { label, nextNumber, observer, onConnection } = this.#options;
    const [local, peer] = [addressOf(conn.localAddr), addressOf(conn.remoteAddr)];
    const info: ConnectionInfo = { number: nextNumber(), side: "server", server: label, local, peer, client: "client" };
    this.#open.set(conn, { info, lastWasRaw: false });
    onConnection(label);
    observer({ kind: "opened", atMs: performance.now(), connection: info, wallClockMs: Date.now() });
    let ending: Ending = "end";
    try {
      conn.setNoDelay(true);
      ending = await this.#converse(conn, info);
    } catch {
      ending = "reset";
    }
    closeQuietly(conn);
    this.#open.delete(conn);
    observer({
      kind: "closed",
      atMs: performance.now(),
      connection: info,
      ending: this.#isStopped ? "shutdown" : ending,
    });
  }

  async #converse(conn: Deno.TcpConn, info: ConnectionInfo): Promise<Ending> {
    const codec = new LineCodec({ framing: "auto", maxQueryOctets: MAX_QUERY_OCTETS }).open();
    for (let queries = 0; queries < MAX_QUERIES;) {
      const space = codec.space();
      const reading = conn.read(space);
      // What is read after this has ended is nobody's.
      reading.catch(() => {});
      if (codec.silenceMs !== undefined && !await settlesWithin(reading, codec.silenceMs)) {
        codec.finish();
        const ending = await this.#replyToAll(conn, info, codec);
        if (ending !== undefined) return ending;
      }
      const count = await reading;
      if (count === null) codec.finish();
      else {
        this.#options.observer({ ...at(info), kind: "read", octets: toOctetString(space.subarray(0, count)) });
        codec.fill(count);
      }
      queries++;
      const ending = await this.#replyToAll(conn, info, codec);
      if (ending !== undefined) return ending;
      if (count === null) return "end";
    }
    return "too long";
  }

  /** Replies to all queries that are there; returns why the connection ends, if it does. */
  async #replyToAll(conn: Deno.TcpConn, info: ConnectionInfo, codec: ConnectionCodec): Promise<Ending | undefined> {
    for (let query = codec.next(); query !== undefined; query = codec.next()) {
      const octets = codec.message;
      if (query === "too long") return "too long";
      if (query === "extra") this.#options.observer({ ...at(info), kind: "extra", octets });
      else await this.#reply(conn, info, { query, octets, framing: codec.framing });
    }
    return undefined;
  }

  async #reply(
    conn: Deno.TcpConn,
    info: ConnectionInfo,
    { query, octets, framing }: { query: Query; octets: string; framing: "line" | "raw" },
  ): Promise<void> {
    const { label, manner, responder, observer, onQuery } = this.#options;
    const reply: Reply = await responder.respond(query);
    const text = replyText(reply);
    const message = text + (this.#replyEnd ?? (framing === "line" ? "\n" : ""));
    observer({ ...at(info), kind: "query", text: query.name, octets, framing });
    onQuery({ server: label, connection: info.number, text: query.name, reply: text }, octets);
    if (manner === "slow") await settlesWithin(this.#stopped.promise, SLOW_MS);
    const cut = Math.floor(text.length / 2);
    const pieces = manner === "split" ? [message.slice(0, cut), message.slice(cut)] : [message];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await settlesWithin(this.#stopped.promise, SPLIT_PAUSE_MS);
      await this.#write(conn, info, piece);
    }
    const state = this.#open.get(conn);
    if (state !== undefined) state.lastWasRaw = !message.endsWith("\n");
    const replied = { text, octets: message, framing: message.endsWith("\n") ? "line" : "raw" } as const;
    observer({ ...at(info), kind: "reply", ...replied, query: query.name, verdict: reply.kind });
  }

  async #write(conn: Deno.TcpConn, info: ConnectionInfo, octets: string): Promise<void> {
    await writeAll(conn, fromOctetString(octets));
    this.#options.observer({ ...at(info), kind: "written", octets });
  }
}

function at(connection: ConnectionInfo) {
  return { atMs: performance.now(), connection };
}
