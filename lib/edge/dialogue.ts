/**
 * The client's dialogue with one server: finds out how the server frames its messages, and asks at the best pace.
 *
 * The rules are PROTOCOL.md's (Framing, Client): the first query goes out bare; a server that answers it takes raw
 * messages and is asked in lock-step, unless it shows that it mirrors framing; one that waits for the newline is sent
 * lines, pipelined; one that leaves or falls silent after an answer gets a connection for each query.
 */
import { ProtocolError } from "../core/errors.ts";
import { quoteOctets } from "../core/display.ts";
import type { Framing } from "../core/framing.ts";
import { fitsQuery, kindOfReply, looksComplete } from "../core/message.ts";
import { trimPadding } from "../core/octets.ts";
import type { Questions } from "../core/resolution.ts";
import { isRefusal, type ServerAddress } from "./connect.ts";
import { Exchange, type ExchangeOptions, PATIENCE_MS, type RawReply } from "./exchange.ts";
import { END, SILENCE } from "./wire.ts";

/** How a dialogue is led. */
export interface DialogueOptions extends ExchangeOptions {
  /** How many names are not settled yet: with few of them it is not worth finding out whether the server takes lines. */
  readonly remaining: () => number;
}

/**
 * How queries follow each other: one at a time; two, to see whether the server takes that; many at a time; or each on
 * a connection of its own.
 */
type Pace = "lock-step" | "proving" | "pipelined" | "reconnecting";

/** How long to wait for the first reply before the newline follows: a bit over 1 s, since some servers sleep just that. */
const NEWLINE_AFTER_MS = 1100;
/** A reply that comes this soon after the newline was sent came because of it. */
const PROMPT_MS = 100;
/** How much longer than its first reply a slow raw server may take to answer the newline. */
const STRAY_FACTOR = 1.5;
/** With no more names than this, lock-step is quick enough, and a student's server sees just the names. */
const FEW_NAMES = 32;
/** The most queries in flight. */
const MAX_WINDOW = 4096;
/** A server that has answered this often on a connection does not want one for each query. */
const MANY_REPLIES = 32;
/** How long a server may be away between two connections, and how long to wait before trying again. */
const RECONNECT_MS = 1000;
const RETRY_MS = 20;
/** How long a server must be silent before what it sends is no more about what was asked before. */
const QUIET_MS = 100;

/** One server, and what has been found out about it. */
export class Dialogue {
  readonly #questions: Questions;
  readonly #options: DialogueOptions;
  readonly #exchange: Exchange;
  #framing: Framing;
  #pace: Pace = "lock-step";
  #isFramingKnown: boolean;
  #isMirrorTried = false;
  #isProofTried = false;
  /** The pace to go on at once the server is there again; undefined where it wants a connection for each query. */
  #resumedPace: Pace | undefined;
  /** How long a reply to the newline that was sent late may still take; 0 where none is to be expected. */
  #strayMs = 0;
  #window = 1;

  /** A dialogue with `server` about `questions`; `onReplies` is called after each batch of replies. */
  constructor(server: ServerAddress, questions: Questions, options: DialogueOptions, onReplies: () => void) {
    this.#questions = questions;
    this.#options = options;
    this.#exchange = new Exchange(server, questions, options, onReplies);
    this.#isFramingKnown = options.framing !== "auto";
    this.#framing = options.framing === "line" ? "line" : "raw";
  }

