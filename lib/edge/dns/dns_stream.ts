/**
 * One TCP connection of a DNS server: many queries, each behind its length in two octets (RFC 1035 4.2.2, RFC 7766).
 *
 * The replies go out before more is read, so a client that does not read its replies is not read from either.
 */
import { type DnsRecord, type DnsReply, RCODE, TYPE } from "../../core/dns/message.ts";
import { failure } from "../../core/dns/dns_authority.ts";
import type { Zone } from "../../core/dns/zone.ts";
import { DeadlineTimer } from "../net/deadline.ts";
import { closeQuietly, writeAll } from "../net/socket.ts";
import { decodeQuery, encodeTransfer, MAX_QUERY_OCTETS, type PlacedQuery } from "./wire.ts";

/** How long a client may take for a query, and for reading a reply (RFC 7766 6.2.3: some seconds). */
const IDLE_MS = 10_000;
/** How many records go in one message of a zone transfer: each takes at most 255 + 10 + 22 octets of 65,535. */
const TRANSFER_RECORDS = 200;

/** What a connection needs to know of its server. */
export interface DnsStreamOptions {
  /** The zones at this time. */
  readonly zone: () => Zone;
  /** Whether the client may transfer zones. */
  readonly isSecondary: boolean;
  /** Called at each zone transfer. */
  readonly onTransfer: () => void;
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
  #filled = 0;

  /** A stream over `conn`, which belongs to it from then on. */
  constructor(conn: Deno.TcpConn, options: DnsStreamOptions) {
    this.#conn = conn;
    this.#options = options;
  }

  /** Serves the client until the connection ends; it is closed then. Never rejects. */
  async run(): Promise<void> {
    try {
      this.#conn.setNoDelay(true);
      for (;;) {
        const query = await this.#readMessage();
        if (query === undefined || !await this.#respond(query)) break;
      }
    } catch {
      // The client is gone, or too slow; there is nobody to tell.
    }
    this.close();
  }

  /** Closes the connection. */
  close(): void {
    closeQuietly(this.#conn);
  }

  /** The next message; undefined where the client has left, is too slow, or sends what is too long to be a query. */
  async #readMessage(): Promise<Uint8Array | undefined> {
    const startMs = performance.now();
    for (;;) {
      const length = this.#filled < 2 ? undefined : (this.#buffer[0] << 8) | this.#buffer[1];
      if (length !== undefined && length > MAX_QUERY_OCTETS) return undefined;
      if (length !== undefined && this.#filled >= 2 + length) {
        const message = this.#buffer.slice(2, 2 + length);
        this.#buffer.copyWithin(0, 2 + length, this.#filled);
        this.#filled -= 2 + length;
        return message;
      }
      const reading = this.#conn.read(this.#buffer.subarray(this.#filled));
      const leftMs = startMs + IDLE_MS - performance.now();
      if (!await this.#timer.settlesWithin(reading, Math.max(0, leftMs))) {
        reading.catch(() => {});
        return undefined;
      }
      const count = await reading;
      if (count === null) return undefined;
      this.#filled += count;
    }
  }

  /** Replies to a message; false where the connection has to end. */
  async #respond(received: Uint8Array): Promise<boolean> {
    const query = decodeQuery(received);
    if (query === undefined) return false;
    const type = query.question?.type;
    if (type !== TYPE.AXFR && type !== TYPE.IXFR) return await this.#write([this.#options.reply({ query, received })]);
    return await this.#transfer(query, received);
  }

  async #transfer(query: PlacedQuery, received: Uint8Array): Promise<boolean> {
    const { isSecondary, zone, reply, onTransfer } = this.#options;
    const current = zone();
    const { name, type } = query.question!;
    const apex = current.apexes().find((apex) => apex === name.toLowerCase());
    if (!isSecondary || apex === undefined) {
      const refusal = isSecondary ? failure("refused", RCODE.NOTAUTH) : failure("refused", RCODE.REFUSED);
      return await this.#write([reply({ query, received }, refusal)]);
    }
    onTransfer();
    const soa = current.soa(apex);
    // RFC 1995 4: a whole zone may be the reply to IXFR; to a secondary that has this version, the SOA record is.
    const isCurrent = type === TYPE.IXFR && query.serial === current.options.serial;
    const records = isCurrent ? [soa] : wholeZone(soa, current.records(apex));
    return await this.#write(encodeTransfer(received, query, records, TRANSFER_RECORDS));
  }

  /** Writes messages, each behind its length; false where the client does not take one in time. */
  async #write(messages: Iterable<Uint8Array>): Promise<boolean> {
    for (const message of messages) {
      const framed = new Uint8Array(2 + message.length);
      framed[0] = message.length >> 8;
      framed[1] = message.length & 0xff;
      framed.set(message, 2);
      const writing = writeAll(this.#conn, framed);
      if (await this.#timer.settlesWithin(writing, IDLE_MS)) await writing;
      else {
        writing.catch(() => {});
        return false;
      }
    }
    return true;
  }
}

/** The records of a zone between its SOA record and that again (RFC 5936 2.2). */
function* wholeZone(soa: DnsRecord, records: Iterable<DnsRecord>): Generator<DnsRecord> {
  yield soa;
  yield* records;
  yield soa;
}
