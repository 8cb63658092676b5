/**
 * Wire events as rows of plain data, for a page that draws a ladder and shows each message's bytes.
 *
 * A row is made when its event happens. What is known only later changes it: the segments in which a message left, and
 * how long its reply took. The page decides nothing about the protocol: it shows rows.
 */
import { escapeControls, quoteMessage } from "../model/display.ts";
import type { Framing } from "../model/framing.ts";
import type { ConnectionInfo, QueryEvent, ReplyEvent, WireEvent } from "../trace/event.ts";
import { arrowOf, describeEvent, MAX_SHOWN, messageTags } from "../trace/event_text.ts";
import type { RuleName } from "../trace/explanation.ts";
import { clientOf } from "../trace/lanes.ts";
import { LaneNames } from "./lane_names.ts";
import { type Piece, Pieces } from "./pieces.ts";
import { Rules } from "../trace/rules.ts";
import { SegmentNotes } from "../trace/segments.ts";

/** An event that the page shows. All texts but `octets` are safe to show. */
export interface Row {
  /** Its number, from 0. */
  readonly id: number;
  /** When it happened, in microseconds since the start. */
  readonly at: number;
  /** The microseconds since the row before. */
  readonly since: number;
  /** What happened. */
  readonly kind: WireEvent["kind"];
  /** The number of the connection. */
  readonly connection: number;
  /** The lane of the client. */
  readonly client: string;
  /** The lane of the server. */
  readonly server: string;
  /** Which way it goes: 1 to the server, -1 to the client, 0 for neither. */
  readonly way: 1 | -1 | 0;
  /** The addresses of the client's end and of the server's, as `address:port`. */
  readonly ends: readonly [string, string];
  /** The message in quotes, or what happened, in words. */
  readonly text: string;
  /** What else there is to say, in a few words each. */
  tags: readonly string[];
  /** The message as it crossed the socket: each character is one byte. */
  readonly octets?: string;
  /** How the message was framed. */
  readonly framing?: Framing;
  /** The rule of the protocol that it comes from. */
  readonly rule?: RuleName;
  /** The pieces of segments that carried it, in order. */
  pieces?: readonly Piece[];
  /** The row of the reply to this query, or of the query of this reply. */
  partner?: number;
  /**
   * The microseconds from query to reply, in the rows of both: as the client waited, or, in a server, from the read that
   * completed the query to the write that sent the reply.
   */
  latency?: number;
}

/** A query, and when it began to wait for its reply, in microseconds. */
interface Asked {
  readonly row: Row;
  readonly text: string;
  readonly fromUs: number;
}

/** How many queries of a connection can wait for replies: of more, the oldest have no latency. */
const MAX_ASKED = 4096;

/** Turns events into rows, in order. */
export class Picture {
  readonly #startMs: number;
  readonly #notes = new SegmentNotes();
  readonly #rules = new Rules();
  readonly #names = new LaneNames();
  readonly #pieces = new Pieces<Row>();
  /** The queries of each connection that have no reply yet, and when the connection was read last. */
  readonly #asked = new Map<number, Asked[]>();
  readonly #readUs = new Map<number, number>();
  /** The queries of replies that were not written yet. */
  readonly #unwritten = new WeakMap<Row, Asked>();
  #count = 0;
  #lastUs = 0;

  /** A picture of events whose clock was `startMs` when it began. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** The lanes, clients first. */
  get lanes(): readonly string[] {
    return this.#names.lanes;
  }

