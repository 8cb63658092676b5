/**
 * Several recordings as one: connections that two of them saw are matched by their addresses, and clocks aligned by them.
 */
import { counted } from "../model/display.ts";
import { ClientNames, type Placed } from "./client_names.ts";
import type { ConnectionInfo, ReplyEvent, WireEvent } from "./event.ts";
import type { RecordingHeader } from "./recording.ts";

/** A recording that was read. */
export interface Recording {
  /** Its file, as messages call it. */
  readonly file: string;
  /** What it says of itself. */
  readonly header: RecordingHeader;
  /** Its events; the clock began at 0. */
  readonly events: readonly WireEvent[];
}

/** Recordings as one. */
export interface MergedRecording {
  /** The events of all of them in order of time, which began at 0, on the clock of the first recording. */
  readonly events: readonly WireEvent[];
  /** The wall-clock time of that beginning, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What is to be said about it, in sentences. */
  readonly remarks: readonly string[];
}

/** The events of one connection in one recording. */
interface Track {
  readonly recording: number;
  readonly connection: ConnectionInfo;
  readonly events: WireEvent[];
  /** The same connection as the program at its other end saw it. */
  other?: Track;
}

/** Merges recordings; at least one. */
export function mergeRecordings(recordings: readonly Recording[]): MergedRecording {
  const tracks = recordings.flatMap(tracksOf);
  matchTracks(tracks);
  const clocks = alignClocks(recordings, tracks);
  const kept = tracks.filter(({ connection, other }) => other === undefined || connection.side === "client");
  const startOf = ({ events, recording }: Track) => events[0].atMs + clocks[recording];
  kept.sort((one, other) => startOf(one) - startOf(other));
  const placed = kept.flatMap((track, index) => place(track, index + 1, clocks));
  placed.sort((one, other) => one.event.atMs - other.event.atMs);
  const names = new ClientNames(isOneClient(kept));
  for (const one of placed) names.take(one);
  const startMs = placed[0]?.event.atMs ?? recordings[0].header.startedMs;
  return {
    events: placed.map(({ event }) => ({ ...event, atMs: event.atMs - startMs })),
    startedMs: startMs,
    remarks: remarksOn(recordings, tracks),
  };
}

function tracksOf({ events }: Recording, recording: number): Track[] {
  const tracks = new Map<ConnectionInfo, Track>();
  for (const event of events) {
    const { connection } = event;
    const track = tracks.get(connection) ?? { recording, connection, events: [] };
    tracks.set(connection, track);
    track.events.push(event);
  }
  return [...tracks.values()];
}

/** Addresses can be used again: the n-th connection between two of them is the n-th at the other end. */
function matchTracks(tracks: readonly Track[]): void {
  const servers = new Map<string, Track[]>();
  for (const track of tracks) {
    const { side, local, peer } = track.connection;
    const key = keyOf(track, peer, local);
    if (side === "server") servers.set(key, [...servers.get(key) ?? [], track]);
  }
  for (const track of tracks) {
    const { side, local, peer } = track.connection;
    if (side !== "client" || local === "") continue;
    const match = servers.get(keyOf(track, local, peer))?.find((one) =>
      one.other === undefined && one.recording !== track.recording
    );
    if (match === undefined) continue;
    track.other = match;
    match.other = track;
  }
}

/**
 * What both ends of a connection know of it: the addresses. For an exchange of DNS over UDP, the number of the query, too,
 * and of the client's address the port alone: its socket is open on every address.
 */
function keyOf({ events: [first] }: Track, client: string, server: string): string {
  if (first.kind !== "dns" || first.transport !== "udp") return `${client} ${server}`;
  return `${client.slice(client.lastIndexOf(":"))} ${server} ${first.octets.slice(0, 2)}`;
}

/** What to add to the times of each recording to have them on the wall clock of the first. */
function alignClocks(recordings: readonly Recording[], tracks: readonly Track[]): number[] {
  const clocks = recordings.map(({ header }) => header.startedMs);
  const aligned = new Set([0]);
  for (let found = true; found;) {
    found = false;
    for (let next = 0; next < recordings.length; next++) {
      if (aligned.has(next)) continue;
      const shared = tracks.filter(({ recording, other }) => recording === next && aligned.has(other?.recording ?? -1));
      const offsets = shared.flatMap(offsetsOf).sort((one, other) => one.delayMs - other.delayMs);
      if (offsets.length === 0) continue;
      clocks[next] = clocks[shared[0].other!.recording] + offsets[0].offsetMs;
      aligned.add(next);
      found = true;
    }
  }
  return clocks;
}

/** What the clock of a track's recording has to be moved by, for each exchange that both ends saw (as NTP does it). */
function offsetsOf(track: Track): { offsetMs: number; delayMs: number }[] {
  const other = track.other!;
  const [client, server] = track.connection.side === "client" ? [track, other] : [other, track];
  const [asked, heard] = [client, server].map(({ events }) => events.filter(isQuery));
  const [received, sent] = [client, server].map(({ events }) => events.filter(isReply));
  const offsets = [{
    ...exchange(client.events[0], server.events[0], server.events[0], client.events[0]),
    delayMs: Infinity,
  }];
  for (let at = 0; at < Math.min(asked.length, heard.length, received.length, sent.length); at++) {
    offsets.push(exchange(asked[at], heard[at], sent[at], received[at]));
  }
  return offsets.map(({ offsetMs, delayMs }) => ({ offsetMs: track === server ? -offsetMs : offsetMs, delayMs }));
}

function isQuery(event: WireEvent): boolean {
  return event.kind === "query" || (event.kind === "dns" && !event.isReply);
}

function isReply(event: WireEvent): boolean {
  return event.kind === "reply" || (event.kind === "dns" && event.isReply);
}

/** How far the server's clock is ahead of the client's, and how long the exchange took besides the server's work. */
function exchange(t0: WireEvent, t1: WireEvent, t2: WireEvent, t3: WireEvent): { offsetMs: number; delayMs: number } {
  return {
    offsetMs: ((t1.atMs - t0.atMs) + (t2.atMs - t3.atMs)) / 2,
    delayMs: (t3.atMs - t0.atMs) - (t2.atMs - t1.atMs),
  };
}

function place(track: Track, number: number, clocks: readonly number[]): Placed[] {
  const { recording, other } = track;
  const connection = { ...track.connection, number };
  // The server knows what it made of each query.
  const verdicts = other?.events.filter((event): event is ReplyEvent => event.kind === "reply") ?? [];
  let replies = 0;
  return track.events.map((event) => {
    const moved = { ...event, connection, atMs: event.atMs + clocks[recording] };
    const verdict = moved.kind === "reply" ? verdicts[replies++]?.verdict : undefined;
    return { event: verdict === undefined ? moved : { ...moved, verdict } as WireEvent, connection, recording };
  });
}

/** Whether one client recorded, and every connection is its own. */
function isOneClient(tracks: readonly Track[]): boolean {
  return tracks.every(({ connection, recording }) => connection.side === "client" && recording === tracks[0].recording);
}

function remarksOn(recordings: readonly Recording[], tracks: readonly Track[]): string[] {
  if (recordings.length === 1) return [];
  return recordings.flatMap(({ file }, index) => {
    const own = tracks.filter(({ recording, connection }) => recording === index && connection.local !== "");
    const alone = own.filter(({ other }) => other === undefined).length;
    if (alone === 0) return [];
    if (alone < own.length) {
      return [`${file}: ${alone} of ${counted(own.length, "connection")} is in no other recording`];
    }
    return [
      `${file}: no connection is in another recording, so its clock is taken as it is: it may be ahead or behind`,
    ];
  });
}
