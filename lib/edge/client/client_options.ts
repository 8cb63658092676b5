/**
 * What the client is told, and what it says in the end.
 */
import type { Deviation } from "../../core/model/deviation.ts";
import type { FramingMode } from "../../core/model/framing.ts";
import type { Peer } from "../../core/model/peer_fault.ts";
import type { Role } from "../../core/model/role.ts";
import type { Observer } from "../../core/trace/event.ts";

/** A server that the client may have to ask. */
export interface ServerPlace {
  /** Its role. */
  readonly role: Role;
  /** A host name or an address, as text; undefined: the one that the first referral names. */
  readonly host?: string;
  /** Its TCP port. */
  readonly port: number;
}

/** How the client works. */
export interface ClientOptions {
  /** The servers, in the order in which referrals lead from one to the next; the first one's host must be given. */
  readonly servers: readonly ServerPlace[];
  /** The framing to use; "auto" finds out which one each server expects. */
  readonly framing: FramingMode;
  /** How long to wait for a connection, and for a reply, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of everything that happens on the wire, if anybody is. */
  readonly observer?: Observer;
  /** Ends the work early when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How the work ended: all names have their result, or a reason why not. */
export interface Outcome {
  /** What went wrong, if anything: one of the errors of `core/model/errors.ts`, or a bug. */
  readonly failure?: unknown;
  /** The name whose result would have been next, if the work stopped and that is known; an octet string. */
  readonly stoppedAt?: string;
  /** What was nearly right in the servers' replies, each way of each server once. */
  readonly deviations: readonly { readonly peer: Peer; readonly deviation: Deviation }[];
  /** The first server, if names were left that it neither had nor referred to the next one. */
  readonly withoutReferral?: Peer;
}
