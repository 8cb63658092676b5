/**
 * Several recordings as one: connections that two of them saw are matched by their addresses, and clocks aligned by them.
 */
import { counted } from "../model/display.ts";
import type { WireEvent } from "../trace/event.ts";
import { ClientNames, type Placed } from "./client_names.ts";
import { alignClocks, type Clocks } from "./clocks.ts";
import { type Recording, type Track, tracksOf } from "./tracks.ts";

/** Recordings as one. */
export interface MergedRecording {
  /** The events of all of them in order of time, which began at 0, on the clock of the first recording. */
  readonly events: readonly WireEvent[];
  /** The wall-clock time of that beginning, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What is to be said about it, in sentences. */
  readonly remarks: readonly string[];
}

/** Merges recordings; at least one. */
export function mergeRecordings(recordings: readonly Recording[]): MergedRecording {
  const tracks = tracksOf(recordings);
  const clocks = alignClocks(recordings, tracks);
  const kept = tracks.filter(({ connection, other, original }) =>
    original === undefined && (other === undefined || connection.side === "client")
  );
  const startOf = ({ events, recording }: Track) => events[0].atMs + clocks.addMs[recording];
  kept.sort((one, other) => startOf(one) - startOf(other));
  const placed = kept.flatMap((track, index) => place(track, index + 1, clocks));
  placed.sort((one, other) => one.event.atMs - other.event.atMs);
  const names = new ClientNames(isOneClient(kept));
  for (const one of placed) names.take(one);
  const startMs = placed[0]?.event.atMs ?? recordings[0].header.startedMs;
  return {
    // In whole microseconds, as a recording has them: written and read again, they are the same.
    events: placed.map(({ event }) => ({ ...event, atMs: Math.round((event.atMs - startMs) * 1000) / 1000 })),
    startedMs: startMs,
    remarks: recordings.length === 1 ? [] : [
      ...recordings.flatMap((_, index) => remarksOn(index, clocks, recordings, tracks)),
      ...remarksOnClocks(clocks, recordings, tracks),
    ],
  };
}

function place(
  { connection: { ...info }, recording, events, exchanges = [] }: Track,
  number: number,
  { addMs }: Clocks,
): Placed[] {
  const connection = { ...info, number };
  // The server knows what it made of each query.
  const verdicts = new Map(exchanges.map(([{ reply }, server]) => [reply as WireEvent, server.reply]));
  return events.map((event) => {
    const moved = { ...event, connection, atMs: event.atMs + addMs[recording] };
    const atServer = verdicts.get(event);
    const verdict = atServer?.kind === "reply" ? atServer.verdict : undefined;
    return { event: verdict === undefined ? moved : { ...moved, verdict } as WireEvent, connection, recording };
  });
}

/** Whether one client recorded, and every connection is its own. */
function isOneClient(tracks: readonly Track[]): boolean {
  return tracks.every(({ connection, recording }) => connection.side === "client" && recording === tracks[0].recording);
}

/** What is to be said about one of several recordings. */
function remarksOn(
  index: number,
  { groups }: Clocks,
  recordings: readonly Recording[],
  tracks: readonly Track[],
): string[] {
  const { file } = recordings[index];
  const all = tracks.filter(({ recording }) => recording === index);
  const copies = all.filter(({ original }) => original !== undefined);
  if (copies.length > 0) {
    const files = new Set(copies.map(({ original }) => recordings[original!.recording].file));
    const which = copies.length === all.length ? "every connection is" : share(copies.length, all.length);
    return [`${file}: ${which} also in ${[...files].join(", ")}, recorded at the same end; each is shown once`];
  }
  const own = all.filter(({ connection }) => connection.local !== "");
  const alone = own.filter(({ other }) => other === undefined).length;
  const isAligned = groups.some((group) => group.length > 1 && group.includes(index));
  if (alone === 0 || (alone === own.length && isAligned)) return [];
  if (alone < own.length) return [`${file}: ${share(alone, own.length)} in no other recording`];
  return [`${file}: no connection is in another recording, so its clock is taken as it is: it may be ahead or behind`];
}

/** What is to be said about recordings whose clocks are not aligned with the first one's although they share connections. */
function remarksOnClocks({ groups }: Clocks, recordings: readonly Recording[], tracks: readonly Track[]): string[] {
  const sharing = new Set(tracks.filter(({ other }) => other !== undefined).map(({ recording }) => recording));
  return groups.slice(1).filter((group) => group.some((index) => sharing.has(index))).map((group) => {
    const files = group.map((index) => recordings[index].file).join(", ");
    const first = recordings[0].file;
    return group.length === 1
      ? `${files}: no exchange is also in ${first}, so its clock is taken as it is: it may be ahead or behind`
      : `${files}: nothing connects these with ${first}, so their clocks are taken as they are: they may be ahead or behind`;
  });
}

/** "1 of 2 connections is", "2 of 3 connections are". */
function share(count: number, of: number): string {
  return `${count} of ${counted(of, "connection")} ${count === 1 ? "is" : "are"}`;
}
