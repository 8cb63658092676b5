/**
 * The fast lane of real DNS: replies to plain queries for addresses, from octets to octets.
 *
 * It makes no string and no object for a query. What it does is what the wire format and `DnsAuthority.respond` do for a
 * name that the table has; everything else it leaves to them. The tests compare the two.
 */
import type { NameIndex } from "../fast/name_index.ts";
import { Octets } from "../fast/octets.ts";
import { MAX_NAME_OCTETS } from "../model/hostname.ts";
import { DOT, SPACE } from "../model/octet_string.ts";
import { MAX_UDP_OCTETS, TYPE } from "./message.ts";
import { HEADER_OCTETS, isPlainQuery, PLAIN_QUESTION } from "./query_text.ts";

/** The largest reply that it makes: a header, a question, an address record and an OPT record. */
export const MAX_LANE_OCTETS = 320;

const OPT_OCTETS = 11;
const ANSWER_OCTETS = 16;

/** The replies of a table to plain queries. */
export class QueryLane {
  readonly #index: NameIndex;
  readonly #ttlSeconds: number;
  readonly #name = Octets.ofCapacity(MAX_NAME_OCTETS + 2);

  /** Replies from the entries of `index`. */
  constructor(index: NameIndex, ttlSeconds: number) {
    this.#index = index;
    this.#ttlSeconds = ttlSeconds;
  }

  /**
   * Writes the reply to the query in the first `length` octets of `query` to `reply`.
   *
   * @returns How long the reply is; 0 if the query has to take the other way.
   */
  respond(query: Octets, length: number, reply: Octets): number {
    const { bytes, view } = query;
    // One question, no answer, no authority, and at most one additional record, which is OPT.
    if (length < HEADER_OCTETS + 5 || !isPlainQuery(view.getUint16(2)) || view.getUint32(4) !== 0x10000) return 0;
    const additional = view.getUint32(8);
    if (additional > 1) return 0;
    const nameLength = this.#takeName(bytes, length);
    if (nameLength <= 0) return 0;
    const end = HEADER_OCTETS + nameLength + 2 + 4;
    const optOctets = additional * OPT_OCTETS;
    if (end + optOctets !== length || view.getUint32(end - 4) !== PLAIN_QUESTION) return 0;
    if (additional === 1 && !isPlainOpt(view, end)) return 0;
    const { text } = this.#index;
    const start = this.#index.startOf(this.#index.find(this.#name.view, 0, nameLength));
    if (start < 0) return 0;
    const out = reply.bytes;
    for (let at = 0; at < end; at += 8) reply.view.setBigUint64(at, view.getBigUint64(at));
    out[2] = 0x84 | (bytes[2] & 0x01);
    out[3] = 0;
    out[7] = 1;
    out[9] = 0;
    out[11] = additional;
    // The owner is a pointer to the question, so it has the query's case.
    reply.view.setUint32(end, 0xc00c0001);
    reply.view.setUint16(end + 4, 1);
    reply.view.setUint32(end + 6, this.#ttlSeconds);
    reply.view.setUint16(end + 10, 4);
    writeAddress(text.bytes, start + nameLength, out, end + 12);
    if (additional === 1) writeOpt(reply.view, end + ANSWER_OCTETS, view.getUint16(end + 7) & 0x8000);
    return end + ANSWER_OCTETS + optOctets;
  }

  /** Takes the name of the question as a table writes it; returns its length, 0 if that can't be done. */
  #takeName(bytes: Uint8Array, length: number): number {
    const name = this.#name.bytes;
    let filled = 0;
    for (let at = HEADER_OCTETS; bytes[at] !== 0;) {
      const end = at + 1 + bytes[at];
      // A pointer is longer than any label.
      if (bytes[at] > 63 || end >= length || filled + bytes[at] > MAX_NAME_OCTETS) return 0;
      for (at++; at < end; at++) {
        const octet = bytes[at];
        if (octet <= SPACE || octet === DOT || octet > 0x7e) return 0;
        name[filled++] = octet;
      }
      name[filled++] = DOT;
    }
    return filled - 1;
  }
}

/** Whether the record at `at` is an OPT record of version 0 without options. */
function isPlainOpt(view: DataView, at: number): boolean {
  return view.getUint8(at) === 0 && view.getUint16(at + 1) === TYPE.OPT && view.getUint16(at + 5) === 0 &&
    view.getUint16(at + 9) === 0;
}

function writeOpt(view: DataView, at: number, flags: number): void {
  view.setUint8(at, 0);
  view.setUint16(at + 1, TYPE.OPT);
  view.setUint16(at + 3, MAX_UDP_OCTETS);
  view.setUint16(at + 5, 0);
  view.setUint16(at + 7, flags);
  view.setUint16(at + 9, 0);
}

/** Writes the IPv4 address of an entry whose name ends at `at`, without a final dot. */
function writeAddress(text: Uint8Array, at: number, out: Uint8Array, to: number): void {
  while (text[at] !== SPACE) at++;
  let number = 0;
  for (let octet = text[++at]; octet !== SPACE; octet = text[++at]) {
    if (octet === DOT) {
      out[to++] = number;
      number = 0;
    } else {
      number = 10 * number + octet - 0x30;
    }
  }
  out[to] = number;
}
