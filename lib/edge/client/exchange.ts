/**
 * Queries out and replies in, on one connection to one server at a time: the mechanics of a dialogue.
 *
 * Counts and times replies, and says what went wrong; what a whole reply is, the reply reader knows. Which query goes out when,
 * and how it is framed, is the dialogue's business.
 */
import type { PeerError } from "../../core/model/errors.ts";
import type { ConnectionInfo, Ending, Finding, Observer } from "../../core/trace/event.ts";
import type { Framing, FramingMode } from "../../core/model/framing.ts";
import { isFarewell } from "../../core/codec/reply_text.ts";
import { trimPadding } from "../../core/model/octet_string.ts";
import type { Questions } from "../../core/resolve/resolution.ts";
import { connect, type ServerAddress } from "./connect.ts";
import { Patience } from "../net/deadline.ts";
import { endlessError, goneError, refusedError, silentError } from "./peer_errors.ts";
import { MAX_REPLY_OCTETS, PATIENCE_MS, type RawReply, ReplyReader } from "./reply_reader.ts";
import { END, type Heard, type SILENCE, type Wire } from "./wire.ts";

/** How a server is talked to. */
export interface ExchangeOptions {
  /** The framing to use; "auto" finds out. */
  readonly framing: FramingMode;
  /** How long to wait for a connection, and for a reply, in milliseconds. */
  readonly timeoutMs: number;
  /** The number of the next connection. */
  readonly numbering: () => number;
  /** Who is told what happens, if anybody. */
  readonly observer?: Observer;
}

/** How much longer than its slowest reply a server may be silent. */
const PATIENCE_FACTOR = 4;

/** The conversation with one server, as far as it needs no decisions. */
export class Exchange {
  readonly #server: ServerAddress;
  readonly #questions: Questions;
  readonly #options: ExchangeOptions;
  readonly #onReplies: () => void;
  readonly #patience = new Patience();
  /** What makes whole replies of what the server sends. */
  readonly reader: ReplyReader;
  #wire: Wire | undefined;
  #connection: ConnectionInfo | undefined;
  #slowestMs = 0;
  #isClosed = false;
  /** How many replies have come on this connection: a server that has given one may leave, or fall silent. */
  repliesHere = 0;

  /** A conversation with `server` about `questions`; `onReplies` is called after each batch of replies. */
  constructor(server: ServerAddress, questions: Questions, options: ExchangeOptions, onReplies: () => void) {
    this.#server = server;
    this.#questions = questions;
    this.#options = options;
    this.#onReplies = onReplies;
    this.reader = new ReplyReader((timeoutMs) => this.hear(timeoutMs), options.framing === "line");
  }

