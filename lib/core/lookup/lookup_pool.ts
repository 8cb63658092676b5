/**
 * All names that a client resolves by real DNS: which queries are on their way, and what becomes of each reply.
 *
 * A window of names is on its way over UDP at a time. A query without a reply is sent again, each time after twice as long;
 * a reply that did not fit is asked for over TCP. A reply counts only if it comes from the server that was asked, and repeats
 * the number and the question. It is pure: the caller sends, tells the time, and draws the numbers.
 */
import { CLASS, type ReceivedReply, TYPE } from "../dns/message.ts";
import { isSameQuestion } from "../dns/query_text.ts";
import { PeerError, ProtocolError } from "../model/errors.ts";
import { Queue } from "../model/queue.ts";
import { type DnsServerPlace, Lookup, type LookupOptions } from "./lookup.ts";
import type { Draw, LookupAction, Sent } from "./lookup_action.ts";

/** How many names are on their way at the most: as many replies must fit into the buffer of a socket. */
export const WINDOW = 128;
/** How long the first reply may take before the query is sent again; then twice as long. */
const FIRST_RETRY_MS = 400;
/** How many names may wait for those before them. */
const MAX_WAITING = 8192;

/** How all names are resolved. */
export interface LookupPoolOptions extends LookupOptions {
  /** How long a reply may take in all, in milliseconds. */
  readonly timeoutMs: number;
  /** Draws a socket and a number. */
  readonly draw: () => Draw;
}

/** A name whose query is on its way. */
interface Flight {
  readonly entry: Entry;
  readonly sent: Sent;
  readonly isTcp: boolean;
  readonly startMs: number;
  retryMs: number;
  waitMs: number;
}

/** A name of the list. */
interface Entry {
  readonly lookup: Lookup;
  result: string | undefined;
}

/** The names of a list on their way to results. */
export class LookupPool {
  readonly #options: LookupPoolOptions;
  readonly #waiting = new Queue<string>();
  /** Names that were begun, in the order of the list. */
  readonly #begun = new Queue<Entry>();
  readonly #flights = new Map<number, Flight>();
  /** Names that wait for the address of a host. */
  readonly #finding = new Map<string, Entry[]>();
  readonly #addresses = new Map<string, string>();
  #isListComplete = false;
  #actions: LookupAction[] = [];
  /** How many replies were not to any query on its way. */
  strays = 0;

