/**
 * The queries of a client of real DNS that are on their way: when each is sent again, and which one a message replies to.
 *
 * A message counts only if it comes from the server that was asked, and repeats the number and the question. The others
 * are counted, for the error about a server that seems to be silent.
 */
import { CLASS, RCODE, type ReceivedReply, TYPE } from "../dns/message.ts";
import { isSameQuestion } from "../dns/query_text.ts";
import { canonicalAddress } from "../model/ip_address.ts";
import type { Rejected, Rejection } from "../model/dns_fault.ts";
import type { PeerFault } from "../model/peer_fault.ts";
import type { DnsServerPlace } from "./lookup.ts";
import type { Draw, Sent } from "./lookup_action.ts";

/** How long the first reply may take before the query is sent again; then twice as long. */
const FIRST_RETRY_MS = 400;
/** What servers that do not know EDNS reply to it (RFC 6891 7), perhaps with the header alone. */
const NOT_UNDERSTOOD: readonly number[] = [RCODE.FORMERR, RCODE.NOTIMP];

/** A query that is on its way for an `Owner`. */
export interface Flight<Owner> {
  /** Whom the reply is for. */
  readonly owner: Owner;
  /** The query. */
  readonly sent: Sent;
  /** When it was sent first, in milliseconds. */
  readonly startMs: number;
  /** What had been rejected by then. */
  readonly rejectedBefore: Rejected;
  /** Whether it is asked over TCP, because the reply did not fit. */
  isTcp: boolean;
  /** How often it was sent. */
  tries: number;
  /** The response code of a reply that was no answer, after which it is asked again. */
  failure?: string;
  /** When it is sent again, in milliseconds. */
  retryMs: number;
  /** How long it waits before that, in milliseconds. */
  waitMs: number;
}

/** How queries are sent. */
export interface FlightOptions {
  /** How long a reply may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** Draws a socket that reaches a server, and a number. */
  readonly draw: (server: DnsServerPlace) => Draw;
}

/** The queries on their way. */
export class Flights<Owner> {
  readonly #options: FlightOptions;
  readonly #flights = new Map<number, Flight<Owner>>();
  /** The servers that do not know EDNS. */
  readonly #plain = new Set<string>();
  #rejected: Rejected = {};

  /** None yet. */
  constructor(options: FlightOptions) {
    this.#options = options;
  }

  /** How many there are. */
  get size(): number {
    return this.#flights.size;
  }

  /** What was not accepted until now. */
  get rejected(): Rejected {
    return this.#rejected;
  }

