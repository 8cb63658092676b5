/**
 * A server of real DNS (RFC 1035) over UDP and TCP, for the tables of the lab.
 *
 * What to reply is up to `core/dns`; this listens, sends, and keeps the limits. It goes on until it is shut down: UDP has no
 * connections that would tell when the last client has left.
 */
import type { Authority } from "../../core/answer/authority.ts";
import { DnsAuthority } from "../../core/dns/dns_authority.ts";
import { DnsTally } from "../../core/dns/dns_tally.ts";
import { type DnsReply, MAX_UDP_OCTETS, PLAIN_UDP_OCTETS } from "../../core/dns/message.ts";
import { QueryLane } from "../../core/dns/query_lane.ts";
import { HEADER_OCTETS } from "../../core/dns/query_text.ts";
import { isUnreachable, type RateDecision, RateLimiter } from "../../core/dns/rate_limiter.ts";
import type { Zone } from "../../core/dns/zone.ts";
import type { Octets } from "../../core/fast/octets.ts";
import { canonicalAddress } from "../../core/model/ip_address.ts";
import type { ConnectionInfo, Observer } from "../../core/trace/event.ts";
import { connectionNumbers } from "../../core/trace/numbers.ts";
import { addressOf, closeQuietly } from "../net/socket.ts";
import type { Datagrams, Endpoint } from "./datagrams.ts";
import type { DnsSockets } from "./dns_sockets.ts";
import { DnsStream } from "./dns_stream.ts";
import {
  type Exchange,
  reportClosed,
  reportExchange,
  reportOpened,
  reportTransfer,
  type SentReply,
} from "./dns_exchange.ts";
import { Outbox } from "./outbox.ts";
import { decodeQuery, encodeReply } from "./wire.ts";

/** How a DNS server behaves. */
export interface DnsServerOptions {
  /** The label of its role, for events: "RS". */
  readonly label: string;
  /** What `version.bind` says. */
  readonly version: string;
  /** How many TCP connections there may be at once. */
  readonly maxConnections: number;
  /** How many replies a second each network gets over UDP; undefined: any number. */
  readonly repliesPerSecond?: number;
  /** The addresses that may transfer zones, each in its one form. */
  readonly secondaries: readonly string[];
  /** Told of every message, if anybody is. */
  readonly observer?: Observer;
  /** Numbers connections and exchanges, for events; where it is missing, the server counts its own. */
  readonly nextNumber?: () => number;
}

/** A running DNS server. */
export class DnsServer implements AsyncDisposable {
  readonly #sockets: DnsSockets;
  readonly #options: DnsServerOptions;
  readonly #nextNumber: () => number;
  readonly #limiter: RateLimiter | undefined;
  readonly #streams = new Map<DnsStream, Promise<void>>();
  readonly #outbox = new Outbox(() => this.tally.ignored++);
  #observer: Observer | undefined;
  #zone!: Zone;
  #authority!: DnsAuthority;
  #lane!: QueryLane;
  #isShutDown = false;
  readonly #accepting: Promise<void>[];
  /** What it has done so far. */
  readonly tally: DnsTally = new DnsTally();

