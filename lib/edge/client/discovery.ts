/**
 * Finding out how a server frames its messages, and how fast it can be asked, from how it answers the first queries.
 *
 * The rules are PROTOCOL.md's (Framing): the first query goes out bare, and the newline only if no reply comes; a raw
 * server is tried once with a line if many names remain; a server that takes lines is tried with two in one segment
 * before more are in flight. Each step asks real questions, so nothing is asked in vain.
 */
import type { Framing, FramingMode } from "../../core/model/framing.ts";
import { fitsQuery, kindOfReply, looksComplete } from "../../core/codec/reply_text.ts";
import type { Questions } from "../../core/resolve/resolution.ts";
import type { Exchange } from "./exchange.ts";
import { PATIENCE_MS, type RawReply } from "./reply_reader.ts";
import { END, SILENCE } from "./wire.ts";

/**
 * How queries follow each other: one at a time; two, to see whether the server takes that; many at a time; or each on
 * a connection of its own.
 */
export type Pace = "lock-step" | "proving" | "pipelined" | "reconnecting";

/** A query without an answer: the server left, or fell silent. */
export interface Lost {
  /** The name that was asked for. */
  readonly name: string;
  /** How it was lost. */
  readonly how: typeof SILENCE | typeof END;
}

/** How long to wait for the first reply before the newline follows: a bit over 1 s, since some servers sleep just that. */
const NEWLINE_AFTER_MS = 1100;
/** A reply that comes this soon after the newline was sent came because of it. */
const PROMPT_MS = 100;
/** How much longer than its first reply a slow raw server may take to answer the newline. */
const STRAY_FACTOR = 1.5;
/** How long a server must be silent before what it sends is no more about what was asked before. */
const QUIET_MS = 100;
/** How much of that is listened to. */
const MAX_QUIET_PIECES = 64;

/** What is known of one server. */
export class Discovery {
  readonly #exchange: Exchange;
  readonly #questions: Questions;
  readonly #timeoutMs: number;
  /** How long a reply to the newline that was sent late may still take; 0 where none is to be expected. */
  #strayMs = 0;
  #isMirrorTried = false;
  /** How queries are framed. */
  framing: Framing;
  /** How they follow each other. */
  pace: Pace = "lock-step";
  /** Whether the server has shown, or the user has said, how it frames messages. */
  isFramingKnown: boolean;
  /** Whether two lines in one segment were tried. */
  isProofTried = false;

  /** Nothing is known yet, but for what `mode` says. */
  constructor(exchange: Exchange, questions: Questions, mode: FramingMode, timeoutMs: number) {
    this.#exchange = exchange;
    this.#questions = questions;
    this.#timeoutMs = timeoutMs;
    this.isFramingKnown = mode !== "auto";
    this.framing = mode === "line" ? "line" : "raw";
  }

  /** Whether a line could show that this raw server takes lines too. */
  get canTryMirror(): boolean {
    return this.framing === "raw" && !this.#isMirrorTried && !this.#exchange.reader.endsBareInNewline;
  }

  /** The first query goes out bare. A reply: a raw server. None for a while: the newline, and then it takes lines. */
  async askFirst(): Promise<void> {
    const exchange = this.#exchange;
    const newlineAfterMs = Math.min(NEWLINE_AFTER_MS, this.#timeoutMs / 2);
    const sentMs = performance.now();
    const [name] = exchange.send(1, "raw");
    let reply = await exchange.hearReply(newlineAfterMs);
    const isLate = reply === SILENCE;
    if (isLate) {
      exchange.sendNewline();
      reply = await exchange.hearReply(this.#timeoutMs - newlineAfterMs);
    }
    if (reply === SILENCE) throw exchange.silent(name, "sent it bare, then the newline");
    if (reply === END) throw exchange.gone(name);
    this.isFramingKnown = true;
    if (isLate) this.#learnFromLateReply(reply, performance.now() - sentMs, newlineAfterMs);
    else exchange.reader.endsBareInNewline = reply.hasNewline;
    exchange.tellFinding({ about: this.framing });
    exchange.take(reply, this.framing);
  }

  /** A reply that came only after the newline: because of it (a line server), or by chance (a slow raw one). */
  #learnFromLateReply({ hasNewline }: RawReply, elapsedMs: number, newlineAfterMs: number): void {
    const isPrompt = elapsedMs - newlineAfterMs < PROMPT_MS;
    if (hasNewline || isPrompt) this.framing = "line";
    if (hasNewline) this.pace = "proving";
    this.#isMirrorTried = true;
    if (hasNewline && isPrompt) return;
    // It may be a slow raw server, which has to answer the newline too, and takes as long for that.
    this.#strayMs = Math.max(PATIENCE_MS, STRAY_FACTOR * elapsedMs);
    this.#exchange.noteSlowness(elapsedMs);
  }

  /** Waits for the reply of a slow raw server to the newline, if there may be one: it is nobody's. */
  async dropStray(): Promise<void> {
    if (this.#strayMs === 0) return;
    const stray = await this.#exchange.hearReply(this.#strayMs);
    this.#strayMs = 0;
    if (typeof stray === "symbol") return;
    this.framing = "raw";
    this.pace = "lock-step";
    this.#exchange.tellFinding({ about: "stray", reply: stray.text });
  }

  /** Asks one name as a line: a server that answers in kind takes lines, and can be asked faster. */
  async tryMirror(): Promise<Lost | undefined> {
    this.#isMirrorTried = true;
    const [name] = this.#exchange.send(1, "line");
    const reply = await this.#exchange.hearReply();
    if (typeof reply === "symbol") return { name, how: reply };
    const { text, hasNewline } = reply;
    const isInKind = hasNewline && !this.#exchange.reader.endsBareInNewline && looksComplete(text) &&
      !text.includes("\n");
    if (!isInKind) {
      // Whatever it made of the newline: asked bare, it answers the name.
      this.#questions.putBack();
      return undefined;
    }
    this.framing = "line";
    this.pace = "proving";
    this.#exchange.tellFinding({ about: "mirror" });
    this.#exchange.take(reply, "line");
    return undefined;
  }

  /**
   * Asks two names in one segment. Some servers read a whole segment as one line, or drop what follows the first:
   * they would lose queries, or answer them wrong, if many were in flight.
   */
  async proveLines(): Promise<Lost | undefined> {
    this.isProofTried = true;
    const names = this.#exchange.send(2, "line");
    const { lines, ending } = await this.#exchange.reader.readLines(2);
    if (ending === END) return { name: names[0], how: ending };
    if (lines.length === 2 && names.every((name, index) => isReplyTo(lines[index], name))) {
      this.pace = "pipelined";
      this.#exchange.tellFinding({ about: "pipelining" });
      this.#exchange.takeLines(lines.join("\n") + "\n");
      return undefined;
    }
    this.pace = "lock-step";
    this.#exchange.tellFinding({ about: "lock-step" });
    for (let pieces = 0; pieces < MAX_QUIET_PIECES; pieces++) {
      if (typeof await this.#exchange.hear(QUIET_MS) === "symbol") break;
    }
    this.#questions.putBack();
    return undefined;
  }
}

function isReplyTo(reply: string, query: string): boolean {
  const kind = kindOfReply(reply);
  return kind !== "unknown" && fitsQuery(reply, query, kind);
}
