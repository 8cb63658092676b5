/**
 * Asking a name over a new connection, while an earlier one may still bring the reply.
 *
 * A connection that is refused, or that ends without a reply, is tried again for a while: a server that opens a socket for
 * each client may be away for a moment between two (PROTOCOL.md, Framing).
 */
import type { Framing } from "../model/framing.ts";
import { trimPadding } from "../model/octet_string.ts";
import type { Channel } from "./channel.ts";
import type { Exchange } from "./exchange.ts";
import type { RawReply } from "./reply_assembler.ts";
import type { Waiting } from "./turn.ts";

/** For how long a connection is tried again, and how long to wait before each try. */
const RETRY_FOR_MS = 1000;
const RETRY_AFTER_MS = 20;

/** The reply that came over a new connection. */
export interface NewReply {
  /** The connection, still open on this side. */
  readonly channel: Channel;
  /** The reply. */
  readonly reply: RawReply;
}

/** What a reconnection begins with. */
export interface ReconnectionStart {
  /** The connection over which the name was asked, if it is open: it may still bring the reply. */
  readonly first?: Channel;
  /** How many replies the last connection brought. */
  readonly answered: number;
  /** How the query is framed. */
  readonly framing: Framing;
  /** Since when the server has been silent, in milliseconds. */
  readonly sinceMs: number;
}

/** One name, asked over new connections until a reply comes. */
export class Reconnection {
  readonly #exchange: Exchange;
  readonly #start: ReconnectionStart;
  readonly #query: string;
  readonly #giveUpMs: number;
  #first: Channel | undefined;
  #channel: Channel | undefined;
  #isAsked = false;
  #isRefused = false;
  #retryMs: number;
  #retryUntilMs: number;

  /** Asks the oldest open question of `exchange`. */
  constructor(exchange: Exchange, start: ReconnectionStart) {
    this.#exchange = exchange;
    this.#start = start;
    this.#query = exchange.stage.current!;
    this.#giveUpMs = start.sinceMs + exchange.options.timeoutMs;
    this.#first = start.first;
    this.#retryMs = exchange.nowMs;
    this.#retryUntilMs = exchange.nowMs + RETRY_FOR_MS;
  }

  /**
   * Waits for the reply.
   *
   * @returns Undefined if the first connection brings something before a new one brings a reply.
   * @throws {PeerError} No connection can be made, or no reply comes in time.
   */
  *run(): Waiting<NewReply | undefined> {
    const exchange = this.#exchange;
    for (;;) {
      if (this.#first !== undefined && trimPadding(this.#first.unread) !== "") {
        if (this.#channel !== undefined) exchange.disconnect(this.#channel, "overtaken");
        return undefined;
      }
      if (this.#first?.state === "ended") this.#dropFirst(this.#first);
      const reply = this.#advance();
      if (reply !== undefined) return { channel: this.#channel!, reply };
      this.#checkTime();
      yield this.#wakeMs();
    }
  }

  #dropFirst(first: Channel): void {
    this.#exchange.disconnect(first, "end");
    this.#first = undefined;
    this.#retryUntilMs = this.#exchange.nowMs + RETRY_FOR_MS;
  }

  /** Does what can be done now with the new connection; returns the reply, if it is there. */
  #advance(): RawReply | undefined {
    const exchange = this.#exchange;
    const isDue = exchange.nowMs >= this.#retryMs && exchange.nowMs < this.#retryUntilMs;
    if (this.#channel === undefined && isDue) {
      this.#channel = exchange.open();
      this.#isAsked = false;
    }
    const channel = this.#channel;
    if (channel === undefined || channel.state === "connecting") return undefined;
    if (channel.state === "open" && !this.#isAsked) {
      exchange.send(channel, [this.#query], this.#start.framing);
      this.#isAsked = true;
    }
    const reply = exchange.readReply(channel, this.#giveUpMs);
    if (reply === undefined && channel.state === "ended") this.#retryAfter(channel);
    return reply;
  }

  /** The new connection was refused, or ended without a reply. */
  #retryAfter(channel: Channel): void {
    const exchange = this.#exchange;
    const isHopeless = channel.unreachable !== undefined && channel.unreachable.reason !== "refused";
    if (isHopeless && this.#first === undefined) throw exchange.blame.unreachable(channel.unreachable!);
    this.#isRefused = channel.unreachable !== undefined;
    exchange.disconnect(channel, "end");
    this.#channel = undefined;
    this.#retryMs = isHopeless ? Infinity : exchange.nowMs + RETRY_AFTER_MS;
  }

  /** Throws if there is no hope left, or no time. */
  #checkTime(): void {
    const exchange = this.#exchange;
    const { answered } = this.#start;
    const query = this.#query;
    if (this.#first === undefined && this.#channel === undefined && exchange.nowMs >= this.#retryUntilMs) {
      throw exchange.blame.peer({ kind: "left", query, answered, retriedMs: RETRY_FOR_MS, isRefused: this.#isRefused });
    }
    if (exchange.nowMs < this.#giveUpMs) return;
    if (this.#first === undefined && this.#channel?.state === "connecting") throw exchange.timeOut(this.#channel);
    const { timeoutMs } = exchange.options;
    const answeredHere = this.#first === undefined ? 0 : answered;
    throw exchange.blame.peer({
      kind: "no reply",
      query,
      timeoutMs,
      answered: answeredHere,
      sentAs: "over a new connection",
      empty: this.#tellEmpty(),
    });
  }

  /** The empty reply that one of the connections has brought; "" where none has. */
  #tellEmpty(): string {
    const { intake } = this.#exchange;
    return [this.#first, this.#channel].map((channel) => channel === undefined ? "" : intake.tellEmpty(channel)).join(
      "",
    );
  }

  #wakeMs(): number {
    if (this.#channel !== undefined) {
      const isStarted = this.#channel.reply.text !== "";
      return isStarted ? Math.min(this.#giveUpMs, this.#channel.reply.dueMs) : this.#giveUpMs;
    }
    const canRetry = this.#exchange.nowMs < this.#retryUntilMs && this.#retryMs !== Infinity;
    return Math.min(this.#giveUpMs, canRetry ? Math.min(this.#retryMs, this.#retryUntilMs) : Infinity);
  }
}
