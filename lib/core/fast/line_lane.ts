/**
 * The fast lane: replies to a run of plain lines, from the bytes of a table to the bytes of the replies.
 *
 * It makes no string and no object for a query. What it does is what `LineConnection.next`, `Authority.respond` and
 * `LineConnection.encode` do one query at a time, and the tests compare the two byte by byte.
 */
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import { fromOctetString } from "../model/octet_string.ts";
import type { Tally } from "../model/tally.ts";
import type { LineRun } from "./line_run.ts";
import type { NameIndex } from "./name_index.ts";
import { Octets, SLACK_BYTES } from "./octets.ts";
import type { ReplyBuffer } from "./reply_buffer.ts";

/** The replies of a table to lines. */
export class LineLane {
  #index: NameIndex;
  #referral: Octets | undefined;
  readonly #notFound = octetsOf(`${NOT_FOUND_SUFFIX}\n`);

  /** Replies from the entries of `index`; to other names `referral`, or that there is no such host. */
  constructor(index: NameIndex, referral: string | undefined) {
    this.#index = index;
    this.#referral = referral === undefined ? undefined : octetsOf(`${referral}\n`);
  }

  /** Replies from another table from now on. */
  replace(index: NameIndex, referral: string | undefined): void {
    this.#index = index;
    this.#referral = referral === undefined ? undefined : octetsOf(`${referral}\n`);
  }

  /** Appends to `replies` the reply to each line of `run`, whose names stand in `query`, and counts them in `tally`. */
  respondRun(query: Octets, run: LineRun, replies: ReplyBuffer, tally: Tally): void {
    this.#index.findRun(query.view, run);
    for (let at = 0; at < run.count; at++) {
      const miss = replies.appendEntries(this.#index.text, run, at);
      tally.answered += miss - at;
      at = miss;
      if (at < run.count) this.#respondMiss(query, run.starts[at], run.endOf(at), replies, tally);
    }
  }

  #respondMiss(query: Octets, start: number, end: number, replies: ReplyBuffer, tally: Tally): void {
    if (this.#referral !== undefined) {
      replies.append(this.#referral, 0, this.#referral.capacity);
      tally.referred++;
      return;
    }
    replies.append(query, start, end - start);
    replies.append(this.#notFound, 0, this.#notFound.capacity);
    tally.notFound++;
  }
}

function octetsOf(text: string): Octets {
  const bytes = new Uint8Array(text.length + SLACK_BYTES);
  bytes.set(fromOctetString(text));
  return new Octets(bytes);
}
