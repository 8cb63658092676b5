/**
 * One TCP connection of a DNS server: many queries, each behind its length in two octets (RFC 1035 4.2.2, RFC 7766).
 *
 * The replies go out before more is read, so a client that does not read its replies is not read from either.
 */
import { CLASS, type DnsRecord, type DnsReply, RCODE, TYPE } from "../../core/dns/message.ts";
import { failure } from "../../core/dns/dns_authority.ts";
import { MAX_LANE_OCTETS } from "../../core/dns/query_lane.ts";
import { tableName } from "../../core/dns/query_text.ts";
import { isLaterSerial, type Zone } from "../../core/dns/zone.ts";
import { Octets } from "../../core/fast/octets.ts";
import { lowerAscii } from "../../core/model/hostname.ts";
import type { Ending } from "../../core/trace/event.ts";
import { DeadlineTimer } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";
import { decodeQuery, encodeTransfer, MAX_QUERY_OCTETS, type PlacedQuery } from "./wire.ts";

/** How long a client may take for a query, and for reading a reply (RFC 7766 6.2.3: some seconds). */
const IDLE_MS = 10_000;
/** How many octets of replies there is room for at first. */
const INITIAL_OCTETS = 1024;
/** How many records go in one message of a zone transfer: each takes at most 255 + 10 + 22 octets of 65,535. */
const TRANSFER_RECORDS = 200;

/** What a connection needs to know of its server. */
export interface DnsStreamOptions {
  /** The zones at this time. */
  readonly zone: () => Zone;
  /** Whether the client may transfer zones. */
  readonly isSecondary: boolean;
  /** Called at each zone transfer, with the query for it. */
  readonly onTransfer: (exchange: { readonly query: PlacedQuery; readonly received: Uint8Array }) => void;
  /** Writes the reply to the query in the first octets of `query` to `reply`; returns its length, 0 if it has no fast lane. */
  readonly replyFast: (query: Octets, length: number, reply: Octets) => number;
  /** The octets of the reply to a query: of `reply`, if that is given. */
  readonly reply: (
    exchange: { readonly query: PlacedQuery; readonly received: Uint8Array },
    reply?: DnsReply,
  ) => Uint8Array<ArrayBuffer>;
}

/** A connected client. */
export class DnsStream {
  readonly #conn: Deno.TcpConn;
  readonly #options: DnsStreamOptions;
  readonly #timer = new DeadlineTimer();
  readonly #buffer = new Uint8Array(2 + MAX_QUERY_OCTETS);
  readonly #query = Octets.ofCapacity(MAX_QUERY_OCTETS);
  readonly #fastReply = Octets.ofCapacity(MAX_LANE_OCTETS);
  #filled = 0;
  /** Replies that wait to be written, each behind its length. */
  #replies = new Uint8Array(INITIAL_OCTETS);
  #replied = 0;
  #ending: Ending | undefined;

  /** A stream over `conn`, which belongs to it from then on. */
  constructor(conn: Deno.TcpConn, options: DnsStreamOptions) {
    this.#conn = conn;
    this.#options = options;
  }

  /** Serves the client until the connection ends; it is closed then. Never rejects. */
  async run(): Promise<Ending> {
    let ending: Ending = "reset";
    try {
      this.#conn.setNoDelay(true);
      ending = await this.#converse();
    } catch {
      // The client is gone; there is nobody to tell.
    }
    this.close(ending);
    return this.#ending ?? ending;
  }

