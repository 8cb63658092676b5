/**
 * A server: listens, serves any number of clients at once, and knows when it is finished.
 *
 * By default that is when its last client has left and none has come back within a while: a lab session is over
 * then. What to say to a query is the authority's business, how to talk to one client the session's.
 */
import { type Authority, Tally } from "../../core/answer/authority.ts";
import type { ConnectionInfo, Ending, Observer, WireEvent } from "../../core/trace/event.ts";
import { SERVER_FULL_REPLY } from "../../core/codec/reply_text.ts";
import { SUSPENDED_MS } from "../net/deadline.ts";
import { sayAndClose } from "./farewell.ts";
import { Session, type SessionOptions } from "./session.ts";
import { addressOf, closeQuietly } from "../net/socket.ts";

/** How a server behaves. */
export interface ServerOptions extends SessionOptions {
  /** Whether it goes on when its last client has left. */
  readonly stay: boolean;
  /** How long after its last client has left it ends, in milliseconds. */
  readonly lingerMs: number;
  /** How long a client may send no query before it is sent away, in milliseconds; undefined: for ever. */
  readonly idleMs?: number;
  /** How many clients may be connected at once. */
  readonly maxClients: number;
  /** Who is told, besides the observer, when a client is refused or sent away. */
  readonly onLimit?: Observer;
}

/** What a server has done in its life. */
export interface ServerSummary {
  /** How many clients were served. */
  readonly clients: number;
  /** How many queries had which verdict. */
  readonly tally: Tally;
  /** How many connections were refused because there were too many. */
  readonly refused: number;
  /** How many clients did not read their replies, for a time. */
  readonly unread: number;
  /** How many clients were sent away, by reason. */
  readonly sentAway: Readonly<Record<"too long" | "idle", number>>;
}

/** How long replies on their way out may take when the server is told to end. */
const SHUTDOWN_GRACE_MS = 1000;
/** How long to wait before accepting again, when the system has no more descriptors. */
const ACCEPT_PAUSE_MS = 50;
/** How many refused clients are told why at a time; more than that, and they are just closed. */
const MAX_REFUSALS_TOLD = 64;

/** A running server. */
export class Server {
  readonly #listeners: readonly Deno.TcpListener[];
  readonly #authority: Authority;
  readonly #options: ServerOptions;
  readonly #sessions = new Set<Session>();
  readonly #tally = new Tally();
  readonly #sentAway = { "too long": 0, idle: 0 };
  readonly #farewells = new Set<Promise<void>>();
  #clients = 0;
  #connections = 0;
  #refused = 0;
  #unread = 0;
  #isEnding = false;
  #lingerTimer: ReturnType<typeof setTimeout> | undefined;
  #wakeAccept: (() => void) | undefined;
  readonly #finished = Promise.withResolvers<void>();
  /** Resolves when every socket is closed and no timer is left. */
  readonly finished: Promise<ServerSummary>;

  /** Starts serving on `listeners`, which belong to the server from then on. */
  constructor(listeners: readonly Deno.TcpListener[], authority: Authority, options: ServerOptions) {
    this.#listeners = listeners;
    this.#authority = authority;
    this.#options = options;
    this.finished = this.#serve();
  }

