/**
 * The sockets of one conversation: does what the conversation wants done, and brings it what happens.
 */
import type { Conversation } from "../../core/resolve/conversation.ts";
import type { Action, Input, Note } from "../../core/resolve/turn.ts";
import type { Peer, UnreachableReason } from "../../core/model/peer_fault.ts";
import type { Ending, Observer } from "../../core/trace/event.ts";
import { closeQuietly } from "../net/socket.ts";
import { ServerSocket } from "./server_socket.ts";

/** What a link needs to know. */
export interface ServerLinkOptions {
  /** The server. */
  readonly peer: Peer;
  /** The number of the next connection, for events. */
  readonly nextNumber: () => number;
  /** Told of everything that happens on the wire, if anybody is. */
  readonly observer?: Observer;
  /** Told of what happens; {@linkcode ServerLink.resume} is to be called with it. */
  readonly onInput: (input: Input) => void;
}

/** A conversation and its sockets. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #sockets = new Map<number, ServerSocket>();
  readonly #attempts = new Map<number, AbortController>();
  #isHalfClosed = false;
  /** The conversation that is held over this link. */
  readonly conversation: Conversation;
  /** When the conversation is to be resumed at the latest; undefined when it is over. */
  untilMs: number | undefined = Infinity;

  /** A link without connections; `conversation` asks for them. */
  constructor(conversation: Conversation, options: ServerLinkOptions) {
    this.conversation = conversation;
    this.#options = options;
  }

  /** Resumes the conversation, does what it wants done, and listens. Throws what the conversation throws. */
  resume(input: Input, nowMs: number): void {
    const { actions, untilMs } = this.conversation.resume(input, nowMs);
    this.untilMs = untilMs;
    for (const action of actions) this.#perform(action);
    if (untilMs !== undefined) this.listen();
  }

  /** Reads from every connection from which nothing is being read. */
  listen(): void {
    for (const [connection, socket] of this.#sockets) {
      if (!socket.isReading && !socket.isEnded) this.#read(connection, socket);
    }
  }

  /** Tells the server that nothing more is asked; returns whether connections are open that it has not ended. */
  closeWrite(): boolean {
    this.#isHalfClosed = true;
    for (const socket of this.#sockets.values()) if (!socket.isEnded) socket.closeWrite();
    this.listen();
    return this.isOpen;
  }

  /** Whether the server may still send something. */
  get isOpen(): boolean {
    return [...this.#sockets.values()].some(({ isEnded }) => !isEnded);
  }

  /** Reports to the observer what the conversation notes. */
  report(note: Note): void {
    const socket = this.#sockets.get(note.connection);
    if (socket === undefined) return;
    this.#options.observer?.({ ...note, atMs: performance.now(), connection: socket.info });
  }

  /** Closes every connection, for the reason that events give. */
  close(ending: Ending): void {
    for (const attempt of this.#attempts.values()) attempt.abort();
    this.#attempts.clear();
    for (const socket of this.#sockets.values()) {
      // A server that ends the connection after this end has half-closed it is polite: this end has given up.
      const isServers = socket.isEnded && !this.#isHalfClosed;
      socket.close(isServers ? (socket.isBroken ? "reset" : "end") : ending);
    }
    this.#sockets.clear();
  }

  #perform(action: Action): void {
    const { connection } = action;
    switch (action.kind) {
      case "connect":
        this.#connect(connection);
        break;
      case "send":
        this.#sockets.get(connection)?.send(action.octets);
        break;
      case "disconnect":
        this.#attempts.get(connection)?.abort();
        this.#attempts.delete(connection);
        this.#sockets.get(connection)?.close(action.ending);
        this.#sockets.delete(connection);
        break;
    }
  }

  async #connect(connection: number): Promise<void> {
    const { peer: { host: hostname, port, label: server }, nextNumber, observer, onInput } = this.#options;
    const attempt = new AbortController();
    this.#attempts.set(connection, attempt);
    try {
      const conn = await Deno.connect({ hostname, port, signal: attempt.signal });
      if (attempt.signal.aborted) return closeQuietly(conn);
      this.#sockets.set(connection, new ServerSocket(conn, { number: nextNumber(), server, observer }));
      onInput({ kind: "connected", connection });
    } catch (cause) {
      if (attempt.signal.aborted) return;
      const detail = cause instanceof Error ? cause.message : String(cause);
      const info = { number: nextNumber(), side: "client", server, local: "", peer: `${hostname}:${port}` } as const;
      observer?.({ kind: "failed", atMs: performance.now(), connection: info, message: detail });
      onInput({ kind: "unreachable", connection, reason: reasonOf(cause, detail), detail, cause });
    } finally {
      this.#attempts.delete(connection);
    }
  }

  async #read(connection: number, socket: ServerSocket): Promise<void> {
    const octets = await socket.read();
    if (this.#sockets.get(connection) !== socket) return;
    if (octets !== undefined) this.#options.onInput({ kind: "octets", connection, octets });
    else this.#options.onInput({ kind: "end", connection, isReset: socket.isBroken });
  }
}

function reasonOf(error: unknown, detail: string): UnreachableReason {
  if (
    error instanceof Deno.errors.ConnectionRefused || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted
  ) return "refused";
  if (error instanceof Deno.errors.TimedOut) return "timed out";
  if (error instanceof URIError || /lookup|resolve|not known|no such host/i.test(detail)) return "unknown host";
  return "other";
}
