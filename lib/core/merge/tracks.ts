/**
 * The connections of several recordings, and which of them are the same.
 */
import type { ConnectionInfo, WireEvent } from "../trace/event.ts";
import type { RecordingHeader } from "../trace/recording.ts";
import { type PairedExchange, pairExchanges } from "./exchanges.ts";

/** A recording that was read. */
export interface Recording {
  /** Its file, as messages call it. */
  readonly file: string;
  /** What it says of itself. */
  readonly header: RecordingHeader;
  /** Its events; the clock began at 0. */
  readonly events: readonly WireEvent[];
}

/** The events of one connection in one recording. */
export interface Track {
  /** The number of the recording, from 0. */
  readonly recording: number;
  /** The connection. */
  readonly connection: ConnectionInfo;
  /** Its events; at least one. */
  readonly events: WireEvent[];
  /** The same connection as the program at its other end saw it. */
  other?: Track;
  /** The same connection as another recording has it from the same end, which has more of it. */
  original?: Track;
  /** What both ends saw, if this is the client's end. */
  exchanges?: readonly PairedExchange[];
}

/** The connections of all recordings, with those that are the same. */
export function tracksOf(recordings: readonly Recording[]): Track[] {
  const tracks = recordings.flatMap(({ events }, recording) => tracksIn(events, recording));
  findCopies(tracks, recordings);
  matchEnds(tracks.filter(({ original }) => original === undefined));
  return tracks;
}

function tracksIn(events: readonly WireEvent[], recording: number): Track[] {
  const tracks = new Map<ConnectionInfo, Track>();
  for (const event of events) {
    const { connection } = event;
    const track = tracks.get(connection) ?? { recording, connection, events: [] };
    tracks.set(connection, track);
    track.events.push(event);
  }
  return [...tracks.values()];
}

/** Finds connections that several recordings have from the same end: a recording that is given twice, or merged already. */
function findCopies(tracks: readonly Track[], recordings: readonly Recording[]): void {
  const known = new Map<string, Track>();
  for (const track of tracks) {
    const { connection: { side, local, peer }, events: [first], recording } = track;
    const since = first.kind === "opened" ? first.wallClockMs : recordings[recording].header.startedMs + first.atMs;
    const key = `${side} ${local} ${peer} ${first.kind} ${since}`;
    const same = known.get(key);
    if (same === undefined || same.recording === recording || same.events.length < track.events.length) {
      known.set(key, track);
      if (same !== undefined && same.recording !== recording) same.original = track;
    } else track.original = same;
  }
}

/** Addresses can be used again: the n-th connection between two of them is the n-th at the other end. */
function matchEnds(tracks: readonly Track[]): void {
  // The servers' ends by their addresses, those of each recording in a queue of its own.
  const servers = new Map<string, Map<number, Queue>>();
  for (const track of tracks) {
    const { connection: { side, local, peer }, recording } = track;
    if (side !== "server") continue;
    const key = keyOf(track, peer, local);
    const queues = servers.get(key) ?? new Map<number, Queue>();
    const queue = queues.get(recording) ?? { tracks: [], taken: 0 };
    queue.tracks.push(track);
    servers.set(key, queues.set(recording, queue));
  }
  for (const track of tracks) {
    const { side, local, peer } = track.connection;
    if (side !== "client" || local === "") continue;
    const match = takeNext(servers.get(keyOf(track, local, peer)), track.recording);
    if (match === undefined) continue;
    track.other = match;
    match.other = track;
    track.exchanges = pairExchanges(track.events, match.events);
  }
}

/** Tracks of which the first ones are taken. */
interface Queue {
  readonly tracks: Track[];
  taken: number;
}

/** The next track of another recording than this one. */
function takeNext(queues: ReadonlyMap<number, Queue> | undefined, recording: number): Track | undefined {
  for (const [number, queue] of queues ?? []) {
    if (number !== recording && queue.taken < queue.tracks.length) return queue.tracks[queue.taken++];
  }
  return undefined;
}

/**
 * What both ends of a connection know of it: the addresses. For an exchange of DNS over UDP, the number of the query, too,
 * and of the client's address the port alone: its socket is open on every address.
 */
function keyOf({ events: [first] }: Track, client: string, server: string): string {
  if (first.kind !== "dns" || first.transport !== "udp") return `${client} ${server}`;
  return `${client.slice(client.lastIndexOf(":"))} ${server} ${first.octets.slice(0, 2)}`;
}
