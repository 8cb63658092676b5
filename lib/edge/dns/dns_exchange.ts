/**
 * Queries and their replies, and the connections for them, as a server tells its observer of them.
 */
import { absolute, type DnsReply, MAX_UDP_OCTETS } from "../../core/dns/message.ts";
import { describeQuery, describeReply } from "../../core/dns/message_text.ts";
import { flagsOf } from "../../core/dns/query_text.ts";
import { toOctetString } from "../../core/model/octet_string.ts";
import type { ConnectionInfo, Ending, Observer } from "../../core/trace/event.ts";
import type { EncodedReply, PlacedQuery } from "./wire.ts";

/** A query that was received. */
export interface Exchange {
  /** What it asks. */
  readonly query: PlacedQuery;
  /** Its octets. */
  readonly received: Uint8Array;
}

/** A reply that was sent, and what it says. */
export interface SentReply extends EncodedReply {
  /** What it says. */
  readonly reply: DnsReply;
}

/** Tells `observer` of a connection that was made. */
export function reportOpened(observer: Observer, connection: ConnectionInfo): void {
  observer({ kind: "opened", atMs: performance.now(), connection, wallClockMs: Date.now() });
}

/** Tells `observer` of a connection that has ended. */
export function reportClosed(observer: Observer, connection: ConnectionInfo, ending: Ending): void {
  observer({ kind: "closed", atMs: performance.now(), connection, ending });
}

/** Tells `observer` of a query and its reply. */
export function reportExchange(
  observer: Observer,
  connection: ConnectionInfo,
  transport: "udp" | "tcp",
  { query, received }: Exchange,
  { octets, reply }: SentReply,
): void {
  const base = { kind: "dns", atMs: performance.now(), connection, transport } as const;
  observer({
    ...base,
    isReply: false,
    parts: describeQuery(query, flagsOf(received)),
    octets: toOctetString(received),
  });
  const edns = query.edns && { ...query.edns, size: MAX_UDP_OCTETS, version: 0 };
  const parts = describeReply({ ...reply, id: query.id, edns }, flagsOf(octets));
  observer({ ...base, isReply: true, parts, octets: toOctetString(octets) });
}

/** Tells `observer` of a query for a zone transfer, and that the zone follows; its messages are not told one by one. */
export function reportTransfer(observer: Observer, connection: ConnectionInfo, { query, received }: Exchange): void {
  const base = { kind: "dns", atMs: performance.now(), connection, transport: "tcp" } as const;
  observer({
    ...base,
    isReply: false,
    parts: describeQuery(query, flagsOf(received)),
    octets: toOctetString(received),
  });
  const zone = absolute(query.question?.name ?? "");
  const parts = [
    `reply, id ${query.id}, NOERROR, AA: authoritative`,
    `answer: the zone ${zone}, in as many messages as it takes`,
  ];
  observer({ ...base, isReply: true, parts, octets: "" });
}
