/**
 * Finding out how a server frames its messages, and how fast it can be asked, from how it answers the first queries.
 *
 * The rules are PROTOCOL.md's (Framing): the first query goes out bare, and the newline only if no reply comes; a raw
 * server is tried once with a line if many names remain; a server that takes lines is tried with two in one segment
 * before more are in flight. Each step asks names of the list, so no query is wasted.
 */
import { fitsQuery, kindOfReply, looksComplete } from "../codec/reply_text.ts";
import type { Framing } from "../model/framing.ts";
import { trimPadding } from "../model/octet_string.ts";
import { type Exchange, type Loss, PATIENCE_MS } from "./exchange.ts";
import { MAX_REPLY_OCTETS } from "./intake.ts";
import type { RawReply } from "./reply_assembler.ts";
import type { Waiting } from "./turn.ts";

/**
 * How queries follow each other: one at a time; two in one segment, to see whether the server takes that; many at a time;
 * or each over a connection of its own.
 */
export type Pace = "lock-step" | "proving" | "pipelined" | "reconnecting";

/** How long to wait for the first reply before the newline follows: a bit over 1 s, since some servers sleep just that. */
const NEWLINE_AFTER_MS = 1100;
/** A reply that comes this soon after the newline was sent came because of it. */
const PROMPT_MS = 100;
/** How much longer than its first reply a slow raw server may take to answer the newline. */
const STRAY_FACTOR = 1.5;
/** No longer than this: a first reply that took longer was slow for a reason that does not come again, such as a breakpoint. */
const MAX_STRAY_MS = 6000;
/** How long a server must be silent before what it sends next is no more about what was asked before. */
const QUIET_MS = 100;
/** How many pieces are read while waiting for that. */
const MAX_QUIET_PIECES = 64;

/** What is known of one server. */
export class Discovery {
  readonly #exchange: Exchange;
  /** How long a reply to the late newline may still take; 0 where none is to be expected. */
  #strayMs = 0;
  #isMirrorTried = false;
  /** Whether two lines in one segment were tried. */
  #isProofTried = false;
  /** How queries are framed. */
  framing: Framing;
  /** How they follow each other. */
  pace: Pace = "lock-step";
  /** Whether the server has shown, or the user has said, how it frames messages. */
  isFramingKnown: boolean;

