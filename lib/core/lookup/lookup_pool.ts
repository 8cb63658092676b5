/**
 * All names that a client resolves by real DNS: which are on their way, and what becomes of each reply.
 *
 * A window of names is on its way over UDP at a time. A query without a reply is sent again, each time after twice as long,
 * and so is one that the server fails to answer (SERVFAIL); a reply that did not fit is asked for over TCP. It is pure: the
 * caller sends, tells the time, and draws the numbers.
 */
import { RCODE, type ReceivedReply } from "../dns/message.ts";
import { PeerError, ProtocolError } from "../model/errors.ts";
import type { Rejected } from "../model/dns_fault.ts";
import { Queue } from "../model/queue.ts";
import { type Flight, type FlightOptions, Flights } from "./flights.ts";
import { type DnsServerPlace, Lookup, type LookupOptions } from "./lookup.ts";
import type { LookupAction, Sent } from "./lookup_action.ts";

/** How many names are on their way at the most: as many replies must fit into the buffer of a socket. */
export const WINDOW = 128;
/** How many names may wait for those before them. */
const MAX_WAITING = 8192;

/** How all names are resolved. */
export type LookupPoolOptions = LookupOptions & FlightOptions;

/** A name of the list. */
interface Entry {
  readonly lookup: Lookup;
  /** Its line of the results, or why there is none. */
  outcome: string | Error | undefined;
}

/** The names of a list on their way to results. */
export class LookupPool {
  readonly #options: LookupPoolOptions;
  readonly #waiting = new Queue<string>();
  /** Names that were begun, in the order of the list. */
  readonly #begun = new Queue<Entry>();
  readonly #flights: Flights<Entry>;
  /** Names that wait for the address of a host. */
  readonly #finding = new Map<string, Entry[]>();
  readonly #addresses = new Map<string, string>();
  readonly #silent = new Set<string>();
  #isListComplete = false;
  #hasFailed = false;
  #actions: LookupAction[] = [];

  /** A pool without names. */
  constructor(options: LookupPoolOptions) {
    this.#options = options;
    this.#flights = new Flights(options);
  }

  /** Whether more names may be added. */
  get hasRoom(): boolean {
    return this.#waiting.length + this.#begun.length < MAX_WAITING;
  }

  /** Whether every name has its result, and the list has ended. */
  get isDone(): boolean {
    return this.#isListComplete && this.#waiting.length === 0 && this.#begun.length === 0;
  }

  /** The name whose result comes next. */
  get current(): string | undefined {
    return this.#begun.first?.lookup.name ?? this.#waiting.first;
  }

  /** Why the name whose result comes next has none, a PeerError or a ProtocolError: the work stops there. */
  get failure(): Error | undefined {
    const outcome = this.#begun.first?.outcome;
    return outcome instanceof Error ? outcome : undefined;
  }

  /** What came and was no reply to any query on its way. */
  get rejected(): Rejected {
    return this.#flights.rejected;
  }

  /** Adds the next names of the list; undefined: there are no more. */
  add(names: readonly string[] | undefined): void {
    if (names === undefined) this.#isListComplete = true;
    else for (const name of names) this.#waiting.push(name);
  }