  /** A pool without names. */
  constructor(options: LookupPoolOptions) {
    this.#options = options;
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

  /** Adds the next names of the list; undefined: there are no more. */
  add(names: readonly string[] | undefined): void {
    if (names === undefined) this.#isListComplete = true;
    else for (const name of names) this.#waiting.push(name);
  }

  /** Begins with as many names as the window lets; returns what is to be done since the last call. */
  advance(nowMs: number): LookupAction[] {
    let busy = this.#flights.size + [...this.#finding.values()].reduce((sum, { length }) => sum + length, 0);
    for (; busy < WINDOW && this.#waiting.length > 0; busy++) {
      const entry: Entry = { lookup: new Lookup(this.#waiting.shift()!, this.#options), result: undefined };
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
    for (let first = this.#begun.first; first?.result !== undefined; first = this.#begun.first) {
      results.push(first.result);
      this.#begun.shift();
    }
    return results;
  }

  /** Takes a message that came over UDP. Throws PeerError and ProtocolError. */
  onReply(
    socket: number,
    from: { readonly hostname: string; readonly port: number },
    reply: ReceivedReply,
    nowMs: number,
  ): void {
    const flight = this.#flights.get(keyOf(socket, reply.id));
    const { sent } = flight ?? {};
    const isExpected = flight !== undefined && !flight.isTcp && sent!.server.host === from.hostname &&
      sent!.server.port === from.port && reply.isReply && isReplyTo(reply, sent!.name);
    if (!isExpected) {
      this.strays++;
      return;
    }
    if (!reply.isTruncated) return this.#settle(flight, reply, nowMs);
    this.#flights.set(keyOf(socket, reply.id), { ...flight, isTcp: true });
    this.#actions.push({ kind: "ask over TCP", sent: flight.sent });
  }

  /** Takes the reply that came over TCP; undefined: none came. Throws PeerError and ProtocolError. */
  onTcpReply(sent: Sent, reply: ReceivedReply | undefined, nowMs: number): void {
    const flight = this.#flights.get(keyOf(sent.socket, sent.id));
    if (flight === undefined || flight.sent !== sent) return;
    const isExpected = reply !== undefined && reply.isReply && reply.id === sent.id && isReplyTo(reply, sent.name);
    if (!isExpected) throw this.#silence(flight, "over TCP");
    this.#settle(flight, reply, nowMs);
  }

  /** Takes the address of a host; undefined: there is no such host. Throws ProtocolError. */
  onAddress(host: string, address: string | undefined, nowMs: number): void {
    if (address !== undefined) this.#addresses.set(host, address);
    const entries = this.#finding.get(host) ?? [];
    this.#finding.delete(host);
    for (const entry of entries) {
      entry.lookup.takeAddress(address);
      this.#perform(entry, nowMs);
    }
  }

  /** Sends again what has had no reply for long. Throws PeerError when it was too long. */
  onTime(nowMs: number): void {
    for (const flight of this.#flights.values()) {
      if (flight.isTcp || nowMs < flight.retryMs) continue;
      if (nowMs - flight.startMs >= this.#options.timeoutMs) throw this.#silence(flight, "over UDP");
      flight.waitMs *= 2;
      flight.retryMs = Math.min(nowMs + flight.waitMs, flight.startMs + this.#options.timeoutMs);
      this.#actions.push({ kind: "send", sent: flight.sent });
    }
  }

  #settle(flight: Flight, reply: ReceivedReply, nowMs: number): void {
    this.#flights.delete(keyOf(flight.sent.socket, flight.sent.id));
    flight.entry.lookup.take(reply);
    this.#perform(flight.entry, nowMs);
  }

  #perform(entry: Entry, nowMs: number): void {
    const { step, name } = entry.lookup;
    const query = name;
    switch (step.kind) {
      case "done":
        entry.result = step.result;
        return;
      case "ask":
        return this.#send(entry, step.server, step.name, nowMs);
      case "find":
        return this.#find(entry, step.host, nowMs);
      case "refused":
        throw new PeerError(step.server, { kind: "refused", query, reply: step.rcode });
      case "astray":
        throw new ProtocolError(step.server, { kind: "astray", query, reason: step.reason });
    }
  }

  #send(entry: Entry, server: DnsServerPlace, name: string, nowMs: number): void {
    let draw = this.#options.draw();
    // There are far more numbers than queries on their way.
    while (this.#flights.has(keyOf(draw.socket, draw.id))) draw = this.#options.draw();
    const sent = { ...draw, server, name };
    const waitMs = Math.min(FIRST_RETRY_MS, this.#options.timeoutMs);
    const flight = { entry, sent, isTcp: false, startMs: nowMs, retryMs: nowMs + waitMs, waitMs };
    this.#flights.set(keyOf(draw.socket, draw.id), flight);
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

  #silence({ entry, sent }: Flight, sentAs: "over UDP" | "over TCP"): PeerError {
    const { timeoutMs } = this.#options;
    return new PeerError(sent.server, { kind: "no reply", query: entry.lookup.name, timeoutMs, answered: 0, sentAs });
  }
}

function keyOf(socket: number, id: number): number {
  return socket * 65536 + id;
}

/** Whether a reply repeats the question for the address of `name`. */
function isReplyTo({ question }: ReceivedReply, name: string): boolean {
  return isSameQuestion(question, { name: name.replaceAll("\\", "\\092"), type: TYPE.A, class: CLASS.IN });
}
