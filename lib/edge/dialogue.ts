/**
 * The client's dialogue with one server: finds out how the server frames its messages, and asks at the best pace.
 *
 * The rules are PROTOCOL.md's (Framing, Client): the first query goes out bare; a server that answers it takes raw
 * messages and is asked in lock-step, unless it shows that it mirrors framing; one that waits for the newline is sent
 * lines, pipelined; one that leaves or falls silent after an answer gets a connection for each query.
 */
import { PeerError, ProtocolError } from "../core/errors.ts";
import { quoteOctets } from "../core/display.ts";
import type { Ending, Observer } from "../core/event.ts";
import type { Framing, FramingMode } from "../core/framing.ts";
import { isFarewell, looksComplete } from "../core/message.ts";
import { trimPadding } from "../core/octets.ts";
import type { Questions } from "../core/resolution.ts";
import type { Role } from "../core/table.ts";
import { connect, describeServer, isRefusal, type ServerAddress } from "./connect.ts";
import { END, type Heard, SILENCE, type Wire } from "./wire.ts";

/** How a dialogue is led. */
export interface DialogueOptions {
  /** The framing to use; "auto" finds out. */
  readonly framing: FramingMode;
  /** How long to wait for a connection, and for a reply, in milliseconds. */
  readonly timeoutMs: number;
  /** Who is told what happens, if anybody. */
  readonly observer?: Observer;
  /** More names than this must remain for it to be worth finding out whether a server takes lines too. */
  readonly remaining: () => number;
}

/** How queries follow each other: one at a time, many at a time, or each on a connection of its own. */
type Pace = "lock-step" | "pipelined" | "reconnecting";

/** A reply in a piece, and whether a newline ended it. */
interface RawReply {
  readonly text: string;
  readonly hasNewline: boolean;
}

/** A server that says nothing for this long, though it spoke before or should by now, is treated otherwise. */
const PATIENCE_MS = 1000;
/** How much longer than its slowest reply a server may be silent. */
const PATIENCE_FACTOR = 4;
/** With no more names than this, lock-step is quick enough, and a student's server sees just the names. */
const FEW_NAMES = 32;
/** The most queries in flight. */
const MAX_WINDOW = 4096;
/** How long a server may be away between two connections. */
const RECONNECT_MS = 1000;
/** How long to wait before trying again to connect. */
const RETRY_MS = 20;
/** A reply that comes this soon after the newline was sent came because of it. */
const PROMPT_MS = 250;
/** The longest reply: longer than any that follows the protocol, queries of 1,024 octets included. */
const MAX_REPLY_OCTETS = 4096;

/** One server, and the state of the conversation with it. */
export class Dialogue {
  readonly #server: ServerAddress;
  readonly #role: Role;
  readonly #questions: Questions;
  readonly #options: DialogueOptions;
  readonly #onReplies: () => void;
  #wire: Wire | undefined;
  #isClosed = false;
  #framing: Framing;
  #pace: Pace;
  #isFramingKnown: boolean;
  #isMirrorTried = false;
  /** Whether the reply to a bare query ended in a newline: then the newline of a reply tells nothing. */
  #endsBareInNewline = false;
  /** Whether a reply to the newline that was sent late may still come. */
  #expectsStray = false;
  #slowestMs = 0;
  /** How many replies have come on this connection: a server that has given one may leave, or fall silent. */
  #repliesHere = 0;
  #window = 1;

  /** A dialogue with `server` about `questions`; `onReplies` is called after each batch of replies. */
  constructor(server: ServerAddress, questions: Questions, options: DialogueOptions, onReplies: () => void) {
    this.#server = server;
    this.#role = server.role;
    this.#questions = questions;
    this.#options = options;
    this.#onReplies = onReplies;
    this.#isFramingKnown = options.framing !== "auto";
    this.#framing = options.framing === "line" ? "line" : "raw";
    this.#pace = options.framing === "line" ? "pipelined" : "lock-step";
  }