  /** Whether {@linkcode close} was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** How long a server that has answered on this connection may be silent, in milliseconds. */
  get patienceMs(): number {
    if (this.repliesHere === 0) return this.#options.timeoutMs;
    return Math.min(this.#options.timeoutMs, Math.max(PATIENCE_MS, PATIENCE_FACTOR * this.#slowestMs));
  }

  /** Connects. Throws PeerError. */
  async connect(): Promise<void> {
    this.#wire = await connect(this.#server, this.#options.timeoutMs, this.#patience);
    this.repliesHere = 0;
    this.#connection = {
      number: this.#options.numbering(),
      side: "client",
      server: this.#server.role.toUpperCase(),
      local: this.#wire.local,
      peer: this.#wire.peer,
    };
    this.#options.observer?.({ ...this.#eventBase(), kind: "opened", wallClockMs: Date.now() });
    if (this.#isClosed) this.disconnect("done");
  }

  /** Closes the connection, if there is one. */
  disconnect(ending: Ending): void {
    if (this.#wire === undefined) return;
    this.#wire.close();
    const actual = ending === "end" && this.#wire.isBroken ? "reset" : ending;
    this.#options.observer?.({ ...this.#eventBase(), kind: "closed", ending: actual });
    this.#wire = undefined;
  }

  /**
   * Asks nothing more. Where replies are still to come they may: to close now would reset the connection, which ends
   * many a student's server with an exception.
   *
   * @returns Whether there is something to wait for.
   */
  finish(): boolean {
    this.#isClosed = true;
    if (this.#wire === undefined || this.#questions.unanswered === 0) return false;
    this.#wire.finish();
    return true;
  }

  /** Ends the conversation: what is waited for ends, too. */
  close(): void {
    this.#isClosed = true;
    this.disconnect("done");
  }

  /** Sends the next names, at most `most`, in one piece: as lines, or a single one bare. */
  send(most: number, framing: Framing): string[] {
    // Whoever has finished asks nothing more.
    const names = this.#isClosed ? [] : this.#questions.take(most);
    if (names.length === 0) return names;
    this.#wire?.send(framing === "line" ? names.join("\n") + "\n" : names[0]);
    const { observer } = this.#options;
    if (observer !== undefined) {
      for (const text of names) observer({ ...this.#eventBase(), kind: "query", text, framing });
    }
    return names;
  }

  /** Sends the newline after a name that went out bare. */
  sendNewline(): void {
    this.#wire?.send("\n");
  }

  /** Waits for the next piece of what the server sends; how long that took counts for its slowness. */
  async hear(timeoutMs = this.patienceMs): Promise<Heard> {
    if (this.#wire === undefined) return END;
    const sinceMs = performance.now();
    const heard = await this.#wire.hear(timeoutMs);
    if (typeof heard === "string") this.noteSlowness(performance.now() - sinceMs);
    return heard;
  }

  /** Notes that a reply took so long. */
  noteSlowness(elapsedMs: number): void {
    this.#slowestMs = Math.max(this.#slowestMs, elapsedMs);
  }

  /** Waits for one raw reply. */
  hearReply(timeoutMs: number = this.patienceMs): Promise<RawReply | typeof SILENCE | typeof END> {
    return this.reader.readReply(timeoutMs, this.#questions.current ?? "");
  }

  /** Takes one raw reply; what follows it in the same piece is one too many. */
  take({ text }: RawReply, framing: Framing): void {
    const [first, ...others] = text.split("\n");
    this.#takeOne(trimPadding(first), framing);
    this.#onReplies();
    for (const other of others) this.#takeOne(trimPadding(other), framing);
  }

  /** Takes the whole lines of `text` as replies. Returns the rest, and how many there were. */
  takeLines(text: string): [rest: string, count: number] {
    const lines = text.split("\n");
    const rest = lines.pop()!;
    if (rest.length > MAX_REPLY_OCTETS) throw endlessError(rest, MAX_REPLY_OCTETS);
    let count = 0;
    for (const line of lines) {
      const reply = trimPadding(line);
      if (reply === "") continue;
      if (reply.length > MAX_REPLY_OCTETS) throw endlessError(reply, MAX_REPLY_OCTETS);
      this.#takeOne(reply, "line");
      count++;
    }
    if (count > 0) this.#onReplies();
    return [rest, count];
  }

  #takeOne(reply: string, framing: Framing): void {
    const { observer } = this.#options;
    if (observer !== undefined) {
      const query = this.#questions.current ?? "";
      observer({ ...this.#eventBase(), kind: "reply", text: reply, framing, query });
    }
    if (isFarewell(reply)) {
      throw refusedError(this.#server, this.#questions.current ?? "", reply);
    }
    this.#questions.reply(reply);
    this.repliesHere++;
  }

  /** Tells the observer what was found out about the server. */
  tellFinding(finding: Finding): void {
    this.#options.observer?.({ ...this.#eventBase(), kind: "finding", finding });
  }

  /** The error about a server that does not answer, after what was `tried`. */
  silent(name: string, tried: string): PeerError {
    return silentError(this.#server, name, tried, this.#options);
  }

  /** The error about a server that left before its first answer. */
  gone(name: string): PeerError {
    return goneError(this.#server, name, this.#wire?.isBroken ?? false);
  }

  #eventBase() {
    return { atMs: performance.now(), connection: this.#connection! };
  }
}
