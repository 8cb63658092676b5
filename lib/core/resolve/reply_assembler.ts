/**
 * Whole replies out of the pieces that a connection brings.
 *
 * A reply without a newline has no end mark. One that ends as replies do is whole; one that does not gets some time to
 * become whole, and is taken as it is after that.
 */
import { kindOfReply, looksComplete } from "../codec/reply_text.ts";
import { beforeNul, trimPadding } from "../model/octet_string.ts";

/** A reply without the padding around it. */
export interface RawReply {
  /** The reply itself, an octet string. */
  readonly text: string;
  /** All that came of it, padding included. */
  readonly octets: string;
  /** Whether a newline followed it. */
  readonly hasNewline: boolean;
}

/** How long an unfinished reply may take to become whole. */
const UNFINISHED_MS = 1000;
/** The same for an error in a server's own words, as long as it is not known that they come in one piece. */
const ERROR_MS = 200;
/** The same, once that is known. */
const ERROR_AGAIN_MS = 20;

/** What the replies of a server have shown about how it ends them; shared by all connections to it. */
export class ReplyHabits {
  /** How long an error in the server's own words may take to become whole, in milliseconds. */
  errorMs: number = ERROR_MS;
  /** Whether the reply to a bare query ended in a newline: then the newline of a reply tells nothing. */
  endsBareInNewline = false;
  /** Whether a line end came after its reply, in a piece of its own: then a line end alone is no empty reply. */
  endsLate = false;
}

/** The reply that a connection is about to bring. */
export class ReplyAssembler {
  readonly #habits: ReplyHabits;
  #octets = "";
  /** All that has come, what stood behind a NUL included. */
  #received = "";
  #lastMs = 0;

  /** Nothing has come yet. */
  constructor(habits: ReplyHabits) {
    this.#habits = habits;
  }

  /** How many octets have come. */
  get length(): number {
    return this.#octets.length;
  }

  /** What has come of the reply, without the padding around it. */
  get text(): string {
    return trimPadding(this.#octets);
  }

  /** What has come in place of a reply, if that is padding alone: an empty reply. */
  get emptyOctets(): string {
    return this.text === "" && !this.#habits.endsLate ? this.#received : "";
  }

  /** When what has come is taken for the whole reply, in milliseconds. */
  get dueMs(): number {
    return this.#lastMs + (kindOfReply(this.text) === "error" ? this.#habits.errorMs : UNFINISHED_MS);
  }

  /** Takes in what came at `nowMs`; returns the reply once it is whole. */
  add(piece: string, nowMs: number): RawReply | undefined {
    this.#octets += beforeNul(piece);
    this.#received += piece;
    this.#lastMs = nowMs;
    const text = this.text;
    const start = text === "" ? this.#octets.length : this.#octets.indexOf(text);
    // A line end before a reply is that of the reply before it, late.
    if (this.#octets.slice(0, start).includes("\n")) {
      this.#habits.endsBareInNewline = true;
      this.#habits.endsLate ||= text !== "";
    }
    if (text === "") return undefined;
    this.#received = this.#received.replace(/^[\r\n]+/, "");
    const hasNewline = this.#octets.includes("\n", start + text.length);
    const isWhole = looksComplete(text) || (hasNewline && kindOfReply(text) !== "unknown");
    return isWhole ? { text, octets: this.#received, hasNewline } : undefined;
  }

  /** Takes what has come for the whole reply: nothing more is expected. */
  finish(): RawReply {
    const { text } = this;
    if (kindOfReply(text) === "error") this.#habits.errorMs = ERROR_AGAIN_MS;
    return { text, octets: this.#received, hasNewline: this.#octets.endsWith("\n") };
  }
}
