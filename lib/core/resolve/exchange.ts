/**
 * Queries out and replies in, on the connections to one server, without sockets.
 *
 * The mechanics of a conversation: it collects actions, keeps what connections bring until it is waited for, and takes replies.
 * Which query goes out when, and how it is framed, others decide (`conversation.ts`, `discovery.ts`).
 */
import { looksComplete } from "../codec/reply_text.ts";
import type { PeerError } from "../model/errors.ts";
import type { Framing } from "../model/framing.ts";
import type { Ending } from "../trace/event.ts";
import { Blame } from "./blame.ts";
import { Channel } from "./channel.ts";
import { Intake, MAX_REPLY_OCTETS } from "./intake.ts";
import { type RawReply, ReplyHabits } from "./reply_assembler.ts";
import type { Stage } from "./stage.ts";
import type { Action, ConversationOptions, Input, Waiting } from "./turn.ts";

/** A query without a reply: the connection ended, or nothing came in time. */
export interface Loss {
  /** How the reply was lost. */
  readonly how: "silence" | "end";
  /** Since when nothing has come, in milliseconds. */
  readonly sinceMs: number;
}

/** How many octets may come that nobody waits for. */
const MAX_UNREAD_OCTETS = 1_048_576;
/** How long a server that has replied may be silent before it is asked another way. */
export const PATIENCE_MS = 1000;
/** The same as a multiple of the time that its slowest reply took. */
const PATIENCE_FACTOR = 4;

/** The connections to one server, and what goes over them. */
export class Exchange {
  /** The questions for the server. */
  readonly stage: Stage;
  /** How it is talked to. */
  readonly options: ConversationOptions;
  /** The errors about the server. */
  readonly blame: Blame;
  /** Takes the replies. */
  readonly intake: Intake;
  /** How the server ends its replies. */
  readonly habits: ReplyHabits = new ReplyHabits();
  readonly #channels = new Map<number, Channel>();
  #actions: Action[] = [];
  #count = 0;
  #slowestMs = 0;
  /** The time, in milliseconds. */
  nowMs = 0;
  /** The connection in use; undefined where none is. */
  current: Channel | undefined;

  /** An exchange about the questions of `stage`; nothing is connected yet. */
  constructor(stage: Stage, options: ConversationOptions) {
    this.stage = stage;
    this.options = options;
    this.blame = new Blame(options);
    this.intake = new Intake(stage, this.blame, options.note);
  }

