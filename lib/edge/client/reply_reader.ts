/**
 * Whole replies out of the pieces that a server sends: one without an end mark, or a number of lines.
 */
import { kindOfReply, looksComplete } from "../../core/codec/reply_text.ts";
import { beforeNul, trimPadding } from "../../core/model/octet_string.ts";
import { cutError, endlessError } from "./peer_errors.ts";
import { END, type Heard, SILENCE } from "./wire.ts";

/** A reply, padding removed, and whether a newline ended it. */
export interface RawReply {
  /** The reply itself, an octet string. */
  readonly text: string;
  /** Whether a newline ended it. */
  readonly hasNewline: boolean;
}

/** How long a server that has spoken may be silent before it is treated otherwise. */
export const PATIENCE_MS = 1000;
/** The longest reply: longer than any that follows the protocol, queries of 1,024 octets included. */
export const MAX_REPLY_OCTETS = 4096;
/** How long an error in words of its own may take to become whole, as long as it is not known how the server ends one. */
const SETTLE_MS = 200;
/** The same, once it is known that they come in one piece. */
const SETTLE_AGAIN_MS = 20;

/** The replies of one server. */
export class ReplyReader {
  readonly #hear: (timeoutMs?: number) => Promise<Heard>;
  readonly #wantsLines: boolean;
  #settleMs = SETTLE_MS;
  /** Whether a bare query got a reply that ended in a newline: then the newline of a reply tells nothing. */
  endsBareInNewline = false;

  /** Reads what `hear` brings; where lines are wanted, one that the end of the stream cuts off is an error. */
  constructor(hear: (timeoutMs?: number) => Promise<Heard>, wantsLines: boolean) {
    this.#hear = hear;
    this.#wantsLines = wantsLines;
  }

  /**
   * Waits for one raw reply, to `query`. It may come in pieces: one that looks unfinished gets the time to become whole.
   */
  async readReply(timeoutMs: number, query: string): Promise<RawReply | typeof SILENCE | typeof END> {
    let octets = "";
    const deadlineMs = performance.now() + Math.max(timeoutMs, PATIENCE_MS);
    for (;;) {
      const text = trimPadding(octets);
      const isError = kindOfReply(text) === "error";
      const waitMs = text === "" ? timeoutMs : isError ? this.#settleMs : PATIENCE_MS;
      const leftMs = deadlineMs - performance.now();
      const heard = leftMs <= 0 ? SILENCE : await this.#hear(Math.min(waitMs, leftMs));
      if (typeof heard === "symbol") {
        const isCut = this.#wantsLines && heard === END && text !== "" && !looksComplete(text);
        if (isCut) throw cutError(text, query);
        if (isError) this.#settleMs = SETTLE_AGAIN_MS;
        return text === "" ? heard : { text, hasNewline: octets.endsWith("\n") };
      }
      octets += beforeNul(heard);
      if (octets.length > MAX_REPLY_OCTETS) throw endlessError(octets, MAX_REPLY_OCTETS);
      const reply = trimPadding(octets);
      const start = reply === "" ? octets.length : octets.indexOf(reply);
      // A line end before a reply is that of the reply before it, late.
      if (octets.slice(0, start).includes("\n")) this.endsBareInNewline = true;
      if (reply === "") continue;
      const hasNewline = octets.includes("\n", start + reply.length);
      if (looksComplete(reply) || (hasNewline && kindOfReply(reply) !== "unknown")) {
        return { text: reply, hasNewline };
      }
    }
  }

  /** Waits for `count` replies that are lines; fewer where the server falls silent or leaves, which `ending` tells. */
  async readLines(count: number): Promise<{ lines: string[]; ending?: typeof SILENCE | typeof END }> {
    let octets = "";
    for (;;) {
      const heard = await this.#hear();
      if (typeof heard === "symbol") return { lines: linesIn(octets), ending: heard };
      octets += heard;
      if (octets.endsWith("\n") && octets.split("\n").length > count) return { lines: linesIn(octets) };
      if (octets.length > count * MAX_REPLY_OCTETS) throw endlessError(octets, MAX_REPLY_OCTETS);
    }
  }
}

/** The lines of a text that are not blank, padding removed. */
function linesIn(octets: string): string[] {
  return octets.split("\n").map(trimPadding).filter((line) => line !== "");
}