  /** Starts to serve `zone`, for which `authority` decides, on `sockets`, which belong to the server from then on. */
  constructor(sockets: DnsSockets, zone: Zone, authority: Authority, options: DnsServerOptions) {
    this.#sockets = sockets;
    this.#options = options;
    this.#nextNumber = options.nextNumber ?? connectionNumbers();
    this.#observer = options.observer;
    const { repliesPerSecond } = options;
    const seed = crypto.getRandomValues(new Uint32Array(1))[0];
    this.#limiter = repliesPerSecond === undefined ? undefined : new RateLimiter(repliesPerSecond, seed);
    this.replace(zone, authority);
    for (const datagrams of sockets.datagrams) {
      datagrams.listen((buffer, length, from) => this.#onDatagram(datagrams, buffer, length, from));
    }
    this.#accepting = sockets.listeners.map((listener) => this.#accept(listener));
  }

  /** The zones that it serves. */
  get zone(): Zone {
    return this.#zone;
  }

  /** Serves `zone` from now on. */
  replace(zone: Zone, authority: Authority): void {
    this.#zone = zone;
    this.#authority = new DnsAuthority(zone, authority, this.#options.version);
    this.#lane = new QueryLane(zone.table.index, zone.options.ttlSeconds);
  }

  /** Tells the observer nothing more: queries take the faster way from then on. */
  stopObserving(): void {
    this.#observer = undefined;
  }

  /** Closes every socket, and waits until that is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isShutDown = true;
    for (const socket of [...this.#sockets.datagrams, ...this.#sockets.listeners]) socket.close();
    for (const stream of this.#streams.keys()) stream.close("shutdown");
    await Promise.all([...this.#accepting, ...this.#streams.values()]);
  }

  #onDatagram(datagrams: Datagrams, buffer: Octets, length: number, from: Endpoint): void {
    // What gets no reply takes none of its network's share. Where there is no room for a reply, the client asks again.
    const isIgnored = length < HEADER_OCTETS || (buffer.bytes[2] & 0x80) !== 0 ||
      isUnreachable(from.hostname, from.port) || this.#outbox.isFull;
    if (isIgnored) {
      this.tally.ignored++;
      return;
    }
    const decision = this.#limiter?.decide(from.hostname, performance.now()) ?? "send";
    if (decision !== "send") return this.#limit(datagrams, buffer.bytes.subarray(0, length), from, decision);
    if (this.#observer !== undefined) return this.#replyPlainly(datagrams, buffer.bytes.subarray(0, length), from);
    const replyOctets = this.#lane.respond(buffer, length, this.#outbox.next);
    if (replyOctets === 0) return this.#replyPlainly(datagrams, buffer.bytes.subarray(0, length), from);
    this.tally.udp++;
    this.tally.verdicts.answer++;
    this.#outbox.send(datagrams, replyOctets, from);
  }

  /** Replies to a query that has no fast lane. */
  #replyPlainly(datagrams: Datagrams, received: Uint8Array, from: Endpoint, mostOctets: number = MAX_UDP_OCTETS): void {
    const query = decodeQuery(received);
    if (query === undefined) {
      this.tally.ignored++;
      return;
    }
    const limit = Math.min(mostOctets, Math.max(PLAIN_UDP_OCTETS, query.edns?.size ?? 0));
    const encoded = this.#encode({ query, received }, this.#authority.respond(query), limit, "udp");
    if (this.#observer !== undefined) {
      reportExchange(this.#observer, this.#describe(datagrams.local, from), "udp", { query, received }, encoded);
    }
    this.#outbox.next.bytes.set(encoded.octets);
    this.#outbox.send(datagrams, encoded.octets.length, from);
  }

  /** A reply for a network that has had its share: cut to its header and question, or none. */
  #limit(datagrams: Datagrams, received: Uint8Array, from: Endpoint, decision: RateDecision): void {
    this.tally.limited++;
    if (decision === "truncate") this.#replyPlainly(datagrams, received, from, 0);
  }

  #encode({ query, received }: Exchange, reply: DnsReply, limit: number, transport: "udp" | "tcp"): SentReply {
    this.tally.add(reply.verdict, transport);
    const encoded = encodeReply(received, query, reply, limit);
    if (encoded.isTruncated) this.tally.truncated++;
    return { ...encoded, reply };
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    while (!this.#isShutDown) {
      try {
        this.#serveStream(await listener.accept());
      } catch (error) {
        if (this.#isShutDown || error instanceof Deno.errors.BadResource) return;
        // Out of descriptors, or a client that had left: another attempt may go well.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  #serveStream(conn: Deno.TcpConn): void {
    if (this.#isShutDown || this.#streams.size >= this.#options.maxConnections) {
      this.tally.refusedConnections++;
      return closeQuietly(conn);
    }
    const peer = canonicalAddress(conn.remoteAddr.hostname);
    const isSecondary = peer !== undefined && this.#options.secondaries.includes(peer);
    const connection = this.#observer && this.#describe(conn.localAddr, conn.remoteAddr);
    if (this.#observer && connection) reportOpened(this.#observer, connection);
    const stream = new DnsStream(conn, {
      zone: () => this.#zone,
      isSecondary,
      onTransfer: (exchange) => {
        this.tally.transfers++;
        if (this.#observer && connection) reportTransfer(this.#observer, connection, exchange);
      },
      replyFast: (query, length, reply) => {
        const octets = this.#observer === undefined ? this.#lane.respond(query, length, reply) : 0;
        if (octets > 0) this.tally.add("answer", "tcp");
        return octets;
      },
      reply: (exchange, reply) => {
        const sent = this.#encode(exchange, reply ?? this.#authority.respond(exchange.query), 65535, "tcp");
        if (this.#observer && connection) reportExchange(this.#observer, connection, "tcp", exchange, sent);
        return sent.octets;
      },
    });
    const running = stream.run().then((ending) => {
      this.#streams.delete(stream);
      if (this.#observer && connection) reportClosed(this.#observer, connection, ending);
    });
    this.#streams.set(stream, running);
  }

  /** A connection, or for UDP an exchange, as events name it. */
  #describe(local: Endpoint, peer: Endpoint): ConnectionInfo {
    return {
      number: this.#nextNumber(),
      side: "server",
      server: this.#options.label,
      local: addressOf({ transport: "udp", ...local }),
      peer: addressOf({ transport: "udp", ...peer }),
    };
  }
}