  /** Begins one. */
  begin(owner: Owner, server: DnsServerPlace, name: string, nowMs: number): Flight<Owner> {
    const { draw, timeoutMs } = this.#options;
    let drawn = draw(server);
    // There are far more numbers than queries on their way.
    while (this.#flights.has(keyOf(drawn))) drawn = draw(server);
    const hasEdns = this.#plain.size === 0 || !this.#plain.has(placeOf(server));
    const waitMs = Math.min(FIRST_RETRY_MS, timeoutMs);
    const flight: Flight<Owner> = {
      owner,
      sent: { socket: drawn.socket, id: drawn.id, server, name, hasEdns },
      startMs: nowMs,
      rejectedBefore: this.#rejected,
      isTcp: false,
      tries: 1,
      retryMs: nowMs + waitMs,
      waitMs,
    };
    this.#flights.set(keyOf(drawn), flight);
    return flight;
  }

  /** Ends one. */
  end({ sent }: Flight<Owner>): void {
    this.#flights.delete(keyOf(sent));
  }

  /** The one whose query `sent` is, unless it has ended. */
  of(sent: Sent): Flight<Owner> | undefined {
    const flight = this.#flights.get(keyOf(sent));
    return flight?.sent === sent ? flight : undefined;
  }

  /** Those that have waited for their reply for long enough. */
  *due(nowMs: number): Generator<Flight<Owner>> {
    for (const flight of this.#flights.values()) if (!flight.isTcp && nowMs >= flight.retryMs) yield flight;
  }

  /** Whether the query may be sent again; notes that it is. */
  retry(flight: Flight<Owner>, nowMs: number): boolean {
    const { timeoutMs } = this.#options;
    if (nowMs - flight.startMs >= timeoutMs) return false;
    flight.waitMs *= 2;
    flight.tries++;
    flight.retryMs = Math.min(nowMs + flight.waitMs, flight.startMs + timeoutMs);
    return true;
  }

  /** The one that a message over UDP replies to, if there is one. */
  match(
    socket: number,
    from: { readonly hostname: string; readonly port: number },
    reply: ReceivedReply,
  ): Flight<Owner> | undefined {
    const flight = this.#flights.get(keyOf({ socket, id: reply.id }));
    const rejection = flight === undefined
      ? "another number"
      : isFrom(flight.sent.server, from)
      ? rejectionOf(reply, flight.sent)
      : "another server";
    if (rejection !== undefined) this.reject(rejection);
    // The copy of a reply that did not fit is no mistake.
    else if (!flight!.isTcp) return flight;
    return undefined;
  }

  /** Whether `reply`, which came over TCP, replies to `sent`. */
  accepts(sent: Sent, reply: ReceivedReply): boolean {
    const rejection = reply.id === sent.id ? rejectionOf(reply, sent) : "another number";
    if (rejection !== undefined) this.reject(rejection);
    return rejection === undefined;
  }

  /** Counts a message that is no reply to any query. */
  reject(rejection: Rejection): void {
    this.#rejected = { ...this.#rejected, [rejection]: (this.#rejected[rejection] ?? 0) + 1 };
  }

  /** What the server did wrong that had to answer `flight`, for the name `query` of the list. */
  faultOf({ failure, tries, isTcp, rejectedBefore }: Flight<Owner>, query: string): PeerFault {
    if (failure !== undefined) return { kind: "failed", query, rcode: failure, tries };
    const { timeoutMs } = this.#options;
    const rejected = Object.entries(this.#rejected).map(([rejection, count]) =>
      [rejection, count - (rejectedBefore[rejection as Rejection] ?? 0)] as const
    ).filter(([, count]) => count > 0);
    const sentAs = isTcp ? "over TCP" : "over UDP";
    return { kind: "no reply", query, timeoutMs, answered: 0, sentAs, rejected: Object.fromEntries(rejected) };
  }

  /** Whether `reply` asks for the query without EDNS; notes that the server does not know it. */
  lacksEdns({ sent }: Flight<Owner>, { rcode }: ReceivedReply): boolean {
    if (!sent.hasEdns || !NOT_UNDERSTOOD.includes(rcode)) return false;
    this.#plain.add(placeOf(sent.server));
    return true;
  }
}

function keyOf({ socket, id }: Draw): number {
  return socket * 65536 + id;
}

function placeOf({ host, port }: DnsServerPlace): string {
  return `${host} ${port}`;
}

function isFrom({ host, port }: DnsServerPlace, from: { readonly hostname: string; readonly port: number }): boolean {
  if (port !== from.port) return false;
  if (host === from.hostname) return true;
  // The interface of a link-local address is told by some systems alone.
  const [asked, replied] = [host, from.hostname].map((address) => canonicalAddress(address.replace(/%.*/, "")));
  return asked !== undefined && asked === replied;
}

/** Why `reply` is no reply to `sent`, apart from its number. */
function rejectionOf({ isReply, question, rcode }: ReceivedReply, { name }: Sent): Rejection | undefined {
  if (!isReply) return "a query";
  if (question === undefined && NOT_UNDERSTOOD.includes(rcode)) return undefined;
  const asked = { name: name.replaceAll("\\", "\\092"), type: TYPE.A, class: CLASS.IN };
  return isSameQuestion(question, asked) ? undefined : "another question";
}
