/**
 * A wire format: how queries are cut out of bytes, and how replies are written as bytes.
 */
import type { LineLane } from "../fast/line_lane.ts";
import type { ReplyBuffer } from "../fast/reply_buffer.ts";
import type { Framing } from "../model/framing.ts";
import type { Query, Reply } from "../model/reply.ts";
import type { Tally } from "../model/tally.ts";

/** A wire format over TCP. */
export interface Codec {
  /** The state of one connection; with `lane`, queries that need no care may take it. */
  open(lane?: LineLane): ConnectionCodec;
}

/** The bytes of one connection: read into `space`, tell `fill` how many there were, then take queries from `next`. */
export interface ConnectionCodec {
  /** How the last query was framed. */
  readonly framing: Framing;
  /** How the next reply is framed. */
  readonly replyFraming: Framing;
  /** After how many milliseconds of silence what is left is a message; undefined where silence tells nothing. */
  readonly silenceMs: number | undefined;
  /** Where to read the next bytes to. */
  space(): Uint8Array<ArrayBuffer>;
  /** Takes in the `count` bytes that were read into `space`. */
  fill(count: number): void;
  /** Notes that no more bytes are expected, after silence or the end of the stream: what is left is a message. */
  finish(): void;
  /** The bytes of what was taken last, a query or a run of them, line ends and padding included, as an octet string. */
  readonly message: string;
  /**
   * The next query; "too long" for one over the limit; "extra" for bytes that belong to the message before; undefined until
   * more bytes are read.
   */
  next(): Query | "too long" | "extra" | undefined;
  /** Appends `reply` to `replies`, framed as `replyFraming` says. */
  encode(reply: Reply, replies: ReplyBuffer): void;
  /**
   * Replies to the next queries at once, if they need no care and there is a lane: up to `maxBytes` of replies.
   *
   * @returns How many queries that were; 0 if the next one has to go through `next`.
   */
  respondRun(replies: ReplyBuffer, maxBytes: number, tally: Tally): number;
}
