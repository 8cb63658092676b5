/**
 * Recordings: wire events as lines of JSON, to be kept, merged and viewed later.
 *
 * The first line is the header, each further line an event. `lib/docs/recordings.md` describes every field. Bytes are
 * strings in which each character is one byte (U+0000 to U+00FF).
 */
import type { BytesEvent, ConnectionInfo, Run, WireEvent } from "./event.ts";

/** The version of the format; a reader refuses any other. */
export const RECORDING_VERSION = 1;

/** What a recording says of itself. */
export interface RecordingHeader {
  /** The program that recorded: "dns-lab 0.1.0". */
  readonly program: string;
  /** What it ran as: "rs", "ts", "client" or "demo". */
  readonly role: string;
  /** The wall-clock time at which its clock was 0, in milliseconds since 1970 (UTC). */
  readonly startedMs: number;
}

/** The header as a line, without its newline. */
export function encodeHeader({ program, role, startedMs }: RecordingHeader): string {
  return JSON.stringify({ recording: "dns-lab", version: RECORDING_VERSION, program, role, startedMs });
}

/** The line that ends a recording which reached its limit, without its newline. */
export const LIMIT_LINE: string = JSON.stringify({ event: "limit" });

/** Events on their way to lines: the first event of each connection carries what is known of the connection. */
export class RecordingEncoder {
  readonly #startMs: number;
  readonly #known = new Set<number>();

  /** An encoder for events whose clock was `startMs` when the recording began. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /**
   * Queries of a connection that was opened before, and their replies, as a line without its newline. `readMs` is when the
   * read brought the queries, and nothing else, if that is not told by a line of its own.
   */
  encodeRun({ atMs, connection: { number }, queries, replies }: Run, readMs?: number): string {
    const readAt = readMs === undefined ? undefined : this.#microseconds(readMs);
    return JSON.stringify({ at: this.#microseconds(atMs), connection: number, event: "run", readAt, queries, replies });
  }

  /** That the replies of the last run of a connection, and nothing else, were written, as a line without its newline. */
  encodeRunWritten({ atMs, connection: { number } }: BytesEvent): string {
    return JSON.stringify({ at: this.#microseconds(atMs), connection: number, event: "written" });
  }

  /** `event` as a line, without its newline. */
  encode(event: WireEvent): string {
    const { kind, atMs, connection, ...rest } = event;
    const { number } = connection;
    const at = this.#microseconds(atMs);
    const isKnown = this.#known.has(number);
    // An exchange over UDP has no connection that would end: the reply ends it.
    const isReplied = event.kind === "dns" && event.transport === "udp" && event.isReply;
    if (isReplied || kind === "closed" || kind === "failed") this.#known.delete(number);
    else this.#known.add(number);
    return JSON.stringify(
      isKnown ? { at, connection: number, event: kind, ...rest } : {
        at,
        connection: number,
        event: kind,
        ...describe(connection),
        ...rest,
      },
    );
  }

  #microseconds(atMs: number): number {
    return Math.max(0, Math.round((atMs - this.#startMs) * 1000));
  }
}

function describe({ side, server, local, peer, client }: ConnectionInfo) {
  return { side, server, local, peer, client };
}
