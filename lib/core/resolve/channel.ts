/**
 * One connection to a server, as a conversation sees it: how it stands, and what has come over it.
 */
import { trimPadding } from "../model/octet_string.ts";
import { ReplyAssembler, type ReplyHabits } from "./reply_assembler.ts";
import type { Input } from "./turn.ts";

/** A connection, or the attempt to make one. */
export class Channel {
  /** Its number, from 1, per server. */
  readonly id: number;
  readonly #habits: ReplyHabits;
  /** How it stands. */
  state: "connecting" | "open" | "ended" = "connecting";
  /** Why it could not be made, if it could not. */
  unreachable: Input & { kind: "unreachable" } | undefined;
  /** Whether the server reset it. */
  isReset = false;
  /** The octets that have come and were not looked at yet. */
  unread = "";
  /** What has come of a reply that is not whole. */
  reply: ReplyAssembler;
  /** What has come of a line that is not whole. */
  carry = "";
  /** A line without text that came last, with its newline; "" if a reply came after it. */
  blankLine = "";
  /** Whether the observer was told that an empty reply came. */
  isEmptyTold = false;
  /** How many replies have come: a server that has sent one may close the connection, or be silent. */
  replies = 0;

  /** The attempt to make connection number `id`. */
  constructor(id: number, habits: ReplyHabits) {
    this.id = id;
    this.#habits = habits;
    this.reply = new ReplyAssembler(habits);
  }

  /** Takes in what happened to this connection. */
  update(input: Input & { connection: number }): void {
    switch (input.kind) {
      case "connected":
        this.state = "open";
        break;
      case "unreachable":
        this.state = "ended";
        this.unreachable = input;
        break;
      case "octets":
        this.unread += input.octets;
        break;
      case "end":
        this.state = "ended";
        this.isReset = input.isReset;
        break;
    }
  }

  /** The octets that have come since the last call. */
  takeUnread(): string {
    const octets = this.unread;
    this.unread = "";
    return octets;
  }

  /** What has come in place of a reply, if that is padding alone. */
  get emptyOctets(): string {
    return this.reply.emptyOctets || this.blankLine;
  }

  /** Begins a new reply. */
  expectReply(): void {
    this.isEmptyTold = false;
    // Padding that came before the query is the end of the reply before it.
    if (this.unread !== "" && this.carry === "" && trimPadding(this.unread) === "") {
      this.unread = "";
      this.#habits.endsLate = true;
    }
    this.reply = new ReplyAssembler(this.#habits);
  }
}
