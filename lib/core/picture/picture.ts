/**
 * Wire events as rows of plain data, for a page that draws a ladder and shows each message's bytes.
 *
 * A row is made when its event happens. What is known only later changes it: the segments in which a message left, and
 * how long its reply took. The page decides nothing about the protocol: it shows rows.
 */
import { escapeControls, quoteMessage } from "../model/display.ts";
import type { Framing } from "../model/framing.ts";
import type { ConnectionInfo, WireEvent } from "../trace/event.ts";
import { arrowOf, describeEvent, MAX_SHOWN, messageTags } from "../trace/event_text.ts";
import type { RuleName } from "../trace/explanation.ts";
import { Rules } from "../trace/rules.ts";
import { SegmentNotes } from "../trace/segments.ts";
import { sortServers } from "../trace/server_names.ts";
import { ClientLanes } from "./client_lanes.ts";
import { describeDns, dnsIdOf } from "./dns_row.ts";
import { type Piece, Pieces } from "./pieces.ts";

/** An event that the page shows. All texts but `octets` are safe to show. */
export interface Row {
  /** Its number, from 0. */
  readonly id: number;
  /** When it happened, in microseconds since the start. */
  readonly at: number;
  /** What happened. */
  readonly kind: WireEvent["kind"];
  /** The number of the connection. */
  readonly connection: number;
  /** What the client is called. */
  readonly client: string;
  /** Which of the clients' lanes it has, from 0. */
  readonly lane: number;
  /** The lane of the server. */
  readonly server: string;
  /** Which way it goes: 1 to the server, -1 to the client, 0 for neither. */
  readonly way: 1 | -1 | 0;
  /** The addresses of the client's end and of the server's, as `address:port`. */
  readonly ends: readonly [string, string];
  /** The message in quotes, what a message of real DNS asks or says, or what happened, in words. */
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

/** What the lanes of a picture are called, from left to right. */
export interface LaneHeads {
  /** Those of the clients. */
  readonly clients: readonly string[];
  /** Those of the servers, to the right of them. */
  readonly servers: readonly string[];
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
  readonly #clients = new ClientLanes();
  readonly #servers = new Set<string>();
  readonly #pieces = new Pieces<Row>();
  /** The queries of each connection that have no reply yet, and when the connection was read last. */
  readonly #asked = new Map<number, Asked[]>();
  readonly #readUs = new Map<number, number>();
  /** The queries of replies that were not written yet. */
  readonly #unwritten = new WeakMap<Row, Asked>();
  #count = 0;

  /** A picture of events whose clock was `startMs` when it began. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** The lanes. */
  get lanes(): LaneHeads {
    return { clients: this.#clients.names, servers: sortServers(this.#servers) };
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
    const query = row === undefined ? undefined : this.#match(event, row);
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
    const words = wordsOf(event, notes);
    if (words === undefined) return undefined;
    const { connection, kind } = event;
    this.#servers.add(connection.server);
    const arrow = arrowOf(event);
    return {
      id: this.#count++,
      at: this.#timeOf(event),
      kind,
      connection: connection.number,
      ...this.#clients.take(event),
      server: connection.server,
      way: arrow === undefined ? 0 : arrow === "→" ? 1 : -1,
      ends: endsOf(connection),
      ...words,
      octets: "octets" in event ? event.octets : undefined,
      framing: "framing" in event ? event.framing : undefined,
      rule: this.#rules.ruleOf(event),
    };
  }

  /** Keeps a query, or finds the query of a reply and returns its row. */
  #match(event: WireEvent, row: Row): Row | undefined {
    switch (event.kind) {
      case "query":
        return this.#ask(event, event.text, row);
      case "reply":
        return this.#pair(event, event.query, row);
      case "dns":
        return event.isReply ? this.#pair(event, dnsIdOf(event), row) : this.#ask(event, dnsIdOf(event), row);
      default:
        return undefined;
    }
  }

  #ask({ connection: { number, side } }: WireEvent, text: string, row: Row): undefined {
    const asked = this.#asked.get(number) ?? [];
    asked.push({ row, text, fromUs: side === "client" ? row.at : this.#readUs.get(number) ?? row.at });
    if (asked.length > MAX_ASKED) asked.shift();
    this.#asked.set(number, asked);
  }

  #pair({ kind, connection: { number, side } }: WireEvent, query: string, row: Row): Row | undefined {
    const waiting = this.#asked.get(number) ?? [];
    const index = waiting.findIndex(({ text }) => text === query);
    if (index < 0) return undefined;
    const [asked] = waiting.splice(index, 1);
    if (waiting.length === 0) this.#asked.delete(number);
    asked.row.partner = row.id;
    row.partner = asked.row.id;
    if (side === "client") return setLatency(asked, row, row.at);
    // A server tells of a message of real DNS and its reply at once, when it has sent the reply.
    if (kind !== "dns") this.#unwritten.set(row, asked);
    return asked.row;
  }
}

/** The text of a row and its tags, all of them safe to show; undefined for an event that has no row. */
function wordsOf(event: WireEvent, notes: readonly string[]): Pick<Row, "text" | "tags"> | undefined {
  switch (event.kind) {
    case "query":
    case "reply":
    case "extra":
      return { text: quoteMessage(event.octets, MAX_SHOWN), tags: messageTags(event, notes) };
    case "dns":
      return describeDns(event);
    default: {
      const said = describeEvent(event, notes);
      return said === undefined ? undefined : { text: escapeControls(said), tags: [] };
    }
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
export function drawPicture(events: Iterable<WireEvent>): { lanes: LaneHeads; rows: readonly Row[] } {
  const picture = new Picture(0);
  const rows: Row[] = [];
  for (const event of events) {
    for (const row of picture.add(event)) rows[row.id] = row;
  }
  return { lanes: picture.lanes, rows };
}
