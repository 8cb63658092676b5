/**
 * Several recordings as one: connections that two of them saw are matched by their addresses, and clocks aligned by them.
 */
import { counted } from "../model/display.ts";
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
  const placed = kept.flatMap((track, index) => place(track, index + 1, clocks));
  nameClients(placed, kept);
  const all = placed.flatMap(({ events }) => events).sort((one, other) => one.atMs - other.atMs);
  const startMs = all[0]?.atMs ?? recordings[0].header.startedMs;
  return {
    events: all.map((event) => ({ ...event, atMs: event.atMs - startMs })),
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

/** A track on the common clock, under a number of its own. */
interface Placed {
  readonly connection: ConnectionInfo & { client?: string };
  readonly recording: number;
  readonly events: WireEvent[];
}

function place(track: Track, number: number, clocks: readonly number[]): Placed {
  const connection = { ...track.connection, number };
  // The server knows what it made of each query.
  const verdicts = track.other?.events.filter((event): event is ReplyEvent => event.kind === "reply") ?? [];
  let replies = 0;
  const events = track.events.map((event): WireEvent => {
    const moved = { ...event, connection, atMs: event.atMs + clocks[track.recording] };
    if (moved.kind !== "reply" || track.other === undefined) return moved;
    const verdict = verdicts[replies++]?.verdict;
    return verdict === undefined ? moved : { ...moved, verdict };
  });
  return { connection, recording: track.recording, events };
}

/**
 * Gives each client its name. A recording of a client is one; of a client that only servers saw, the connection to TS is
 * taken to be that of the client at the same address that was referred last.
 */
function nameClients(placed: readonly Placed[], tracks: readonly Track[]): void {
  const byRecording = new Map<number, string>();
  const seen: { placed: Placed; hasNext: boolean }[] = [];
  const isOne =
    new Set(tracks.filter(({ connection }) => connection.side === "client").map(({ recording }) => recording)).size ===
      1 &&
    tracks.every(({ connection }) => connection.side === "client");
  let count = 0;
  for (const one of placed.toSorted((a, b) => a.events[0].atMs - b.events[0].atMs)) {
    const { connection, recording } = one;
    if (connection.side === "client") {
      const name = byRecording.get(recording) ?? (isOne ? "client" : `client#${++count}`);
      byRecording.set(recording, name);
      connection.client = name;
      continue;
    }
    const referrer = connection.server === "TS" ? referrerOf(one, seen) : undefined;
    if (referrer !== undefined) referrer.hasNext = true;
    else seen.push({ placed: one, hasNext: false });
    connection.client = referrer?.placed.connection.client ?? `client#${++count}`;
  }
}

function referrerOf(one: Placed, seen: readonly { placed: Placed; hasNext: boolean }[]) {
  const opened = one.events[0].atMs;
  const host = hostOf(one.connection.peer);
  return seen.filter(({ placed, hasNext }) => {
    if (hasNext || placed.connection.server === "TS" || hostOf(placed.connection.peer) !== host) return false;
    const last = placed.events.findLast(({ kind, atMs }) => kind === "reply" && atMs <= opened);
    return last?.kind === "reply" && /\sns$/i.test(last.text) && placed.events.at(-1)!.atMs >= opened;
  }).at(-1);
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"));
}

function remarksOn(recordings: readonly Recording[], tracks: readonly Track[]): string[] {
  if (recordings.length === 1) return [];
  return recordings.flatMap(({ file }, index) => {
    const own = tracks.filter(({ recording, connection }) => recording === index && connection.local !== "");
    const alone = own.filter(({ other }) => other === undefined).length;
    if (alone === 0) return [];
    if (alone < own.length) {
      return [`${file}: ${counted(alone, "connection")} of ${own.length} is in no other recording`];
    }
    return [
      `${file}: no connection is in another recording, so its clock is taken as it is: it may be some time ahead or behind`,
    ];
  });
}
