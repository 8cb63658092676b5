/**
 * What a client of real DNS has to do with its sockets.
 */
import type { DnsServerPlace } from "./lookup.ts";

/** Where a query leaves from, and its number: what a forger would have to guess. */
export interface Draw {
  /** Which of the client's sockets. */
  readonly socket: number;
  /** The number of the query. */
  readonly id: number;
}

/** A query on its way. */
export interface Sent extends Draw {
  /** The server. */
  readonly server: DnsServerPlace;
  /** The name asked for. */
  readonly name: string;
  /** Whether the query has an OPT record (RFC 6891). */
  readonly hasEdns: boolean;
}

/** What the caller has to do. */
export type LookupAction =
  /** Send a query over UDP. */
  | { readonly kind: "send"; readonly sent: Sent }
  /** Ask over TCP, and call `onTcpReply`. */
  | { readonly kind: "ask over TCP"; readonly sent: Sent }
  /** Find the address of a host, and call `onAddress`. */
  | { readonly kind: "find"; readonly host: string };