  /** Begins with as many names as the window lets; returns what is to be done since the last call. */
  advance(nowMs: number): LookupAction[] {
    let busy = this.#flights.size + [...this.#finding.values()].reduce((sum, { length }) => sum + length, 0);
    // Names behind one without a result would get none either.
    for (; busy < WINDOW && this.#waiting.length > 0 && !this.#hasFailed; busy++) {
      const lookup = new Lookup(this.#waiting.shift()!, this.#options, this.#silent);
      const entry: Entry = { lookup, outcome: undefined };
      this.#begun.push(entry);
      this.#perform(entry, nowMs);
    }
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  /** The results that are known and whose turn has come. */
  takeResults(): string[] {
    const results: string[] = [];
    for (let first = this.#begun.first; typeof first?.outcome === "string"; first = this.#begun.first) {
      results.push(first.outcome);
      this.#begun.shift();
    }
    return results;
  }

  /** Takes a message that came over UDP. */
  onReply(
    socket: number,
    from: { readonly hostname: string; readonly port: number },
    reply: ReceivedReply,
    nowMs: number,
  ): void {
    const flight = this.#flights.match(socket, from, reply);
    if (flight === undefined) return;
    if (!reply.isTruncated) return this.#settle(flight, reply, nowMs);
    flight.isTcp = true;
    this.#actions.push({ kind: "ask over TCP", sent: flight.sent });
  }

  /** Takes the reply that came over TCP; undefined: none came. */
  onTcpReply(sent: Sent, reply: ReceivedReply | undefined, nowMs: number): void {
    const flight = this.#flights.of(sent);
    if (flight === undefined) return;
    if (reply !== undefined && this.#flights.accepts(sent, reply)) this.#settle(flight, reply, nowMs);
    else this.#giveUp(flight, nowMs);
  }

  /** Counts a message that is not in the format. */
  onMalformed(): void {
    this.#flights.reject("malformed");
  }

  /** Takes the address of a host; undefined: there is no such host. */
  onAddress(host: string, address: string | undefined, nowMs: number): void {
    if (address !== undefined) this.#addresses.set(host, address);
    const entries = this.#finding.get(host) ?? [];
    this.#finding.delete(host);
    for (const entry of entries) {
      entry.lookup.takeAddress(address);
      this.#perform(entry, nowMs);
    }
  }

  /** Sends again what has had no answer for long; gives up what has had none for too long. */
  onTime(nowMs: number): void {
    for (const flight of this.#flights.due(nowMs)) {
      if (this.#flights.retry(flight, nowMs)) this.#actions.push({ kind: "send", sent: flight.sent });
      else this.#giveUp(flight, nowMs);
    }
  }

  #settle(flight: Flight<Entry>, reply: ReceivedReply, nowMs: number): void {
    const { owner, sent } = flight;
    if (this.#flights.lacksEdns(flight, reply)) {
      this.#flights.end(flight);
      return this.#send(owner, sent.server, sent.name, nowMs);
    }
    owner.lookup.take(reply);
    const { step } = owner.lookup;
    if (step.kind === "refused" && reply.rcode === RCODE.SERVFAIL && !flight.isTcp) {
      // What made it fail may be over when it is asked again.
      flight.failure = step.rcode;
      return;
    }
    this.#flights.end(flight);
    this.#perform(owner, nowMs, flight);
  }

  /** Asks another server, or ends the name with an error. */
  #giveUp(flight: Flight<Entry>, nowMs: number): void {
    this.#flights.end(flight);
    const { owner, sent } = flight;
    if (flight.failure === undefined && owner.lookup.giveUp()) return this.#perform(owner, nowMs);
    this.#fail(owner, new PeerError(sent.server, this.#flights.faultOf(flight, owner.lookup.name)));
  }

  #fail(entry: Entry, error: Error): void {
    entry.outcome = error;
    this.#hasFailed = true;
  }

  #perform(entry: Entry, nowMs: number, { tries }: { readonly tries: number } = { tries: 1 }): void {
    const { step, name: query } = entry.lookup;
    switch (step.kind) {
      case "done":
        entry.outcome = step.result;
        return;
      case "ask":
        return this.#send(entry, step.server, step.name, nowMs);
      case "find":
        return this.#find(entry, step.host, nowMs);
      case "refused":
        return this.#fail(entry, new PeerError(step.server, { kind: "failed", query, rcode: step.rcode, tries }));
      case "astray":
        return this.#fail(entry, new ProtocolError(step.server, { kind: "astray", query, reason: step.reason }));
    }
  }

  #send(entry: Entry, server: DnsServerPlace, name: string, nowMs: number): void {
    const { sent } = this.#flights.begin(entry, server, name, nowMs);
    this.#actions.push({ kind: "send", sent });
  }

  #find(entry: Entry, host: string, nowMs: number): void {
    const known = this.#addresses.get(host);
    if (known !== undefined) {
      entry.lookup.takeAddress(known);
      return this.#perform(entry, nowMs);
    }
    const waiting = this.#finding.get(host);
    if (waiting !== undefined) {
      waiting.push(entry);
      return;
    }
    this.#finding.set(host, [entry]);
    this.#actions.push({ kind: "find", host });
  }
}