  /**
   * Connects, and asks until there are no more questions. The connection stays open, see {@linkcode close}.
   *
   * @throws {PeerError} The server can't be reached, is silent, or has left.
   * @throws {ProtocolError} It sent what is no reply.
   */
  async run(): Promise<void> {
    try {
      await this.#connect();
      while (await this.#questions.waitForMore()) {
        if (this.#expectsStray) await this.#dropStray();
        if (!this.#isFramingKnown) await this.#askFirst();
        else if (this.#pace === "pipelined") await this.#askPipelined();
        else if (this.#pace === "lock-step") await this.#askInLockStep();
        else await this.#askAlone();
      }
    } catch (error) {
      if (!(error instanceof ProtocolError) || this.#isClosed) throw error;
      throw new ProtocolError(`${this.#describe()} ${error.message}; correct the server, or try --framing line or raw`);
    }
  }

  /** Ends the dialogue and closes the connection. */
  close(ending: Ending = "done"): void {
    this.#isClosed = true;
    this.#disconnect(ending);
  }

  async #connect(): Promise<Wire> {
    const wire = await connect(this.#server, this.#options.timeoutMs);
    if (this.#isClosed) wire.close();
    this.#wire = wire;
    this.#repliesHere = 0;
    this.#tell("connected");
    return wire;
  }

  #disconnect(ending: Ending): void {
    if (this.#wire === undefined) return;
    this.#wire.close();
    this.#tell("closed", ending);
    this.#wire = undefined;
  }

  /** The first query goes out bare. A reply: a raw server. None for a while: the newline, and then it takes lines. */
  async #askFirst(): Promise<void> {
    const [name] = this.#send(1, "raw");
    const { timeoutMs } = this.#options;
    const patienceMs = Math.min(PATIENCE_MS, timeoutMs / 2);
    const sentMs = performance.now();
    let reply = await this.#hearReply(patienceMs);
    const isLate = reply === SILENCE;
    if (isLate) {
      this.#wire?.send("\n");
      reply = await this.#hearReply(timeoutMs - patienceMs);
    }
    const elapsedMs = performance.now() - sentMs;
    if (reply === SILENCE) throw this.#silent(name, "sent it bare, and the newline after 1 s");
    if (reply === END) throw this.#gone(name);
    this.#isFramingKnown = true;
    this.#endsBareInNewline = !isLate && reply.hasNewline;
    if (isLate) this.#learnFromLateReply(reply.hasNewline, elapsedMs, elapsedMs - patienceMs);
    else this.#slowestMs = elapsedMs;
    this.#tellFinding(
      this.#framing === "line"
        ? "takes lines: it answered after the newline"
        : "takes raw messages: it answered a bare name",
    );
    this.#take(reply, this.#framing);
  }

  /** A reply that came only after the newline: because of it (a line server), or by chance (a slow raw one). */
  #learnFromLateReply(hasNewline: boolean, elapsedMs: number, sinceNewlineMs: number): void {
    const isPrompt = sinceNewlineMs < PROMPT_MS;
    this.#slowestMs = isPrompt ? sinceNewlineMs : elapsedMs;
    if (hasNewline || isPrompt) this.#framing = "line";
    if (hasNewline) this.#pace = "pipelined";
    this.#isMirrorTried = true;
    this.#expectsStray = !(hasNewline && isPrompt);
  }

  /** Asks one name, and waits for its reply. */
  async #askInLockStep(): Promise<void> {
    if (this.#options.framing === "auto" && this.#framing === "raw" && !this.#isMirrorTried) {
      if (!this.#endsBareInNewline && this.#options.remaining() > FEW_NAMES) return await this.#tryMirror();
    }
    const [name] = this.#send(1, this.#framing);
    const reply = await this.#hearTimed();
    if (typeof reply === "symbol") return this.#fallBack(name, reply);
    this.#take(reply, this.#framing);
  }

  /** Asks one name as a line: a server that answers in kind takes lines, and can be asked faster. */
  async #tryMirror(): Promise<void> {
    this.#isMirrorTried = true;
    const [name] = this.#send(1, "line");
    const reply = await this.#hearTimed();
    if (typeof reply === "symbol") return this.#fallBack(name, reply);
    if (reply.hasNewline && !this.#endsBareInNewline && !reply.text.includes("\n")) {
      this.#framing = "line";
      this.#pace = "pipelined";
      this.#tellFinding("answers a line with a line: queries are pipelined from here");
      return this.#take(reply, "line");
    }
    this.#questions.putBack();
  }

  /** Keeps a window of queries in flight that opens as replies arrive. */
  async #askPipelined(): Promise<void> {
    this.#window = 1;
    this.#questions.onMore = () => this.#fillWindow();
    let carry = "";
    try {
      for (;;) {
        this.#fillWindow();
        if (this.#questions.unanswered === 0) {
          if (!await this.#questions.waitForMore()) return;
          continue;
        }
        const heard = await this.#hearSome();
        if (typeof heard === "symbol") {
          if (carry !== "") this.#take({ text: trimPadding(carry), hasNewline: false }, "line");
          return this.#fallBack(this.#questions.current ?? "", heard);
        }
        carry = this.#takeLines(carry + heard);
      }
    } finally {
      this.#questions.onMore = undefined;
    }
  }

  #fillWindow(): void {
    const room = this.#window - this.#questions.unanswered;
    if (room > 0) this.#send(room, "line");
  }

  /** Takes the whole lines of `text` as replies. Returns the rest. */
  #takeLines(text: string): string {
    const lines = text.split("\n");
    const rest = lines.pop()!;
    if (rest.length > MAX_REPLY_OCTETS) throw tooLong(rest);
    let count = 0;
    for (const line of lines) {
      const reply = trimPadding(line);
      if (reply === "") continue;
      this.#takeOne(reply, "line");
      count++;
    }
    this.#window = Math.min(MAX_WINDOW, this.#window + count);
    if (count > 0) this.#onReplies();
    return rest;
  }