  /** Ends the server: no new clients, replies on their way still go out, then every connection is closed. */
  shutdown(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    clearTimeout(this.#lingerTimer);
    for (const listener of this.#listeners) listener.close();
    this.#wakeAccept?.();
    this.#finished.resolve();
  }

  async #serve(): Promise<ServerSummary> {
    const sweeping = this.#startSweeping();
    const accepting = this.#listeners.map((listener) => this.#accept(listener));
    await this.#finished.promise;
    clearInterval(sweeping);
    await Promise.all([...this.#sessions].map((session) => session.end("shutdown", SHUTDOWN_GRACE_MS)));
    await Promise.all([...accepting, ...this.#farewells]);
    return {
      clients: this.#clients,
      tally: this.#tally,
      refused: this.#refused,
      unread: this.#unread,
      sentAway: this.#sentAway,
    };
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    while (!this.#isEnding) {
      try {
        this.#welcome(await listener.accept());
      } catch (error) {
        if (this.#isEnding) return;
        if (isGoneAlready(error)) this.#missClient();
        // Out of descriptors, most likely: that would fail again at once.
        else await this.#pause();
      }
    }
  }

  /** Waits a moment, or until the server ends. */
  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ACCEPT_PAUSE_MS);
    this.#wakeAccept = resolve;
    await promise;
    clearTimeout(timer);
  }

  #welcome(conn: Deno.TcpConn): void {
    if (this.#isEnding) return closeQuietly(conn);
    if (this.#sessions.size >= this.#options.maxClients) return this.#refuse(conn);
    clearTimeout(this.#lingerTimer);
    this.#clients++;
    const connection = this.#describe(conn);
    const session = new Session(conn, connection, this.#authority, this.#options, this.#tally);
    this.#sessions.add(session);
    this.#tell({ ...this.#eventBase(connection), kind: "opened", wallClockMs: Date.now() }, false);
    session.onUnread = () => {
      this.#unread++;
      this.#tell({ ...this.#eventBase(session.connection), kind: "unread" }, true);
    };
    session.run().then((ending) => this.#farewell(session, ending));
  }

  #farewell(session: Session, ending: Ending): void {
    this.#sessions.delete(session);
    const isLimit = ending === "too long" || ending === "idle";
    if (isLimit) this.#sentAway[ending]++;
    this.#tell({ ...this.#eventBase(session.connection), kind: "closed", ending }, isLimit);
    this.#endIfDeserted();
  }

  /** A client that was gone before it could be welcomed has been here all the same. */
  #missClient(): void {
    this.#clients++;
    this.#endIfDeserted();
  }

  /** When nobody is connected any more, the server ends, unless somebody comes back in time. */
  #endIfDeserted(): void {
    if (this.#isEnding || this.#options.stay || this.#sessions.size > 0) return;
    clearTimeout(this.#lingerTimer);
    this.#lingerTimer = setTimeout(() => this.shutdown(), this.#options.lingerMs);
  }

  #refuse(conn: Deno.TcpConn): void {
    this.#refused++;
    const connected = this.#sessions.size;
    this.#tell({ ...this.#eventBase(this.#describe(conn)), kind: "refused", connected }, true);
    if (this.#farewells.size >= MAX_REFUSALS_TOLD) return closeQuietly(conn);
    const farewell = sayAndClose(conn, `${SERVER_FULL_REPLY}\n`).finally(() => this.#farewells.delete(farewell));
    this.#farewells.add(farewell);
  }

  /** Watches for silent clients: a sweep sees who has made no progress since the one before, so sessions need no clock. */
  #startSweeping(): ReturnType<typeof setInterval> | undefined {
    const { idleMs } = this.#options;
    if (idleMs === undefined) return undefined;
    const everyMs = Math.min(idleMs / 4, 1000);
    const seen = new WeakMap<Session, { progress: number; sinceMs: number }>();
    let lastMs = performance.now();
    return setInterval(() => {
      const nowMs = performance.now();
      // After a sleep of this machine or process, what the clients sent meanwhile has not been read yet.
      const wasSuspended = nowMs - lastMs > everyMs + SUSPENDED_MS;
      lastMs = nowMs;
      for (const session of this.#sessions) {
        const { progress } = session;
        const last = seen.get(session);
        if (last === undefined || last.progress !== progress || wasSuspended) {
          seen.set(session, { progress, sinceMs: nowMs });
        } else if (nowMs - last.sinceMs >= idleMs) {
          session.end("idle", 0);
        }
      }
    }, everyMs);
  }

  #tell(event: WireEvent, isLimit: boolean): void {
    this.#options.observer?.(event);
    if (isLimit) this.#options.onLimit?.(event);
  }

  /** The connection as events name it, with the next number. */
  #describe(conn: Deno.TcpConn): ConnectionInfo {
    return {
      number: ++this.#connections,
      side: "server",
      server: this.#authority.role.toUpperCase(),
      local: addressOf(conn.localAddr),
      peer: addressOf(conn.remoteAddr),
    };
  }

  #eventBase(connection: ConnectionInfo) {
    return { atMs: performance.now(), connection };
  }
}

/** Whether accept() failed because the client had reset its connection by then. */
function isGoneAlready(error: unknown): boolean {
  return error instanceof Deno.errors.NotConnected || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted;
}
