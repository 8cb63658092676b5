/**
 * What can happen on a wire, as data.
 *
 * Servers and the client report to an observer, if there is one; without an observer no event is made. Texts and bytes
 * are octet strings, exactly as they crossed the socket: escape them before they are shown.
 */
import type { Framing } from "../model/framing.ts";
import type { ReplyKind } from "../model/reply.ts";

/** One TCP connection, as the program that reports sees it. All events of a connection share this object. */
export interface ConnectionInfo {
  /** Its number, from 1, counted by the program that reports. */
  readonly number: number;
  /** Which end of it reports. */
  readonly side: "client" | "server";
  /** The label of the server at one of its ends: "RS". */
  readonly server: string;
  /** The address of the end that reports, as `address:port`. */
  readonly local: string;
  /** The address of the other end. */
  readonly peer: string;
  /** What the client is called, where recordings of several programs are one: "client", or "client#1" and so on. */
  readonly client?: string;
}

/**
 * How a connection ended. The other end closed it ("end") or reset it ("reset"); or this end closed it, because its work
 * was done, because it served for one query ("one query"), because another connection takes its place ("replaced") or brought
 * the reply ("overtaken"), because no reply came in time ("silent"), because the server broke the protocol ("fault"), because
 * the client stops for another reason, or because of a limit: the query is too long, or none in DNS ("no query"), the client
 * asks nothing ("idle") or does not read its replies ("unread"), or the server has as many clients as it takes ("full").
 */
export type Ending = typeof ENDINGS[number];

/** All of them. */
export const ENDINGS = [
  ...["end", "reset", "done", "one query", "overtaken", "replaced", "silent", "fault", "stopped"] as const,
  ...["too long", "no query", "idle", "unread", "full", "shutdown"] as const,
] as const;

/** What all events have in common. */
export interface EventBase {
  /** Milliseconds on the monotonic clock of the process, with fractions: `performance.now()`. */
  readonly atMs: number;
  /** The connection that it happened on. */
  readonly connection: ConnectionInfo;
}

/** A connection was made. */
export interface OpenedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "opened";
  /** The wall-clock time of that, in milliseconds since 1970 (UTC). */
  readonly wallClockMs: number;
}

/** One read brought bytes, or one write sent some: their boundaries are those of the system calls. */
export interface BytesEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "read" | "written";
  /** The bytes. */
  readonly octets: string;
}

/** A query was received (server) or sent (client). */
export interface QueryEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "query";
  /** The name asked for, padding removed. */
  readonly text: string;
  /** The message as it stands on the wire, its line end and padding included. */
  readonly octets: string;
  /** How it was framed. */
  readonly framing: Framing;
}

/** A reply was sent (server) or received (client). */
export interface ReplyEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "reply";
  /** The reply, padding removed. */
  readonly text: string;
  /** The message as it stands on the wire, its line end and padding included. */
  readonly octets: string;
  /** How it was framed. */
  readonly framing: Framing;
  /** The query that it replies to. */
  readonly query: string;
  /** What the server made of the query; a client does not know it. */
  readonly verdict?: ReplyKind;
}

/** The client sent, or the server received, bytes that belong to the message before: a late newline, padding. */
export interface ExtraEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "extra";
  /** The bytes. */
  readonly octets: string;
}

/** What a client finds out about a server. */
export type Finding =
  /** It replied to a name without a newline. */
  | { readonly about: "raw" }
  /** It replied only after the newline. */
  | { readonly about: "line" }
  /** It replied to the late newline, too: the reply is dropped. */
  | { readonly about: "stray"; readonly reply: string }
  /** It is a raw server that replies to a line with a line. */
  | { readonly about: "mirror" }
  /** Its reply may have come for the bare name: a reply to the late newline is waited for, so long at the most. */
  | { readonly about: "waiting"; readonly waitMs: number }
  /** Two lines in one segment got two replies: queries are pipelined. */
  | { readonly about: "pipelining" }
  /** Two lines in one segment did not get two replies: queries are asked one at a time. */
  | { readonly about: "lock-step" }
  /** It closed the connection after `answered` replies: the client connects again, for each query if `perQuery`. */
  | { readonly about: "closed"; readonly answered: number; readonly perQuery: boolean }
  /** It has been silent for `silentMs` after `answered` replies: the client asks over a second connection, too. */
  | { readonly about: "silent"; readonly answered: number; readonly silentMs: number }
  /** The reply over the second connection came first: that is used from now on, or one for each query if `perQuery`. */
  | { readonly about: "second"; readonly perQuery: boolean }
  /** The only reply that can be meant for the query bears another name. */
  | { readonly about: "other name"; readonly query: string; readonly reply: string };

/** The client found out, or changed, how it talks to a server. */
export interface FindingEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "finding";
  /** What it found. */
  readonly finding: Finding;
}

/** The other end will send nothing more: it half-closed the connection, or closed it. */
export interface FinishedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "finished";
}

/** No connection could be made; the local address is empty. */
export interface FailedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "failed";
  /** What the system said. */
  readonly message: string;
}

/** A connection ended. */
export interface ClosedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "closed";
  /** In which way. */
  readonly ending: Ending;
}

/** A client does not read its replies, and so many wait for it that the server reads no more from it. */
export interface UnreadEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "unread";
}

/** A server refuses a connection because it has as many as it takes: it says so, and closes the connection. */
export interface RefusedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "refused";
  /** How many clients were connected. */
  readonly connected: number;
}

/**
 * A message of real DNS was received or sent. Over UDP there is no connection: each query and its replies have a number of
 * their own.
 */
export interface DnsEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "dns";
  /** Whether it is a reply. */
  readonly isReply: boolean;
  /** How it travels. */
  readonly transport: "udp" | "tcp";
  /** What it says in plain words: the header bits that are set, then each section. */
  readonly parts: readonly string[];
  /** The message, without its length over TCP. */
  readonly octets: string;
}

/** Anything that can happen on a wire. */
export type WireEvent =
  | OpenedEvent
  | BytesEvent
  | QueryEvent
  | ReplyEvent
  | ExtraEvent
  | FindingEvent
  | FinishedEvent
  | FailedEvent
  | ClosedEvent
  | UnreadEvent
  | RefusedEvent
  | DnsEvent;

/** Plain lines that a server has replied to at once, in place of an event for each query and each reply. */
export interface Run extends EventBase {
  /** The queries, each with its newline. */
  readonly queries: string;
  /** Their replies, in the same order, each with its newline. */
  readonly replies: string;
}

/** Told of each event, at once and in order; must not throw. */
export type Observer = (event: WireEvent) => void;

/** One observer that tells all of `observers`; undefined if there are none, so that no event is made. */
export function observersOf(observers: readonly Observer[]): Observer | undefined {
  if (observers.length <= 1) return observers[0];
  return (event) => {
    for (const observer of observers) observer(event);
  };
}