  /** Asks one name on a connection of its own. A server that opens a socket for each client may be away for a moment. */
  async #askAlone(): Promise<void> {
    const giveUpMs = performance.now() + RECONNECT_MS;
    for (;;) {
      const [reply, name] = await this.#askOnce();
      if (reply === SILENCE) throw this.#silent(name, "sent it on a connection of its own");
      if (reply !== END) return this.#take(reply, this.#framing);
      if (this.#isClosed || performance.now() > giveUpMs) throw this.#left(name);
      this.#questions.putBack();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Connects, asks the next name, hears the reply, and closes; END where the server is not there, or leaves first. */
  async #askOnce(): Promise<[reply: RawReply | typeof SILENCE | typeof END, name: string]> {
    try {
      await this.#connect();
    } catch (error) {
      if (isRefusal(error)) return [END, this.#questions.current ?? ""];
      throw error;
    }
    const [name] = this.#send(1, this.#framing);
    const reply = await this.#hearReply(this.#options.timeoutMs);
    this.#disconnect(reply === END ? "end" : reply === SILENCE ? "silent" : "done");
    return [reply, name];
  }

  /** From here on each query gets its own connection: the server left, or is silent, after it had answered. */
  #fallBack(name: string, heard: typeof SILENCE | typeof END): void {
    if (this.#repliesHere === 0 || this.#isClosed) {
      throw heard === END
        ? this.#gone(name)
        : this.#silent(name, `sent it ${this.#framing === "raw" ? "bare" : "as a line"}`);
    }
    this.#tellFinding(
      heard === END ? "closed after a reply: one connection a query" : "silent after a reply: one connection a query",
    );
    this.#disconnect(heard === SILENCE ? "silent" : this.#wire?.isBroken ? "reset" : "end");
    this.#questions.putBack();
    this.#pace = "reconnecting";
  }