  /** Closes the connection; `ending` says why, unless it is closed already. */
  close(ending: Ending): void {
    this.#ending ??= ending;
    closeQuietly(this.#conn);
  }

  async #converse(): Promise<Ending> {
    let untilMs = performance.now() + IDLE_MS;
    for (;;) {
      const left = await this.#read(untilMs);
      if (left !== undefined) return left;
      const ending = await this.#respondAll();
      // A client may send its queries in pieces, but each has to be whole in time.
      if (this.#replied > 0) untilMs = performance.now() + IDLE_MS;
      if (!await this.#flush()) return "unread";
      if (ending !== undefined) return ending;
    }
  }

  /** Reads what there is; returns why it can't: the client has left, or sends nothing in time. */
  async #read(untilMs: number): Promise<Ending | undefined> {
    const reading = this.#conn.read(this.#buffer.subarray(this.#filled));
    if (!await this.#timer.settlesWithin(reading, Math.max(0, untilMs - performance.now()))) {
      reading.catch(() => {});
      return "idle";
    }
    const count = await reading;
    if (count === null) return "end";
    this.#filled += count;
    return undefined;
  }

  /** Replies to every whole query that was read; returns why the connection has to end, if it has to. */
  async #respondAll(): Promise<Ending | undefined> {
    let at = 0;
    let ending: Ending | undefined;
    while (ending === undefined && this.#filled - at >= 2) {
      const length = (this.#buffer[at] << 8) | this.#buffer[at + 1];
      if (length > MAX_QUERY_OCTETS) return "too long";
      if (this.#filled - at < 2 + length) break;
      ending = await this.#respond(this.#buffer.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    this.#buffer.copyWithin(0, at, this.#filled);
    this.#filled -= at;
    return ending;
  }

  /** Replies to a message; returns why the connection has to end, if it has to. */
  async #respond(received: Uint8Array): Promise<Ending | undefined> {
    this.#query.bytes.set(received);
    const fast = this.#options.replyFast(this.#query, received.length, this.#fastReply);
    if (fast > 0) {
      this.#append(this.#fastReply.bytes.subarray(0, fast));
      return undefined;
    }
    const query = decodeQuery(received);
    if (query === undefined) return "no query";
    if (isForZone(query)) return await this.#transfer(query, received.slice());
    this.#append(this.#options.reply({ query, received }));
    return undefined;
  }

  async #transfer(query: PlacedQuery, received: Uint8Array): Promise<Ending | undefined> {
    const { isSecondary, zone, reply, onTransfer } = this.#options;
    const current = zone();
    const { name, type } = query.question!;
    const wanted = lowerAscii(tableName(name) ?? name);
    const apex = current.apexes().find((apex) => apex === wanted);
    if (!isSecondary || apex === undefined) {
      const refusal = isSecondary ? failure("refused", RCODE.NOTAUTH) : failure("refused", RCODE.REFUSED);
      this.#append(reply({ query, received }, refusal));
      return undefined;
    }
    onTransfer({ query, received });
    const soa = current.soa(apex);
    // RFC 1995 2 and 4: a whole zone may be the reply to IXFR; to a secondary that has no older version, the SOA record is.
    const isCurrent = type === TYPE.IXFR && query.serial !== undefined &&
      !isLaterSerial(current.options.serial, query.serial);
    const records = isCurrent ? [soa] : wholeZone(soa, current.records(apex));
    for (const message of encodeTransfer(received, query, records, TRANSFER_RECORDS)) {
      this.#append(message);
      if (!await this.#flush()) return "unread";
    }
    return undefined;
  }

  /** Puts a message behind those that wait to be written. */
  #append(message: Uint8Array): void {
    const wanted = this.#replied + 2 + message.length;
    if (wanted > this.#replies.length) {
      const larger = new Uint8Array(2 * wanted);
      larger.set(this.#replies.subarray(0, this.#replied));
      this.#replies = larger;
    }
    this.#replies[this.#replied] = message.length >> 8;
    this.#replies[this.#replied + 1] = message.length & 0xff;
    this.#replies.set(message, this.#replied + 2);
    this.#replied = wanted;
  }

  /** Writes what waits; false where the client does not take it in time. */
  async #flush(): Promise<boolean> {
    if (this.#replied === 0) return true;
    const writing = writeAll(this.#conn, this.#replies.subarray(0, this.#replied));
    this.#replied = 0;
    if (!await this.#timer.settlesWithin(writing, IDLE_MS)) {
      writing.catch(() => {});
      return false;
    }
    await writing;
    return true;
  }
}

/** Whether a query is one for a zone transfer; one of another class or another EDNS gets a plain reply, which says so. */
function isForZone({ question, edns }: PlacedQuery): boolean {
  const isTransfer = question?.type === TYPE.AXFR || question?.type === TYPE.IXFR;
  return isTransfer && question.class === CLASS.IN && (edns?.version ?? 0) === 0;
}

/** The records of a zone between its SOA record and that again (RFC 5936 2.2). */
function* wholeZone(soa: DnsRecord, records: Iterable<DnsRecord>): Generator<DnsRecord> {
  yield soa;
  yield* records;
  yield soa;
}
