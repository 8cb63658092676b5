/**
 * Whole replies on their way to their questions: each is looked at, reported, and taken by the stage.
 */
import { isRefusal } from "../codec/reply_text.ts";
import { trimPadding } from "../model/octet_string.ts";
import type { Finding } from "../trace/event.ts";
import type { Blame } from "./blame.ts";
import type { Channel } from "./channel.ts";
import type { RawReply } from "./reply_assembler.ts";
import type { Stage } from "./stage.ts";
import type { Note } from "./turn.ts";

/** The longest reply: longer than any that follows the protocol, queries of 1,024 octets included. */
export const MAX_REPLY_OCTETS = 4096;

/** Takes the replies of one server. Its methods throw PeerError and ProtocolError. */
export class Intake {
  readonly #stage: Stage;
  readonly #blame: Blame;
  readonly #note: ((note: Note) => void) | undefined;

  /** Takes replies to the questions of `stage`, and tells `note`, if there is one. */
  constructor(stage: Stage, blame: Blame, note: ((note: Note) => void) | undefined) {
    this.#stage = stage;
    this.#blame = blame;
    this.#note = note;
  }

  /** Takes the one reply that is expected; what follows it in the same piece is one too many. */
  take(channel: Channel, { text, octets }: RawReply): void {
    const hasNewline = octets.endsWith("\n");
    if (!text.includes("\n")) {
      return this.#takeOne(channel, text, octets.replace(/\n$/, ""), hasNewline, true);
    }
    for (const line of octets.split("\n")) {
      const reply = trimPadding(line);
      if (reply !== "") this.#takeOne(channel, reply, line, true, true);
    }
  }

  /** Takes the whole lines that have come over `channel`, `text` behind the others, as replies; returns how many. */
  takeLines(channel: Channel, text: string): number {
    const lines = (channel.carry + text).split("\n");
    channel.carry = lines.pop()!;
    if (channel.carry.length > MAX_REPLY_OCTETS) throw this.#blame.endless(channel.carry, MAX_REPLY_OCTETS);
    let count = 0;
    for (const line of lines) {
      const reply = trimPadding(line);
      if (reply === "") {
        channel.blankLine = `${line}\n`;
        continue;
      }
      if (reply.length > MAX_REPLY_OCTETS) throw this.#blame.endless(reply, MAX_REPLY_OCTETS);
      this.#takeOne(channel, reply, line, true, false);
      count++;
    }
    return count;
  }

  /** Takes what has come of a line as a whole reply: no newline follows. */
  takeRest(channel: Channel): void {
    const rest = channel.carry;
    channel.carry = "";
    const reply = trimPadding(rest);
    if (reply !== "") this.#takeOne(channel, reply, rest, false, false);
  }

  // Four arguments in place of an object, since this is done for every reply.
  #takeOne(channel: Channel, reply: string, line: string, hasNewline: boolean, isAlone: boolean): void {
    const query = this.#stage.current ?? "";
    if (this.#note !== undefined) {
      const octets = hasNewline ? `${line}\n` : line;
      const framing = hasNewline ? "line" : "raw";
      this.#note({ kind: "reply", connection: channel.id, text: reply, octets, framing, query });
    }
    if (isRefusal(reply)) throw this.#blame.peer({ kind: "refused", query, reply });
    const { otherNames } = this.#stage;
    const fault = this.#stage.answer(reply, isAlone, line, hasNewline);
    if (fault !== undefined) throw this.#blame.protocol(fault);
    if (this.#stage.otherNames !== otherNames) this.tell(channel, { about: "other name", query, reply });
    channel.replies++;
    channel.blankLine = "";
  }

  /** Tells the observer of an empty reply, once, if one has come over `channel`; returns it, "" where none has. */
  tellEmpty(channel: Channel): string {
    const { emptyOctets: octets, isEmptyTold } = channel;
    if (octets === "" || isEmptyTold) return octets;
    channel.isEmptyTold = true;
    const framing = octets.endsWith("\n") ? "line" : "raw";
    const query = this.#stage.current ?? "";
    this.#note?.({ kind: "reply", connection: channel.id, text: "", octets, framing, query });
    return octets;
  }

  /** Tells the observer what was found out about the server. */
  tell(channel: Channel, finding: Finding): void {
    this.#note?.({ kind: "finding", connection: channel.id, finding });
  }
}
