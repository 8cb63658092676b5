/**
 * The clocks of several recordings as one, aligned by the connections that they share.
 */
import type { WireEvent } from "../trace/event.ts";
import type { Recording, Track } from "./tracks.ts";

/** How far rounding to microseconds may make a delay negative, in milliseconds. */
const ROUNDING_MS = 0.01;

/** What the recordings' clocks need to be one. */
export interface Clocks {
  /** What to add to the times of each recording. */
  readonly addMs: readonly number[];
  /** The numbers of recordings that are aligned with each other, each group in its order. */
  readonly groups: readonly (readonly number[])[];
}

/** Something that two recordings saw: how far the clock of `other` is ahead of that of `one`, and how exact that is. */
interface Link {
  readonly one: number;
  readonly other: number;
  readonly aheadMs: number;
  /** How long the messages took, both ways; the clocks differ from `aheadMs` by half of that at the most. */
  readonly delayMs: number;
}

/** Aligns the clocks with that of the first recording, or, where nothing connects them with it, with another one. */
export function alignClocks(recordings: readonly Recording[], tracks: readonly Track[]): Clocks {
  const links = bestLinks(tracks.flatMap(linksOf));
  const addMs = recordings.map(({ header }) => header.startedMs);
  const groups: number[][] = [];
  const aligned = new Set<number>();
  for (const start of recordings.keys()) {
    if (aligned.has(start)) continue;
    const group = [start];
    groups.push(group);
    aligned.add(start);
    for (;;) {
      const link = links.find(({ one, other }) => aligned.has(one) !== aligned.has(other));
      if (link === undefined) break;
      const { one, other, aheadMs } = link;
      if (aligned.has(one)) addMs[other] = addMs[one] - aheadMs;
      else addMs[one] = addMs[other] + aheadMs;
      const next = aligned.has(one) ? other : one;
      aligned.add(next);
      group.push(next);
    }
  }
  return { addMs, groups };
}

/** The most exact link of each two recordings, the most exact one first. */
function bestLinks(links: readonly Link[]): Link[] {
  const best = new Map<string, Link>();
  for (const link of links) {
    const key = `${link.one} ${link.other}`;
    if (link.delayMs < (best.get(key)?.delayMs ?? Infinity) || !best.has(key)) best.set(key, link);
  }
  return [...best.values()].sort((one, other) => one.delayMs < other.delayMs ? -1 : 1);
}

/** What a track tells of two clocks, as NTP does it: each exchange that both ends saw, and that the connection was made. */
function linksOf({ recording, events: [first], other, original, exchanges = [] }: Track): Link[] {
  if (original !== undefined) {
    const aheadMs = original.events[0].atMs - first.atMs;
    return [{ one: recording, other: original.recording, aheadMs, delayMs: 0 }];
  }
  if (other === undefined || other.connection.side === "client") return [];
  const ends = { one: recording, other: other.recording };
  const [firstThere] = other.events;
  const isOpened = first.kind === "opened" && firstThere.kind === "opened";
  return [
    ...isOpened ? [{ ...ends, aheadMs: firstThere.atMs - first.atMs, delayMs: Infinity }] : [],
    ...exchanges.map(([client, server]) => ({
      ...ends,
      ...measure(client.query, server.query, server.reply, client.reply),
    })).filter(({ delayMs }) => delayMs >= -ROUNDING_MS),
  ];
}

/** How far the server's clock is ahead of the client's, and how long the exchange took besides the server's work. */
function measure(t0: WireEvent, t1: WireEvent, t2: WireEvent, t3: WireEvent): Pick<Link, "aheadMs" | "delayMs"> {
  return {
    aheadMs: ((t1.atMs - t0.atMs) + (t2.atMs - t3.atMs)) / 2,
    delayMs: (t3.atMs - t0.atMs) - (t2.atMs - t1.atMs),
  };
}
