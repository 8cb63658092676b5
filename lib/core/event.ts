/**
 * What can happen on a wire, as data.
 *
 * Server and client tell it to an observer, if there is one; with nobody listening no event is made. `--verbose` and
 * the demo are listeners. Texts are octet strings as they were on the wire: escape them before they are shown.
 */
import type { Verdict } from "./authority.ts";
import type { Framing } from "./framing.ts";
import type { Role } from "./table.ts";

/** How a connection ended: by its own end or a reset; or because this side closed it, and why. */
export type Ending = "end" | "reset" | "done" | "too long" | "idle" | "silent" | "shutdown";

/** What all events have in common. */
export interface EventBase {
  /** Milliseconds on a clock that only goes forward; its start means nothing. */
  readonly atMs: number;
  /** The server that is meant: on a server itself, on the client the one it talks to. */
  readonly role: Role;
  /** The other end of the connection, as `address:port`. */
  readonly peer: string;
}

/** A connection was made. */
export interface ConnectedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "connected";
}

/** A query was received (server) or sent (client). */
export interface QueryEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "query";
  /** The name asked for, padding removed. */
  readonly text: string;
  /** How it was framed. */
  readonly framing: Framing;
}

/** A reply was sent (server) or received (client). */
export interface ReplyEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "reply";
  /** The reply, padding removed. */
  readonly text: string;
  /** How it was framed. */
  readonly framing: Framing;
  /** The query that it replies to. */
  readonly query: string;
  /** What the server made of the query; unknown to a client. */
  readonly verdict?: Verdict;
}

/** The client found out, or changed, how it talks to a server. */
export interface FindingEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "finding";
  /** What it found, as a sentence. */
  readonly text: string;
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

/** A server refused a connection because it had as many as it takes. */
export interface RefusedEvent extends EventBase {
  /** Tells this event from the others. */
  readonly kind: "refused";
  /** How many clients were connected. */
  readonly clients: number;
}

/** Anything that can happen on a wire. */
export type WireEvent =
  | ConnectedEvent
  | QueryEvent
  | ReplyEvent
  | FindingEvent
  | ClosedEvent
  | UnreadEvent
  | RefusedEvent;

/** Somebody who is told of each event, at once and in order; must not throw. */
export type Observer = (event: WireEvent) => void;
