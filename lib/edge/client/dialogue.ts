/**
 * The client's dialogue with one server: asks question after question, at the best pace that the server takes.
 *
 * What pace that is, is found out first (`discovery.ts`). Then PROTOCOL.md's rules hold: raw servers are asked in
 * lock-step, line servers with a window that opens as replies arrive, and one that leaves or falls silent after an
 * answer gets a connection for each query.
 */
import { ProtocolError } from "../../core/model/errors.ts";
import { looksComplete } from "../../core/codec/reply_text.ts";
import { trimPadding } from "../../core/model/octet_string.ts";
import type { Questions } from "../../core/resolve/resolution.ts";
import { isRefusal, type ServerAddress } from "./connect.ts";
import { Discovery, type Lost, type Pace } from "./discovery.ts";
import { Exchange, type ExchangeOptions } from "./exchange.ts";
import { blame, leftError } from "./peer_errors.ts";
import type { RawReply } from "./reply_reader.ts";
import { END, SILENCE } from "./wire.ts";

/** How a dialogue is led. */
export interface DialogueOptions extends ExchangeOptions {
  /** How many names are not settled yet: with few of them it is not worth finding out whether the server takes lines. */
  readonly remaining: () => number;
}

/** With no more names than this, lock-step is quick enough, and a student's server sees just the names. */
const FEW_NAMES = 32;
/** How many queries are in flight when it has been shown that two can be, and how many at the most. */
const FIRST_WINDOW = 4;
const MAX_WINDOW = 2048;
/** A server that has answered this often on a connection does not want one for each query. */
const MANY_REPLIES = 32;
/** How long a server may be away between two connections, and how long to wait before trying again. */
const RECONNECT_MS = 1000;
const RETRY_MS = 20;

/** One server, and the questions for it. */
export class Dialogue {
  readonly #server: ServerAddress;
  readonly #questions: Questions;
  readonly #options: DialogueOptions;
  readonly #exchange: Exchange;
  readonly #discovery: Discovery;
  /** The pace to go on at once the server is there again; undefined where it wants a connection for each query. */
  #resumedPace: Pace | undefined;
  #window = FIRST_WINDOW;

  /** A dialogue with `server` about `questions`; `onReplies` is called after each batch of replies. */
  constructor(server: ServerAddress, questions: Questions, options: DialogueOptions, onReplies: () => void) {
    this.#server = server;
    this.#questions = questions;
    this.#options = options;
    this.#exchange = new Exchange(server, questions, options, onReplies);
    this.#discovery = new Discovery(this.#exchange, questions, options.framing, options.timeoutMs);
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
      while (!this.#exchange.isClosed && await this.#questions.waitForMore()) {
        if (!this.#discovery.isFramingKnown) await this.#discovery.askFirst();
        else await this.#askAtPace();
      }
    } catch (error) {
      throw error instanceof ProtocolError ? blame(this.#server, error) : error;
    }
  }

  /** Asks nothing more; {@linkcode run} ends soon. Returns whether replies are still to come. */
  finish(): boolean {
    return this.#exchange.finish();
  }

  /** Ends the dialogue and closes the connection. */
  close(): void {
    this.#exchange.close();
  }

  async #askAtPace(): Promise<void> {
    const discovery = this.#discovery;
    await discovery.dropStray();
    if (discovery.pace === "pipelined") return await this.#askPipelined();
    if (discovery.pace === "reconnecting") return await this.#askAlone();
    const isAuto = this.#options.framing === "auto";
    const lost = discovery.pace === "proving" && this.#questions.waiting >= 2
      ? await discovery.proveLines()
      : isAuto && discovery.canTryMirror && this.#options.remaining() > FEW_NAMES
      ? await discovery.tryMirror()
      : await this.#askOne();
    if (lost !== undefined) this.#fallBack(lost);
  }

  /** Asks one name, and waits for its reply. */
  async #askOne(): Promise<Lost | undefined> {
    const { framing, isProofTried } = this.#discovery;
    const [name] = this.#exchange.send(1, framing);
    const reply = await this.#exchange.hearReply();
    if (typeof reply === "symbol") return { name, how: reply };
    if (this.#options.framing === "line" && !isProofTried) this.#discovery.pace = "proving";
    this.#exchange.take(reply, framing);
    return undefined;
  }

  /** Keeps a window of queries in flight that opens as replies arrive. */
  async #askPipelined(): Promise<void> {
    this.#window = FIRST_WINDOW;
    this.#questions.onMore = () => this.#fillWindow();
    let carry = "";
    let count = 0;
    try {
      for (;;) {
        this.#fillWindow();
        if (this.#questions.unanswered === 0) {
          if (this.#exchange.isClosed || !await this.#questions.waitForMore()) return;
          continue;
        }
        const heard = await this.#exchange.hear();
        if (typeof heard === "symbol") {
          if (looksComplete(trimPadding(carry))) this.#exchange.takeLines(`${carry}\n`);
          return this.#fallBack({ name: this.#questions.current ?? "", how: heard });
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
    // A few large batches cost less than many small ones, and as long as queries are in flight nobody waits for it.
    if (room >= this.#window / 4) this.#exchange.send(room, "line");
  }

  /** Asks one name on a connection of its own. A server that opens a socket for each client may be away for a moment. */
  async #askAlone(): Promise<void> {
    const giveUpMs = performance.now() + RECONNECT_MS;
    for (;;) {
      const [reply, name] = await this.#connectAndAsk();
      if (reply === SILENCE) throw this.#exchange.silent(name, "sent it on a connection of its own");
      if (reply !== END) {
        this.#discovery.pace = this.#resumedPace ?? "reconnecting";
        return this.#exchange.take(reply, this.#discovery.framing);
      }
      if (this.#exchange.isClosed || performance.now() > giveUpMs) throw leftError(this.#server, name);
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
    const [name] = this.#exchange.send(1, this.#discovery.framing);
    const reply = await this.#exchange.hearReply(this.#options.timeoutMs);
    const isToBeKept = this.#resumedPace !== undefined && typeof reply !== "symbol";
    if (!isToBeKept) this.#exchange.disconnect(reply === END ? "end" : reply === SILENCE ? "silent" : "done");
    return [reply, name];
  }

  /** The server left, or is silent, after it had answered: connect again, and for each query if it answered few. */
  #fallBack({ name, how }: Lost): void {
    const exchange = this.#exchange;
    const { framing, pace } = this.#discovery;
    if (exchange.repliesHere === 0 || exchange.isClosed) {
      const tried = `sent it ${framing === "raw" ? "bare" : "as a line"}`;
      throw how === END ? exchange.gone(name) : exchange.silent(name, tried);
    }
    const hasAnsweredMany = exchange.repliesHere >= MANY_REPLIES;
    this.#resumedPace = hasAnsweredMany ? (pace === "pipelined" ? "proving" : pace) : undefined;
    exchange.tellFinding({ about: "closed", answered: exchange.repliesHere, perQuery: !hasAnsweredMany });
    exchange.disconnect(how === SILENCE ? "silent" : "end");
    this.#questions.putBack();
    this.#discovery.pace = "reconnecting";
  }
}
