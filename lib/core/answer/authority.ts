/**
 * What a server says to a query: RS answers or refers, TS answers or says that there is no such host.
 *
 * The server's brain: table and query in, reply out. It never sees a socket, and makes no string on the way.
 */
import type { Framing } from "../model/framing.ts";
import type { ReplyKind } from "../model/reply.ts";
import type { LineRun } from "../fast/line_run.ts";
import { NOT_FOUND_SUFFIX } from "../codec/reply_text.ts";
import { fromOctetString } from "../model/octet_string.ts";
import { Octets, SLACK_BYTES } from "../fast/octets.ts";
import type { ReplyBuffer } from "../fast/reply_buffer.ts";
import type { Referral, Role, Table } from "../table/table.ts";

/** What became of a query. */
export type Verdict = Exclude<ReplyKind, "refused">;

/** How many queries had which verdict. */
export class Tally {
  /** Queries with an answer. */
  answered = 0;
  /** Queries that were referred to TS. */
  referred = 0;
  /** Queries for names that do not exist. */
  notFound = 0;

  /** Counts one more. A switch, since a property chosen by a string would cost as much as the look-up itself. */
  add(verdict: Verdict): void {
    switch (verdict) {
      case "answer":
        this.answered++;
        break;
      case "referral":
        this.referred++;
        break;
      case "not found":
        this.notFound++;
        break;
    }
  }
}

/** A table and the role in which it answers queries. */
export class Authority {
  /** Whose part it plays. */
  readonly role: Role;
  readonly #table: Table;
  readonly #referral: Octets | undefined;
  readonly #notFound = octetsOf(`${NOT_FOUND_SUFFIX}\n`);

  /** The authority of `table`; without a referral it answers a miss as TS does. */
  constructor(role: Role, table: Table) {
    this.role = role;
    this.#table = table;
    if (table.referral !== undefined) this.#referral = octetsOf(`${referralReply(table.referral)}\n`);
  }

  /** How many names it knows. */
  get size(): number {
    return this.#table.size;
  }

  /** Where it sends clients for what it does not know, if anywhere. */
  get referral(): Referral | undefined {
    return this.#table.referral;
  }

  /** Appends to `replies` what there is to say about the name at `[start, end)` of `query`; a line with its end. */
  answer(query: Octets, start: number, end: number, framing: Framing, replies: ReplyBuffer): Verdict {
    const slot = this.#table.find(query.view, start, end);
    const entry = this.#table.startOf(slot);
    if (entry < 0) return this.#answerMiss(query, start, end, framing, replies);
    // What is appended, here and below, stands before a newline, which a line takes along.
    replies.append(this.#table.text, entry, this.#table.lengthOf(slot) + (framing === "line" ? 1 : 0));
    return "answer";
  }

  /** Answers all lines of `run`, whose names stand in `query`, as {@linkcode answer} would, and counts them in `tally`. */
  answerRun(query: Octets, run: LineRun, replies: ReplyBuffer, tally: Tally): void {
    this.#table.findRun(query.view, run);
    for (let at = 0; at < run.count; at++) {
      const miss = replies.appendEntries(this.#table.text, run, at);
      tally.answered += miss - at;
      at = miss;
      if (at < run.count) tally.add(this.#answerMiss(query, run.starts[at], run.endOf(at), "line", replies));
    }
  }

  #answerMiss(query: Octets, start: number, end: number, framing: Framing, replies: ReplyBuffer): Verdict {
    const lineEnd = framing === "line" ? 1 : 0;
    if (this.#referral !== undefined) {
      replies.append(this.#referral, 0, this.#referral.capacity - 1 + lineEnd);
      return "referral";
    }
    replies.append(query, start, end - start);
    replies.append(this.#notFound, 0, this.#notFound.capacity - 1 + lineEnd);
    return "not found";
  }
}

/** The reply that refers a client to TS: the fields of RS's NS entry. */
export function referralReply({ host, address }: Referral): string {
  return `${host} ${address} NS`;
}

function octetsOf(text: string): Octets {
  const bytes = new Uint8Array(text.length + SLACK_BYTES);
  bytes.set(fromOctetString(text));
  return new Octets(bytes);
}
