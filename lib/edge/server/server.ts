/**
 * A server: listens, serves any number of clients at once, and ends when its work is done.
 *
 * By default that is when its last client has disconnected and none has come back within a while: a lab session is over
 * then. What to reply to a query is up to the responder, how that looks on the wire to the codec (`session.ts` drives both).
 */
import { ReplyBuffer } from "../../core/fast/reply_buffer.ts";
import { toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import { Tally } from "../../core/model/tally.ts";
import type { ConnectionInfo, Ending, Observer, Run, WireEvent } from "../../core/trace/event.ts";
import { connectionNumbers } from "../../core/trace/numbers.ts";
import { settlesWithin } from "../net/deadline.ts";
import { addressOf, closeQuietly } from "../net/socket.ts";
import { IdleSweep } from "./idle_sweep.ts";
import { sendLastReply } from "./last_reply.ts";
import type { ServerOptions, ServerSummary } from "./server_options.ts";
import { Session } from "./session.ts";

/** How long replies that are being written may take when the server shuts down. */
const SHUTDOWN_GRACE_MS = 1000;
/** How long to wait before accepting again, when the system has no more descriptors. */
const ACCEPT_PAUSE_MS = 50;
/** How many refused clients are told why at a time; further ones are just closed. */
const MAX_REFUSALS_TOLD = 64;

/** A running server. */
export class Server implements AsyncDisposable {
  readonly #listeners: readonly Deno.TcpListener[];
  readonly #options: ServerOptions;
  readonly #nextNumber: () => number;
  readonly #sessions = new Set<Session>();
  readonly #running = new Set<Promise<void>>();
  readonly #refusals = new Set<Promise<void>>();
  readonly #tally = new Tally();
  readonly #disconnected = { "too long": 0, idle: 0 };
  #clients = 0;
  #refused = 0;
  #unread = 0;
  #isShutDown = false;
  #reason: ServerSummary["reason"] = "shut down";
  #lingerTimer: ReturnType<typeof setTimeout> | undefined;
  #wakeAccept: (() => void) | undefined;
  readonly #watch: { observer?: Observer; onRun?: (run: Run) => void };
  readonly #shutDown = Promise.withResolvers<void>();
  /** Resolves when every socket is closed and no timer is left. */
  readonly finished: Promise<ServerSummary>;

  /** Starts to serve on `listeners`, which belong to the server from then on. */
  constructor(listeners: readonly Deno.TcpListener[], options: ServerOptions) {
    this.#listeners = listeners;
    this.#options = options;
    this.#nextNumber = options.nextNumber ?? connectionNumbers();
    this.#watch = { observer: options.observer, onRun: options.onRun };
    this.finished = this.#serve();
  }

  /** Shuts the server down: no new clients, replies that are being written go out, then every connection is closed. */
  shutDown(): void {
    if (this.#isShutDown) return;
    this.#isShutDown = true;
    clearTimeout(this.#lingerTimer);
    for (const listener of this.#listeners) listener.close();
    this.#wakeAccept?.();
    this.#shutDown.resolve();
  }

  /** Tells the observer nothing more: queries take the faster way from then on. */
  stopObserving(): void {
    this.#watch.observer = this.#watch.onRun = undefined;
  }

  /** Shuts the server down, and waits until it has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.shutDown();
    await this.finished;
  }

  async #serve(): Promise<ServerSummary> {
    const { idleMs } = this.#options;
    using _sweep = idleMs === undefined ? undefined : new IdleSweep(this.#sessions, idleMs);
    const accepting = this.#listeners.map((listener) => this.#accept(listener));
    await this.#shutDown.promise;
    await Promise.all([...this.#sessions].map((session) => session.end("shutdown", SHUTDOWN_GRACE_MS)));
    // Their connections are closed; a reply that a responder has promised may never come.
    await settlesWithin(Promise.all(this.#running), SHUTDOWN_GRACE_MS);
    await Promise.all([...accepting, ...this.#refusals]);
    return {
      reason: this.#reason,
      clients: this.#clients,
      tally: this.#tally,
      refused: this.#refused,
      unread: this.#unread,
      disconnected: this.#disconnected,
    };
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    while (!this.#isShutDown) {
      try {
        this.#serveClient(await listener.accept());
      } catch (error) {
        if (this.#isShutDown) return;
        if (isResetBeforeAccept(error)) {
          // This client was connected, too, although it is gone already.
          this.#clients++;
          this.#endIfUnused();
        } else {
          // Out of descriptors, most likely: another attempt would fail at once.
          await this.#pause();
        }
      }
    }
  }

  /** Waits a moment, or until the server shuts down. */
  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ACCEPT_PAUSE_MS);
    this.#wakeAccept = resolve;
    await promise;
    clearTimeout(timer);
  }

  #serveClient(conn: Deno.TcpConn): void {
    if (this.#isShutDown) return closeQuietly(conn);
    if (this.#sessions.size >= this.#options.maxClients) return this.#refuse(conn);
    clearTimeout(this.#lingerTimer);
    this.#clients++;
    const session = new Session(conn, this.#describe(conn), {
      ...this.#options,
      watch: this.#watch,
      tally: this.#tally,
      onUnread: (connection) => {
        this.#unread++;
        this.#tell({ ...at(connection), kind: "unread" }, true);
      },
    });
    this.#sessions.add(session);
    this.#tell({ ...at(session.connection), kind: "opened", wallClockMs: Date.now() }, false);
    const running = session.run().then((ending) => this.#finish(session, ending)).finally(() => {
      this.#running.delete(running);
    });
    this.#running.add(running);
  }

  #finish(session: Session, ending: Ending): void {
    this.#sessions.delete(session);
    const isLimit = ending === "too long" || ending === "idle";
    if (isLimit) this.#disconnected[ending]++;
    this.#tell({ ...at(session.connection), kind: "closed", ending }, isLimit);
    this.#endIfUnused();
  }

  /** When no client is connected any more, the server ends, unless one comes back in time. */
  #endIfUnused(): void {
    if (this.#isShutDown || this.#options.stay || this.#sessions.size > 0) return;
    clearTimeout(this.#lingerTimer);
    this.#lingerTimer = setTimeout(() => {
      this.#reason = "unused";
      this.shutDown();
    }, this.#options.lingerMs);
  }

  #refuse(conn: Deno.TcpConn): void {
    this.#refused++;
    const connection = this.#describe(conn);
    this.#tell({ ...at(connection), kind: "opened", wallClockMs: Date.now() }, false);
    this.#tell({ ...at(connection), kind: "refused", connected: this.#sessions.size }, true);
    const close = () => {
      closeQuietly(conn);
      this.#tell({ ...at(connection), kind: "closed", ending: "full" }, false);
    };
    if (this.#refusals.size >= MAX_REFUSALS_TOLD) return close();
    const refusal = this.#encodeRefusal(connection);
    const sending = sendLastReply({ conn, connection, watch: this.#watch }, refusal).finally(() => {
      this.#refusals.delete(sending);
      close();
    });
    this.#refusals.add(sending);
  }

  /** The reply to whoever connects when the server is full, of which the observer is told. */
  #encodeRefusal(connection: ConnectionInfo): Uint8Array {
    const buffer = new ReplyBuffer();
    const codec = this.#options.codec.open();
    codec.encode({ kind: "refused", reason: "server full" }, buffer);
    const octets = toOctetString(buffer.bytes);
    const text = trimPadding(octets);
    const framing = codec.replyFraming;
    this.#tell({ ...at(connection), kind: "reply", text, octets, framing, query: "", verdict: "refused" }, false);
    return buffer.bytes;
  }

  #tell(event: WireEvent, isLimit: boolean): void {
    this.#watch.observer?.(event);
    if (isLimit) this.#options.onLimit?.(event);
  }

  /** The connection as events name it, with the next number. */
  #describe(conn: Deno.TcpConn): ConnectionInfo {
    return {
      number: this.#nextNumber(),
      side: "server",
      server: this.#options.label,
      local: addressOf(conn.localAddr),
      peer: addressOf(conn.remoteAddr),
    };
  }
}

/** What events have in common that happen now. */
function at(connection: ConnectionInfo) {
  return { atMs: performance.now(), connection };
}

/** Whether accept() failed because the client had reset its connection by then. */
function isResetBeforeAccept(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted;
}
