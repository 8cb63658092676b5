/**
 * What deserves a word about a message besides its bytes: how it lay in the segments that crossed the socket, and what
 * was waited for.
 *
 * A segment is what one read brought or one write took.
 */
import { counted } from "../model/display.ts";
import type { ConnectionInfo, WireEvent } from "./event.ts";
import { pairOf } from "./lanes.ts";

/** A server that waited longer than this for more of a message tells so. */
const SILENCE_MS = 15;

/** The bytes of one direction of a connection, cut in two ways. */
interface Direction {
  /** How many bytes of each segment belong to messages that were not seen yet. */
  segments: { octets: number; isTouched: boolean }[];
  lastMs: number;
}

/** One connection. */
interface State {
  readonly incoming: Direction;
  /** Lengths of messages that were not written yet. */
  unsent: number[];
  askedMs: number;
  /** How many queries have no reply yet. */
  waiting: number;
}

/** Watches the events of any number of connections, in order. */
export class SegmentNotes {
  readonly #states = new Map<number, State>();
  /** The servers that have replied to a client, each as {@linkcode pairOf} says: it is known then what they need. */
  readonly #known = new Set<string>();

  /** What is to be said about `event`; nothing about most. */
  notesOn(event: WireEvent): string[] {
    // A DNS message is a datagram, or has its length before it.
    if (event.kind === "dns") return [];
    const state = this.#stateOf(event.connection);
    switch (event.kind) {
      case "read":
        state.incoming.segments.push({ octets: event.octets.length, isTouched: false });
        state.incoming.lastMs = event.atMs;
        return [];
      case "written":
        return this.#takeWritten(state, event.octets.length, event.connection);
      case "query":
      case "extra":
      case "reply":
        return this.#notesOnMessage(state, event);
      case "finished":
        return isWaiting(state, event.connection) ? ["the client sends nothing more"] : [];
      case "closed":
      case "failed":
      case "refused":
        this.#states.delete(event.connection.number);
        return [];
      default:
        return [];
    }
  }

  #stateOf({ number }: ConnectionInfo): State {
    const known = this.#states.get(number);
    if (known !== undefined) return known;
    const state = { incoming: { segments: [], lastMs: 0 }, unsent: [], askedMs: 0, waiting: 0 };
    this.#states.set(number, state);
    return state;
  }

  #notesOnMessage(state: State, event: WireEvent & { kind: "query" | "extra" | "reply" }): string[] {
    const { side } = event.connection;
    const isQuery = event.kind !== "reply";
    const isIncoming = (side === "server") === isQuery;
    const notes: string[] = [];
    if (!isIncoming) {
      state.unsent.push(event.octets.length);
      const isFirst = !this.#known.has(pairOf(event.connection));
      if (event.kind === "query" && event.framing === "raw" && isFirst) notes.push("no newline yet");
      if (event.kind === "extra") notes.push(`after ${seconds(event.atMs - state.askedMs)} without a reply`);
    } else {
      if (event.kind === "query" && event.framing === "raw" && event.atMs - state.incoming.lastMs >= SILENCE_MS) {
        notes.push(`complete after ${seconds(event.atMs - state.incoming.lastMs)} of silence`);
      }
      notes.push(...takeSegments(state.incoming, event.octets.length));
    }
    if (event.kind === "query") state.waiting++;
    else if (event.kind === "reply") state.waiting = Math.max(0, state.waiting - 1);
    if (isQuery) state.askedMs = event.atMs;
    else if (side === "client") this.#known.add(pairOf(event.connection));
    return notes;
  }

  #takeWritten(state: State, octets: number, { side }: ConnectionInfo): string[] {
    let whole = 0;
    for (let left = octets; left > 0 && state.unsent.length > 0;) {
      const taken = Math.min(left, state.unsent[0]);
      left -= taken;
      state.unsent[0] -= taken;
      if (state.unsent[0] > 0) break;
      state.unsent.shift();
      whole++;
    }
    const [one, many] = side === "client" ? ["query", "queries"] : ["reply", "replies"];
    return whole > 1 ? [`${counted(whole, one, many)} in one segment`] : [];
  }
}

/** Whether a server still has to reply: to a query, to bytes that are none yet, or with replies that were not written yet. */
function isWaiting({ incoming, unsent, waiting }: State, { side }: ConnectionInfo): boolean {
  return side === "server" && (waiting > 0 || incoming.segments.length > 0 || unsent.length > 0);
}

/** Takes the bytes of a message out of the segments; says so where it is not alone in one. */
function takeSegments({ segments }: Direction, octets: number): string[] {
  let count = 0;
  let isShared = false;
  for (let left = octets; left > 0 && segments.length > 0;) {
    const [first] = segments;
    isShared ||= first.isTouched;
    const taken = Math.min(left, first.octets);
    left -= taken;
    first.octets -= taken;
    first.isTouched = true;
    count++;
    if (first.octets > 0) break;
    segments.shift();
  }
  return [
    ...count > 1 ? [`in ${counted(count, "segment")}`] : [],
    ...isShared ? ["in one segment with the message before"] : [],
  ];
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
