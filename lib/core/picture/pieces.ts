/**
 * Which segments carried the bytes of each message: what one read brought or one write took is a segment.
 */
import type { ConnectionInfo, WireEvent } from "../trace/event.ts";

/** A part of a segment that belongs to one message. */
export interface Piece {
  /** The number of the segment among those of its connection and direction, from 1. */
  readonly segment: number;
  /** How many bytes the segment has. */
  readonly size: number;
  /** Where in the segment the part begins, from 0. */
  readonly from: number;
  /** How many bytes the part has. */
  readonly octets: number;
}

/** What a message is known by: a row. */
export interface Carrier {
  /** The pieces that carried it, once they are known. */
  pieces?: readonly Piece[];
}

/** A segment that was read, of which bytes are left. */
interface Segment {
  readonly number: number;
  readonly size: number;
  taken: number;
}

/** A message that was not written yet, or not all of it. */
interface Unsent<Message> {
  readonly message: Message;
  left: number;
}

interface State<Message> {
  incoming: Segment[];
  unsent: Unsent<Message>[];
  reads: number;
  writes: number;
}

/** How many segments and messages of a connection are kept that do not match: a program that drops bytes causes them. */
const MAX_KEPT = 4096;

/** Watches the events of any number of connections, in order. */
export class Pieces<Message extends Carrier> {
  readonly #states = new Map<number, State<Message>>();

  /** Takes an event, and the message that it made, if any. Returns the messages of which the pieces are known now. */
  add(event: WireEvent, message: Message | undefined): Message[] {
    // A message of real DNS is whole: a datagram, or it stands behind its length.
    if (event.kind === "dns") return [];
    const state = this.#stateOf(event.connection);
    switch (event.kind) {
      case "read":
        state.incoming.push({ number: ++state.reads, size: event.octets.length, taken: 0 });
        if (state.incoming.length > MAX_KEPT) state.incoming.shift();
        return [];
      case "written":
        return takeWritten(state, event.octets.length);
      case "query":
      case "extra":
      case "reply":
        return message === undefined ? [] : this.#addMessage(state, event, message);
      case "closed":
        this.#states.delete(event.connection.number);
        return [];
      default:
        return [];
    }
  }

  #stateOf({ number }: ConnectionInfo): State<Message> {
    const known = this.#states.get(number);
    if (known !== undefined) return known;
    const state: State<Message> = { incoming: [], unsent: [], reads: 0, writes: 0 };
    this.#states.set(number, state);
    return state;
  }

  #addMessage(
    state: State<Message>,
    event: WireEvent & { kind: "query" | "extra" | "reply" },
    message: Message,
  ): Message[] {
    const isIncoming = (event.connection.side === "server") === (event.kind !== "reply");
    if (isIncoming) {
      message.pieces = takeRead(state.incoming, event.octets.length);
      return [message];
    }
    state.unsent.push({ message, left: event.octets.length });
    if (state.unsent.length > MAX_KEPT) state.unsent.shift();
    return [];
  }
}

/** Takes the bytes of a message out of the segments that were read. */
function takeRead(incoming: Segment[], octets: number): Piece[] {
  const pieces: Piece[] = [];
  let used = 0;
  for (let left = octets; left > 0 && used < incoming.length;) {
    const segment = incoming[used];
    const taken = Math.min(left, segment.size - segment.taken);
    pieces.push({ segment: segment.number, size: segment.size, from: segment.taken, octets: taken });
    segment.taken += taken;
    left -= taken;
    if (segment.taken < segment.size) break;
    used++;
  }
  incoming.splice(0, used);
  return pieces;
}

/** Gives the bytes of a segment that was written to the messages that wait. */
function takeWritten<Message extends Carrier>(state: State<Message>, size: number): Message[] {
  const segment = ++state.writes;
  const changed: Message[] = [];
  for (let from = 0; from < size && changed.length < state.unsent.length;) {
    const unsent = state.unsent[changed.length];
    const octets = Math.min(unsent.left, size - from);
    unsent.message.pieces = [...unsent.message.pieces ?? [], { segment, size, from, octets }];
    unsent.left -= octets;
    from += octets;
    changed.push(unsent.message);
    if (unsent.left > 0) break;
  }
  const whole = state.unsent.findIndex(({ left }) => left > 0);
  state.unsent.splice(0, whole < 0 ? state.unsent.length : whole);
  return changed;
}
