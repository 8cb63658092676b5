/**
 * The lab's wire format: names and replies as text, in lines or raw (PROTOCOL.md, Framing).
 *
 * `next` and `encode` are the plain way from bytes to a query and from a reply to bytes; `respondRun` is the fast one.
 */
import type { LineLane } from "../fast/line_lane.ts";
import { LineRun } from "../fast/line_run.ts";
import { MAX_ENTRY_OCTETS } from "../fast/name_index.ts";
import type { ReplyBuffer } from "../fast/reply_buffer.ts";
import type { Framing, FramingMode } from "../model/framing.ts";
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import { toOctetString } from "../model/octet_string.ts";
import type { Query, Reply } from "../model/reply.ts";
import type { Tally } from "../model/tally.ts";
import type { Codec, ConnectionCodec } from "./codec.ts";
import { QueryFramer } from "./query_framer.ts";
import { replyText } from "./reply_text.ts";

/** How lines are read. */
export interface LineCodecOptions {
  /** Which framing to expect of clients. */
  readonly framing: FramingMode;
  /** The longest query, in octets. */
  readonly maxQueryOctets: number;
}

/** The lines in the works. One run serves all connections: it is answered before anything else happens. */
const run = new LineRun();

/** The lab's wire format. */
export class LineCodec implements Codec {
  readonly #options: LineCodecOptions;

  /** The wire format with these options. */
  constructor(options: LineCodecOptions) {
    this.#options = options;
  }

  /** The state of one connection. */
  open(lane?: LineLane): ConnectionCodec {
    return new LineConnection(this.#options, lane);
  }
}

class LineConnection implements ConnectionCodec {
  readonly #framer: QueryFramer;
  readonly #lane: LineLane | undefined;
  /** No reply of the lane is longer, its newline included. */
  readonly #maxReplyBytes: number;

  constructor({ framing, maxQueryOctets }: LineCodecOptions, lane: LineLane | undefined) {
    this.#framer = new QueryFramer(framing, maxQueryOctets);
    this.#lane = lane;
    this.#maxReplyBytes = Math.max(MAX_ENTRY_OCTETS, maxQueryOctets + NOT_FOUND_SUFFIX.length) + 1;
  }

  get framing(): Framing {
    return this.#framer.framing;
  }

  get replyFraming(): Framing {
    return this.#framer.replyFraming;
  }

  get silenceMs(): number | undefined {
    return this.#framer.silenceMs;
  }

  space(): Uint8Array<ArrayBuffer> {
    return this.#framer.space();
  }

  fill(count: number): void {
    this.#framer.fill(count);
  }

  finish(): void {
    this.#framer.finish();
  }

  get message(): string {
    const { octets, messageStart, messageEnd } = this.#framer;
    return toOctetString(octets.bytes.subarray(messageStart, messageEnd));
  }

  next(): Query | "too long" | "extra" | undefined {
    const found = this.#framer.next();
    if (found !== "query") return found === "nothing" ? undefined : found;
    const { octets, start, end } = this.#framer;
    return { name: toOctetString(octets.bytes.subarray(start, end)) };
  }

  encode(reply: Reply, replies: ReplyBuffer): void {
    const text = replyText(reply);
    replies.appendText(this.replyFraming === "line" ? `${text}\n` : text);
  }

  respondRun(replies: ReplyBuffer, maxBytes: number, tally: Tally): number {
    const lane = this.#lane;
    if (lane === undefined || !this.#framer.nextRun(run, maxBytes / this.#maxReplyBytes)) return 0;
    lane.respondRun(this.#framer.octets, run, replies, tally);
    return run.count;
  }
}