  /** Takes an event. Returns the rows that are new or changed. */
  add(event: WireEvent): Row[] {
    const { kind, connection: { number } } = event;
    const notes = this.#notes.notesOn(event);
    const row = this.#rowOf(event, notes);
    const changed = new Set<Row>(row === undefined ? [] : [row]);
    for (const other of this.#pieces.add(event, row)) {
      changed.add(other);
      if (kind === "written") noteSegments(other);
      const asked = kind === "written" ? this.#unwritten.get(other) : undefined;
      if (asked !== undefined) changed.add(setLatency(asked, other, this.#timeOf(event)));
    }
    if (kind === "read") this.#readUs.set(number, this.#timeOf(event));
    if (kind === "query") this.#ask(event, row!);
    const query = kind === "reply" ? this.#pair(event, row!) : undefined;
    if (query !== undefined) changed.add(query);
    if (kind === "closed") {
      this.#asked.delete(number);
      this.#readUs.delete(number);
    }
    return [...changed];
  }

  #timeOf({ atMs }: WireEvent): number {
    return Math.max(0, Math.round((atMs - this.#startMs) * 1000));
  }

  #rowOf(event: WireEvent, notes: readonly string[]): Row | undefined {
    const isMessage = event.kind === "query" || event.kind === "reply" || event.kind === "extra";
    const said = isMessage ? quoteMessage(event.octets, MAX_SHOWN) : describeEvent(event, notes);
    if (said === undefined) return undefined;
    const { connection, kind } = event;
    const at = this.#timeOf(event);
    const since = this.#count === 0 ? 0 : Math.max(0, at - this.#lastUs);
    this.#lastUs = at;
    const arrow = arrowOf(event);
    return {
      id: this.#count++,
      at,
      since,
      kind,
      connection: connection.number,
      client: this.#names.client(clientOf(connection)),
      server: this.#names.server(connection.server),
      way: arrow === undefined ? 0 : arrow === "→" ? 1 : -1,
      ends: endsOf(connection),
      text: isMessage ? said : escapeControls(said),
      tags: isMessage ? messageTags(event, notes) : [],
      octets: "octets" in event ? event.octets : undefined,
      framing: "framing" in event ? event.framing : undefined,
      rule: this.#rules.ruleOf(event),
    };
  }

  #ask({ text, connection: { number, side } }: QueryEvent, row: Row): void {
    const asked = this.#asked.get(number) ?? [];
    asked.push({ row, text, fromUs: side === "client" ? row.at : this.#readUs.get(number) ?? row.at });
    if (asked.length > MAX_ASKED) asked.shift();
    this.#asked.set(number, asked);
  }

  /** Finds the query of a reply; returns its row. */
  #pair({ query, connection: { number, side } }: ReplyEvent, row: Row): Row | undefined {
    const waiting = this.#asked.get(number) ?? [];
    const index = waiting.findIndex(({ text }) => text === query);
    if (index < 0) return undefined;
    const [asked] = waiting.splice(index, 1);
    asked.row.partner = row.id;
    row.partner = asked.row.id;
    if (side === "client") return setLatency(asked, row, row.at);
    this.#unwritten.set(row, asked);
    return asked.row;
  }
}

/** Says of a message that leaves in several segments in how many; of one that arrived, `SegmentNotes` has said it. */
function noteSegments(row: Row): void {
  const { pieces = [], tags } = row;
  if (pieces.length < 2) return;
  row.tags = [...tags.filter((tag) => !/^in \d+ segments$/.test(tag)), `in ${pieces.length} segments`];
}

/** Notes how long a query waited until `us`, in both rows; returns that of the query. */
function setLatency({ row, fromUs }: Asked, reply: Row, us: number): Row {
  row.latency = reply.latency = Math.max(0, us - fromUs);
  return row;
}

function endsOf({ side, local, peer }: ConnectionInfo): readonly [string, string] {
  const [own, other] = [escapeControls(local), escapeControls(peer)];
  return side === "client" ? [own, other] : [other, own];
}

/** The rows of events that are all there, whose clock began at 0. */
export function drawPicture(events: Iterable<WireEvent>): { lanes: readonly string[]; rows: readonly Row[] } {
  const picture = new Picture(0);
  const rows: Row[] = [];
  for (const event of events) {
    for (const row of picture.add(event)) rows[row.id] = row;
  }
  return { lanes: picture.lanes, rows };
}