  /**
   * Connects, and asks until there are no more questions. The connection stays open, see {@linkcode close}.
   *
   * @throws {PeerError} The server can't be reached, is silent, or has left.
   * @throws {ProtocolError} It sent what is no reply.
   */
  async run(): Promise<void> {
    try {
      await this.#exchange.connect();
      while (await this.#questions.waitForMore()) {
        if (!this.#isFramingKnown) await this.#askFirst();
        else await this.#askAtPace();
      }
    } catch (error) {
      throw error instanceof ProtocolError ? this.#exchange.blame(error) : error;
    }
  }

  /** Ends the dialogue and closes the connection. */
  close(): void {
    this.#exchange.close();
  }

  async #askAtPace(): Promise<void> {
    if (this.#strayMs > 0) await this.#dropStray();
    if (this.#pace === "pipelined") await this.#askPipelined();
    else if (this.#pace === "reconnecting") await this.#askAlone();
    else if (this.#pace === "proving" && this.#questions.waiting >= 2) await this.#proveLines();
    else await this.#askOne();
  }

  /** The first query goes out bare. A reply: a raw server. None for a while: the newline, and then it takes lines. */
  async #askFirst(): Promise<void> {
    const exchange = this.#exchange;
    const { timeoutMs } = this.#options;
    const newlineAfterMs = Math.min(NEWLINE_AFTER_MS, timeoutMs / 2);
    const sentMs = performance.now();
    const [name] = exchange.send(1, "raw");
    let reply = await exchange.hearReply(newlineAfterMs);
    const isLate = reply === SILENCE;
    if (isLate) {
      exchange.sendNewline();
      reply = await exchange.hearReply(timeoutMs - newlineAfterMs);
    }
    if (reply === SILENCE) throw exchange.silent(name, "sent it bare, then the newline");
    if (reply === END) throw exchange.gone(name);
    this.#isFramingKnown = true;
    if (isLate) this.#learnFromLateReply(reply, performance.now() - sentMs, newlineAfterMs);
    else exchange.endsBareInNewline = reply.hasNewline;
    exchange.tellFinding(
      this.#framing === "line"
        ? "takes lines: it answered after the newline"
        : "takes raw messages: it answered a bare name",
    );
    exchange.take(reply, this.#framing);
  }

  /** A reply that came only after the newline: because of it (a line server), or by chance (a slow raw one). */
  #learnFromLateReply({ hasNewline }: RawReply, elapsedMs: number, newlineAfterMs: number): void {
    const isPrompt = elapsedMs - newlineAfterMs < PROMPT_MS;
    if (hasNewline || isPrompt) this.#framing = "line";
    if (hasNewline) this.#pace = "proving";
    this.#isMirrorTried = true;
    if (hasNewline && isPrompt) return;
    // It may be a slow raw server, which has to answer the newline too, and takes as long for that.
    this.#strayMs = Math.max(PATIENCE_MS, STRAY_FACTOR * elapsedMs);
    this.#exchange.noteSlowness(elapsedMs);
  }

  /** Waits for the reply of a slow raw server to the newline: it is nobody's. */
  async #dropStray(): Promise<void> {
    const stray = await this.#exchange.hearReply(this.#strayMs);
    this.#strayMs = 0;
    if (typeof stray === "symbol") return;
    this.#framing = "raw";
    this.#pace = "lock-step";
    this.#exchange.tellFinding(`answered the newline too: ${quoteOctets(stray.text)} is dropped`);
  }

  /** Asks one name, and waits for its reply. */
  async #askOne(): Promise<void> {
    const exchange = this.#exchange;
    const isAuto = this.#options.framing === "auto";
    if (isAuto && this.#framing === "raw" && !this.#isMirrorTried && !exchange.endsBareInNewline) {
      if (this.#options.remaining() > FEW_NAMES) return await this.#tryMirror();
    }
    const [name] = exchange.send(1, this.#framing);
    const reply = await exchange.hearReply();
    if (typeof reply === "symbol") return this.#fallBack(name, reply);
    if (!isAuto && this.#framing === "line" && !this.#isProofTried) this.#pace = "proving";
    exchange.take(reply, this.#framing);
  }

  /** Asks one name as a line: a server that answers in kind takes lines, and can be asked faster. */
  async #tryMirror(): Promise<void> {
    this.#isMirrorTried = true;
    const [name] = this.#exchange.send(1, "line");
    const reply = await this.#exchange.hearReply();
    if (typeof reply === "symbol") return this.#fallBack(name, reply);
    const { text, hasNewline } = reply;
    const isInKind = hasNewline && !this.#exchange.endsBareInNewline && looksComplete(text) && !text.includes("\n");
    if (!isInKind) return this.#questions.putBack();
    this.#framing = "line";
    this.#pace = "proving";
    this.#exchange.tellFinding("answers a line with a line");
    this.#exchange.take(reply, "line");
  }

  /**
   * Asks two names in one segment. Some servers read a whole segment as one line, or drop what follows the first:
   * they would lose queries, or answer them wrong, if many were in flight.
   */
  async #proveLines(): Promise<void> {
    this.#isProofTried = true;
    const names = this.#exchange.send(2, "line");
    const { lines, ending } = await this.#exchange.hearLines(2);
    if (ending === END) return this.#fallBack(names[0], ending);
    if (lines.length === 2 && names.every((name, index) => isReplyTo(lines[index], name))) {
      this.#pace = "pipelined";
      this.#window = 4;
      this.#exchange.tellFinding("takes many lines at a time: queries are pipelined from here");
      this.#exchange.takeLines(lines.join("\n") + "\n");
      return;
    }
    this.#pace = "lock-step";
    this.#exchange.tellFinding("does not take two lines at a time: lock-step from here");
    while (typeof await this.#exchange.hear(QUIET_MS) !== "symbol");
    this.#questions.putBack();
  }

  /** Keeps a window of queries in flight that opens as replies arrive. */
  async #askPipelined(): Promise<void> {
    this.#questions.onMore = () => this.#fillWindow();
    let carry = "";
    let count = 0;
    try {
      for (;;) {
        this.#fillWindow();
        if (this.#questions.unanswered === 0) {
          if (!await this.#questions.waitForMore()) return;
          continue;
        }
        const heard = await this.#exchange.hear();
        if (typeof heard === "symbol") {
          if (looksComplete(trimPadding(carry))) this.#exchange.takeLines(`${carry}\n`);
          return this.#fallBack(this.#questions.current ?? "", heard);
        }
        [carry, count] = this.#exchange.takeLines(carry + heard);
        this.#window = Math.min(MAX_WINDOW, this.#window + count);
      }
    } finally {
      this.#questions.onMore = undefined;
    }
  }

  #fillWindow(): void {
    const room = this.#window - this.#questions.unanswered;
    if (room > 0) this.#exchange.send(room, "line");
  }

  /** Asks one name on a connection of its own. A server that opens a socket for each client may be away for a moment. */
  async #askAlone(): Promise<void> {
    const giveUpMs = performance.now() + RECONNECT_MS;
    for (;;) {
      const [reply, name] = await this.#connectAndAsk();
      if (reply === SILENCE) throw this.#exchange.silent(name, "sent it on a connection of its own");
      if (reply !== END) {
        this.#pace = this.#resumedPace ?? "reconnecting";
        return this.#exchange.take(reply, this.#framing);
      }
      if (this.#exchange.isClosed || performance.now() > giveUpMs) throw this.#exchange.left(name);
      this.#questions.putBack();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Connects, asks the next name and hears the reply; END where the server is not there, or leaves first. */
  async #connectAndAsk(): Promise<[reply: RawReply | typeof SILENCE | typeof END, name: string]> {
    try {
      await this.#exchange.connect();
    } catch (error) {
      if (isRefusal(error)) return [END, this.#questions.current ?? ""];
      throw error;
    }
    const [name] = this.#exchange.send(1, this.#framing);
    const reply = await this.#exchange.hearReply(this.#options.timeoutMs);
    const isToBeKept = this.#resumedPace !== undefined && typeof reply !== "symbol";
    if (!isToBeKept) this.#exchange.disconnect(reply === END ? "end" : reply === SILENCE ? "silent" : "done");
    return [reply, name];
  }

  /** The server left, or is silent, after it had answered: connect again, and for each query if it answered few. */
  #fallBack(name: string, heard: typeof SILENCE | typeof END): void {
    const exchange = this.#exchange;
    if (exchange.repliesHere === 0 || exchange.isClosed) {
      const tried = `sent it ${this.#framing === "raw" ? "bare" : "as a line"}`;
      throw heard === END ? exchange.gone(name) : exchange.silent(name, tried);
    }
    const what = heard === END ? "closed the connection" : "fell silent";
    const hasAnsweredMany = exchange.repliesHere >= MANY_REPLIES;
    this.#resumedPace = !hasAnsweredMany ? undefined : this.#pace === "pipelined" ? "proving" : this.#pace;
    exchange.tellFinding(
      `${what} after it had answered: ${hasAnsweredMany ? "connecting again" : "one connection a query from here"}`,
    );
    exchange.disconnect(heard === SILENCE ? "silent" : "end");
    this.#questions.putBack();
    this.#pace = "reconnecting";
  }
}

function isReplyTo(reply: string, query: string): boolean {
  const kind = kindOfReply(reply);
  return kind !== "unknown" && fitsQuery(reply, query, kind);
}