  /** After a late newline, a slow raw server still answers the newline itself: that reply is nobody's. */
  async #dropStray(): Promise<void> {
    this.#expectsStray = false;
    const heard = await this.#hearReply(Math.max(PATIENCE_MS, 2 * this.#slowestMs));
    if (typeof heard === "symbol") return;
    this.#framing = "raw";
    this.#pace = "lock-step";
    this.#tellFinding(`answered the newline too: ${quoteOctets(heard.text)} is dropped`);
  }

  /** Waits for a reply of a server that has answered before, and notes how long it took. */
  async #hearTimed(): Promise<RawReply | typeof SILENCE | typeof END> {
    const sentMs = performance.now();
    const reply = await this.#hearReply(this.#patienceMs());
    if (typeof reply !== "symbol") this.#slowestMs = Math.max(this.#slowestMs, performance.now() - sentMs);
    return reply;
  }

  async #hearSome(): Promise<Heard> {
    const sentMs = performance.now();
    const heard = await this.#hear(this.#patienceMs());
    if (typeof heard === "string") this.#slowestMs = Math.max(this.#slowestMs, performance.now() - sentMs);
    return heard;
  }

  async #hear(timeoutMs: number): Promise<Heard> {
    return this.#wire === undefined ? END : await this.#wire.hear(timeoutMs);
  }

  #patienceMs(): number {
    if (this.#repliesHere === 0) return this.#options.timeoutMs;
    return Math.min(this.#options.timeoutMs, Math.max(PATIENCE_MS, PATIENCE_FACTOR * this.#slowestMs));
  }

  /** Waits for one raw reply. It may come in pieces: one that looks unfinished gets the time to become whole. */
  async #hearReply(timeoutMs: number): Promise<RawReply | typeof SILENCE | typeof END> {
    let octets = "";
    for (;;) {
      const text = trimPadding(octets);
      const heard = await this.#hear(text === "" ? timeoutMs : PATIENCE_MS);
      if (typeof heard === "symbol") return text === "" ? heard : { text, hasNewline: false };
      octets += heard;
      const reply = trimPadding(octets);
      const hasNewline = /\n[\0\s]*$/.test(octets);
      if (reply === "") {
        // The line end of the reply before, late.
        if (hasNewline) this.#endsBareInNewline = true;
      } else if (hasNewline || looksComplete(reply)) {
        return { text: reply, hasNewline };
      }
      if (octets.length > MAX_REPLY_OCTETS) throw tooLong(octets);
    }
  }

  /** Sends the next names, at most `most`, in one piece. */
  #send(most: number, framing: Framing): string[] {
    const names = this.#questions.take(most);
    if (names.length === 0) return names;
    this.#wire?.send(framing === "line" ? names.join("\n") + "\n" : names[0]);
    const { observer } = this.#options;
    if (observer !== undefined) {
      for (const text of names) observer({ ...this.#eventBase(), kind: "query", text, framing });
    }
    return names;
  }

  #take({ text }: RawReply, framing: Framing): void {
    const [first, second] = text.split("\n");
    this.#takeOne(trimPadding(first), framing);
    this.#onReplies();
    if (second !== undefined) this.#questions.reply(trimPadding(second));
  }

  #takeOne(reply: string, framing: Framing): void {
    const query = this.#questions.current ?? "";
    this.#options.observer?.({ ...this.#eventBase(), kind: "reply", text: reply, framing, query });
    if (isFarewell(reply)) {
      throw new PeerError(`${this.#describe()} refused the query ${quoteOctets(query)}: it said ${quoteOctets(reply)}`);
    }
    this.#questions.reply(reply);
    this.#repliesHere++;
  }

  #silent(name: string, tried: string): PeerError {
    const seconds = this.#options.timeoutMs / 1000;
    return new PeerError(
      `${this.#describe()} did not answer the query ${quoteOctets(name)} within ${seconds} s (${tried}); ` +
        `see whether it waits for something else, or try ${this.#otherFraming()} or a longer --timeout`,
    );
  }

  #otherFraming(): string {
    const { framing } = this.#options;
    return framing === "auto" ? "--framing line or raw" : `--framing ${framing === "line" ? "raw" : "line"}`;
  }

  #gone(name: string): PeerError {
    const how = this.#wire?.isBroken ? "reset" : "closed";
    return new PeerError(
      `${this.#describe()} ${how} the connection before it answered the query ${quoteOctets(name)}; ` +
        "see why it left, and start it again",
    );
  }

  #left(name: string): PeerError {
    return new PeerError(
      `${this.#describe()} has left: it closed the connection after it had answered, and for 1 s a new one got it no ` +
        `further with the query ${quoteOctets(name)}; see why it ended, and start it again`,
    );
  }

  #describe(): string {
    return describeServer(this.#server);
  }

  #tell(kind: "connected" | "closed", ending: Ending = "done"): void {
    const { observer } = this.#options;
    if (observer === undefined) return;
    observer(kind === "connected" ? { ...this.#eventBase(), kind } : { ...this.#eventBase(), kind, ending });
  }

  #tellFinding(text: string): void {
    this.#options.observer?.({ ...this.#eventBase(), kind: "finding", text });
  }

  #eventBase() {
    return { atMs: performance.now(), role: this.#role, peer: this.#wire?.peer ?? this.#describe() };
  }
}

function tooLong(octets: string): ProtocolError {
  return new ProtocolError(
    `sent ${octets.length} octets without an end, beginning ${quoteOctets(octets, 40)}, ` +
      `wanted a reply of at most ${MAX_REPLY_OCTETS}`,
  );
}
