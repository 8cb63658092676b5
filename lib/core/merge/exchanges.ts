/**
 * Which query and reply of a connection, as its client recorded them, are which of those that its server recorded.
 *
 * Either recording may lack the beginning or the end of the connection.
 */
import type { DnsEvent, QueryEvent, ReplyEvent, WireEvent } from "../trace/event.ts";

/** How many queries without a reply may stand before one with a reply. */
const MAX_SKIPPED = 64;

/** A query and the reply to it. */
export interface Exchange {
  /** The query. */
  readonly query: QueryEvent | DnsEvent;
  /** The reply. */
  readonly reply: ReplyEvent | DnsEvent;
}

/** The same exchange as each end recorded it. */
export type PairedExchange = readonly [client: Exchange, server: Exchange];

/**
 * The exchanges that both ends of a connection recorded.
 *
 * If both have its beginning, they are counted from there. If not, those are taken that stand just once in each recording.
 * Either way the texts have to be the same.
 */
export function pairExchanges(client: readonly WireEvent[], server: readonly WireEvent[]): PairedExchange[] {
  const [own, others] = [exchangesOf(client), exchangesOf(server)];
  if (client[0].kind === "opened" && server[0].kind === "opened") {
    return own.slice(0, others.length).flatMap((one, at): PairedExchange[] =>
      keyOf(one) === keyOf(others[at]) ? [[one, others[at]]] : []
    );
  }
  const [once, onceThere] = [onlyOnes(own), onlyOnes(others)];
  return [...once].flatMap(([key, one]): PairedExchange[] => {
    const other = onceThere.get(key);
    return one === undefined || other === undefined ? [] : [[one, other]];
  });
}

/** The exchanges of one recording; a query or a reply of which the other one is missing is left out. */
function exchangesOf(events: readonly WireEvent[]): Exchange[] {
  let waiting: Exchange["query"][] = [];
  let first = 0;
  const exchanges: Exchange[] = [];
  for (const event of events) {
    if (event.kind === "query" || (event.kind === "dns" && !event.isReply)) waiting.push(event);
    if (event.kind !== "reply" && !(event.kind === "dns" && event.isReply)) continue;
    let at = first;
    const end = Math.min(waiting.length, first + MAX_SKIPPED);
    while (at < end && !belongs(event, waiting[at])) at++;
    if (at >= end) continue;
    exchanges.push({ query: waiting[at], reply: event });
    first = at + 1;
    if (first === waiting.length) [waiting, first] = [[], 0];
  }
  return exchanges;
}

/** Whether this is the reply to a query: in DNS the numbers are the same. */
function belongs(reply: Exchange["reply"], query: Exchange["query"]): boolean {
  if (reply.kind === "reply") return query.kind === "query" && query.text === reply.query;
  return query.kind === "dns" && query.octets.slice(0, 2) === reply.octets.slice(0, 2);
}

function keyOf({ query, reply }: Exchange): string {
  const textOf = (event: Exchange["query" | "reply"]) => event.kind === "dns" ? event.octets : event.text;
  return `${textOf(query)}\n${textOf(reply)}`;
}

/** Exchanges by their texts; undefined where there are several. */
function onlyOnes(exchanges: readonly Exchange[]): Map<string, Exchange | undefined> {
  const found = new Map<string, Exchange | undefined>();
  for (const one of exchanges) found.set(keyOf(one), found.has(keyOf(one)) ? undefined : one);
  return found;
}