  /** How long a server that has replied on the current connection may be silent, in milliseconds. */
  get patienceMs(): number {
    const { timeoutMs } = this.options;
    if (this.current === undefined || this.current.replies === 0) return timeoutMs;
    return Math.min(timeoutMs, Math.max(PATIENCE_MS, PATIENCE_FACTOR * this.#slowestMs));
  }

  /** The actions since the last call. */
  takeActions(): Action[] {
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  /** Takes in what happened to a connection. */
  file(input: Input): void {
    if (!("connection" in input)) return;
    const channel = this.#channels.get(input.connection);
    // Something may still be on its way from a connection that was closed.
    if (channel === undefined) return;
    channel.update(input);
    if (channel.unread.length > MAX_UNREAD_OCTETS) throw this.blame.endless(channel.unread, MAX_UNREAD_OCTETS);
  }

  /** Starts to connect. */
  open(): Channel {
    const channel = new Channel(++this.#count, this.habits);
    this.#channels.set(channel.id, channel);
    this.#actions.push({ kind: "connect", connection: channel.id });
    return channel;
  }

  /** Connects, and makes that the current connection. Throws PeerError. */
  *connect(): Waiting<void> {
    const channel = this.open();
    const untilMs = this.nowMs + this.options.timeoutMs;
    while (channel.state === "connecting") {
      if (this.nowMs >= untilMs) throw this.timeOut(channel);
      yield untilMs;
    }
    if (channel.unreachable !== undefined) throw this.blame.unreachable(channel.unreachable);
    this.current = channel;
  }

  /** Closes a connection; what has come over it is dropped. */
  disconnect(channel: Channel, ending: Ending): void {
    this.#channels.delete(channel.id);
    if (this.current === channel) this.current = undefined;
    const actual = channel.state === "ended" ? (channel.isReset ? "reset" : "end") : ending;
    this.#actions.push({ kind: "disconnect", connection: channel.id, ending: actual });
  }

  /** Asks the next names, at most `most`, in one piece: as lines, or a single one bare. */
  ask(most: number, framing: Framing): string[] {
    const names = this.stage.take(most);
    if (names.length > 0) this.send(this.#channel, names, framing);
    return names;
  }

  /** Sends queries over `channel`. */
  send(channel: Channel, names: readonly string[], framing: Framing): void {
    channel.expectReply();
    this.#sendOctets(channel, framing === "line" ? `${names.join("\n")}\n` : names[0]);
    const { note } = this.options;
    if (note === undefined) return;
    for (const text of names) {
      const octets = framing === "line" ? `${text}\n` : text;
      note({ kind: "query", connection: channel.id, text, octets, framing });
    }
  }

  /** Sends the newline that a query went without. */
  sendNewline(channel: Channel): void {
    this.#sendOctets(channel, "\n");
    this.options.note?.({ kind: "extra", connection: channel.id, octets: "\n" });
  }

  #sendOctets(channel: Channel, octets: string): void {
    this.#actions.push({ kind: "send", connection: channel.id, octets });
  }

  /** Waits until `untilMs` for what the current connection brings. */
  *receive(untilMs: number): Waiting<string | Loss> {
    const channel = this.#channel;
    const sinceMs = this.nowMs;
    for (;;) {
      if (channel.unread !== "") {
        this.noteSlowness(this.nowMs - sinceMs);
        return channel.takeUnread();
      }
      if (channel.state === "ended") return { how: "end", sinceMs };
      if (this.nowMs >= untilMs) return { how: "silence", sinceMs };
      yield untilMs;
    }
  }

  /** Waits up to `forMs` for one reply over the current connection, and a while longer for the rest of it. */
  *receiveReply(forMs: number = this.patienceMs): Waiting<RawReply | Loss> {
    const channel = this.#channel;
    const sinceMs = this.nowMs;
    const lastMs = sinceMs + Math.max(forMs, this.options.timeoutMs);
    for (;;) {
      if (channel.unread !== "") this.noteSlowness(this.nowMs - sinceMs);
      const reply = this.readReply(channel, lastMs);
      if (reply !== undefined) return reply;
      if (channel.state === "ended") return { how: "end", sinceMs };
      const isStarted = channel.reply.text !== "";
      if (!isStarted && this.nowMs >= sinceMs + forMs) return { how: "silence", sinceMs };
      yield isStarted ? Math.min(channel.reply.dueMs, lastMs) : sinceMs + forMs;
    }
  }

  /** The reply over `channel`, if it is whole, or is not expected to become so: after `lastMs`, or at the end. */
  readReply(channel: Channel, lastMs: number): RawReply | undefined {
    const whole = channel.unread === "" ? undefined : channel.reply.add(channel.takeUnread(), this.nowMs);
    if (whole !== undefined) return whole;
    const { text, length, dueMs } = channel.reply;
    if (length > MAX_REPLY_OCTETS) throw this.blame.endless(text, MAX_REPLY_OCTETS);
    if (text === "") return undefined;
    const isEnded = channel.state === "ended";
    if (!isEnded && this.nowMs < Math.min(dueMs, lastMs)) return undefined;
    if (isEnded && this.options.framing === "line" && !looksComplete(text)) {
      throw this.blame.protocol({ kind: "cut", query: this.stage.current ?? "", reply: text });
    }
    return channel.reply.finish();
  }

  /** Notes that a reply took so long. */
  noteSlowness(elapsedMs: number): void {
    this.#slowestMs = Math.max(this.#slowestMs, elapsedMs);
  }

  /** Gives up the attempt to connect; returns the error about it. */
  timeOut(channel: Channel): PeerError {
    this.disconnect(channel, "silent");
    return this.blame.unreachable({ reason: "timed out", detail: "" });
  }

  get #channel(): Channel {
    if (this.current === undefined) throw new Error("Nothing is connected");
    return this.current;
  }
}