  /** Nothing is known of the server yet, except what the exchange's framing option says. */
  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    const { framing } = exchange.options;
    this.isFramingKnown = framing !== "auto";
    this.framing = framing === "line" ? "line" : "raw";
  }

  /** The first query goes out bare. A reply: a raw server. None for a while: the newline, and then it takes lines. */
  *askFirst(): Waiting<void> {
    const exchange = this.#exchange;
    const { timeoutMs } = exchange.options;
    const newlineAfterMs = Math.min(NEWLINE_AFTER_MS, timeoutMs / 2);
    const sentMs = exchange.nowMs;
    const [query] = exchange.ask(1, "raw");
    const channel = exchange.current!;
    let reply = yield* exchange.receiveReply(newlineAfterMs);
    const isLate = "how" in reply && reply.how === "silence";
    if (isLate) {
      exchange.sendNewline(channel);
      reply = yield* exchange.receiveReply(timeoutMs - newlineAfterMs);
    }
    if ("how" in reply) {
      if (reply.how === "end") throw exchange.blame.peer({ kind: "closed", query, isReset: channel.isReset });
      const sentAs = "bare, then the newline";
      const empty = exchange.intake.tellEmpty(channel);
      throw exchange.blame.peer({ kind: "no reply", query, timeoutMs, answered: 0, sentAs, empty });
    }
    this.isFramingKnown = true;
    if (isLate) this.#learnFromLateReply(reply, exchange.nowMs - sentMs, newlineAfterMs);
    else exchange.habits.endsBareInNewline = reply.hasNewline;
    exchange.intake.take(channel, reply);
    exchange.intake.tell(channel, { about: this.framing });
  }

  /** A reply that came only after the newline: because of it (a line server), or by chance (a slow raw one). */
  #learnFromLateReply({ hasNewline }: RawReply, elapsedMs: number, newlineAfterMs: number): void {
    const isPrompt = elapsedMs - newlineAfterMs < PROMPT_MS;
    if (hasNewline || isPrompt) this.framing = "line";
    if (hasNewline) this.pace = "proving";
    this.#isMirrorTried = true;
    if (hasNewline && isPrompt) return;
    // It may be a slow raw server, which replies to the newline too, and takes as long for that.
    this.#strayMs = Math.min(MAX_STRAY_MS, Math.max(PATIENCE_MS, STRAY_FACTOR * elapsedMs));
    this.#exchange.noteSlowness(elapsedMs);
  }

  /** Waits for the reply of a slow raw server to the newline, if there may be one: it is dropped. */
  *dropStray(): Waiting<void> {
    if (this.#strayMs === 0) return;
    const channel = this.#exchange.current!;
    this.#exchange.intake.tell(channel, { about: "waiting", waitMs: this.#strayMs });
    channel.expectReply();
    const stray = yield* this.#exchange.receiveReply(this.#strayMs);
    this.#strayMs = 0;
    if ("how" in stray) return;
    this.framing = "raw";
    this.pace = "lock-step";
    this.#exchange.intake.tell(channel, { about: "stray", reply: stray.text });
  }

  /** Asks the next names at the pace of one that is not pipelined; returns how a reply was lost, if one was. */
  *askNext(fewNames: number): Waiting<Loss | undefined> {
    const { stage, options, habits } = this.#exchange;
    // A reply that was long in coming is on its way: it is waited for before anything else is asked.
    if (stage.unanswered > 0) return yield* this.#askOne();
    if (this.pace === "proving" && stage.waiting >= 2) return yield* this.#proveLines();
    const canTryMirror = this.framing === "raw" && !this.#isMirrorTried && !habits.endsBareInNewline;
    if (options.framing === "auto" && canTryMirror && stage.remaining > fewNames) return yield* this.#tryMirror();
    return yield* this.#askOne();
  }

  /** Asks one name, and waits for its reply. */
  *#askOne(): Waiting<Loss | undefined> {
    const exchange = this.#exchange;
    if (exchange.stage.unanswered === 0) exchange.ask(1, this.framing);
    const reply = yield* exchange.receiveReply();
    if ("how" in reply) return reply;
    if (exchange.options.framing === "line" && !this.#isProofTried) this.pace = "proving";
    exchange.intake.take(exchange.current!, reply);
    return undefined;
  }

  /** Asks one name as a line: a raw server that replies with a line takes lines, and can be asked faster. */
  *#tryMirror(): Waiting<Loss | undefined> {
    const exchange = this.#exchange;
    this.#isMirrorTried = true;
    exchange.ask(1, "line");
    const reply = yield* exchange.receiveReply();
    if ("how" in reply) return reply;
    const { text, hasNewline } = reply;
    const isMirrored = hasNewline && !exchange.habits.endsBareInNewline && looksComplete(text) && !text.includes("\n");
    if (!isMirrored) {
      // Whatever it made of the newline: asked bare, it answers the name.
      exchange.stage.putBack();
      return undefined;
    }
    this.framing = "line";
    this.pace = "proving";
    exchange.intake.take(exchange.current!, reply);
    exchange.intake.tell(exchange.current!, { about: "mirror" });
    return undefined;
  }

  /**
   * Asks two names in one segment. Some servers read a whole segment as one line, or drop what follows the first:
   * they would lose queries, or answer them wrong, if many were in flight.
   */
  *#proveLines(): Waiting<Loss | undefined> {
    const exchange = this.#exchange;
    this.#isProofTried = true;
    const names = exchange.ask(2, "line");
    const channel = exchange.current!;
    const { octets, loss } = yield* this.#receiveLines(2);
    const lines = linesIn(octets);
    if (loss?.how === "end") return loss;
    if (lines.length === 2 && names.every((name, index) => isReplyTo(lines[index], name))) {
      this.pace = "pipelined";
      exchange.intake.takeLines(channel, octets);
      exchange.intake.takeRest(channel);
      exchange.intake.tell(channel, { about: "pipelining" });
      return undefined;
    }
    this.pace = "lock-step";
    exchange.intake.tell(channel, { about: "lock-step" });
    // Both replies may still come: asked again on this connection, the names would get replies out of step.
    if (loss !== undefined && lines.length === 0) return loss;
    for (let pieces = 0; pieces < MAX_QUIET_PIECES; pieces++) {
      if (typeof (yield* exchange.receive(exchange.nowMs + QUIET_MS)) !== "string") break;
    }
    exchange.stage.putBack();
    return undefined;
  }

  /** Waits for `count` replies that are lines; fewer where the server is silent or ends the connection. */
  *#receiveLines(count: number): Waiting<{ octets: string; loss?: Loss }> {
    const exchange = this.#exchange;
    let octets = "";
    for (;;) {
      const received = yield* exchange.receive(exchange.nowMs + exchange.patienceMs);
      if (typeof received !== "string") return { octets, loss: received };
      octets += received;
      if (octets.endsWith("\n") && octets.split("\n").length > count) return { octets };
      if (octets.length > count * MAX_REPLY_OCTETS) throw exchange.blame.endless(octets, MAX_REPLY_OCTETS);
    }
  }
}

/** The lines of a text that are not blank, without the padding around them. */
function linesIn(octets: string): string[] {
  return octets.split("\n").map(trimPadding).filter((line) => line !== "");
}

function isReplyTo(reply: string, query: string): boolean {
  const kind = kindOfReply(reply);
  return kind !== "unknown" && fitsQuery(reply, query, kind);
}
