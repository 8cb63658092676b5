/**
 * Wire events as a ladder: a lane for each program, an arrow for each message, and beside it the bytes and what they tell.
 *
 * Text stands to the right of the lanes, so that names of any width move nothing. The client stands on the left, RS and TS to
 * its right.
 */
import { ROLES } from "../model/role.ts";
import type { ConnectionInfo, WireEvent } from "./event.ts";
import { arrowOf, describeEvent } from "./event_text.ts";
import { EXPLANATIONS, ruleOf } from "./explanation.ts";
import { SegmentNotes } from "./segments.ts";

/** How a ladder is drawn. */
export interface LadderOptions {
  /** How many columns a line may have. */
  readonly columns: number;
  /** Whether to draw with ASCII alone. */
  readonly isAscii: boolean;
  /** Whether to say which rule each message comes from. */
  readonly isExplaining: boolean;
  /** How many columns a text takes. */
  readonly widthOf: (text: string) => number;
  /** `text` in the colour of a lane. */
  readonly paint: (lane: string, text: string) => string;
}

/** The width of the times, and of a lane with the space to the next one. */
const TIME_WIDTH = 9;
const LANE_WIDTH = 9;
const LAST_LANE_WIDTH = 3;
/** How many clients get lanes of their own; others share one. */
const MAX_CLIENT_LANES = 4;
const SHARED_LANE = "others";
const SERVERS: ReadonlySet<string> = new Set(ROLES.map(({ label }) => label));

/** Draws event after event. */
export class Ladder {
  readonly #options: LadderOptions;
  readonly #notes = new SegmentNotes();
  readonly #open = new Set<string>();
  #lanes: string[];
  #lastMs: number | undefined;

  /** A ladder with lanes for these programs; others get theirs when they are seen. */
  constructor(options: LadderOptions, lanes: readonly string[] = []) {
    this.#options = options;
    this.#lanes = [...lanes];
  }

  /** The names of the lanes. */
  get header(): string {
    const names = this.#lanes.map((lane) => this.#options.paint(lane, lane.padEnd(LANE_WIDTH)));
    return `${" ".repeat(TIME_WIDTH)} ${names.join("")}`.trimEnd();
  }

  /** Where the text begins: the last lane needs less room. */
  get #textColumn(): number {
    return TIME_WIDTH + 1 + (this.#lanes.length - 1) * LANE_WIDTH + LAST_LANE_WIDTH;
  }

  /** The lines for an event: often none, and the names of the lanes where those have changed. */
  draw(event: WireEvent): string[] {
    const notes = this.#notes.notesOn(event);
    const text = describeEvent(event, notes);
    if (text === undefined) return [];
    const header = this.#addLanes(event.connection);
    const lines = [...header, ...this.#row(event, text), ...this.#explain(event)];
    if (event.kind === "closed") this.#open.delete(clientOf(event.connection));
    return lines;
  }

  /** Makes room for the two programs of a connection; returns the names of the lanes if they have changed. */
  #addLanes(connection: ConnectionInfo): string[] {
    const { server } = connection;
    const client = clientOf(connection);
    this.#open.add(client);
    const servers = this.#lanes.filter((lane) => SERVERS.has(lane) || lane === server);
    if (!servers.includes(server)) servers.push(server);
    servers.sort((one, other) => rank(one) - rank(other));
    let clients = this.#lanes.filter((lane) => !servers.includes(lane));
    if (!clients.includes(client)) {
      clients = clients.filter((lane) => this.#open.has(lane) || lane === SHARED_LANE);
      clients.push(clients.length < MAX_CLIENT_LANES ? client : SHARED_LANE);
    }
    const before = this.#lanes.join();
    this.#lanes = [...new Set([...clients, ...servers])];
    return this.#lanes.join() === before ? [] : ["", this.header];
  }

  #row(event: WireEvent, text: string): string[] {
    const { connection, atMs } = event;
    const time = this.#timeOf(atMs);
    const own = clientOf(connection);
    const client = this.#lanes.includes(own) ? own : SHARED_LANE;
    const said = client === SHARED_LANE ? `#${connection.number} ${text}` : text;
    const arrow = this.#arrowOf(event, client);
    const idle = this.#lanesText(undefined);
    const width = Math.max(20, this.#options.columns - this.#textColumn);
    return breakText(said, width, this.#options.widthOf).map((line, index) =>
      index === 0 ? `${time} ${arrow}${line}` : `${" ".repeat(TIME_WIDTH)} ${idle}${line}`
    );
  }

  #timeOf(atMs: number): string {
    const since = this.#lastMs === undefined ? 0 : Math.max(0, atMs - this.#lastMs);
    this.#lastMs = atMs;
    return (since < 1000 ? `+${since.toFixed(1)} ms` : `+${(since / 1000).toFixed(2)} s`).padStart(TIME_WIDTH);
  }

  #arrowOf(event: WireEvent, client: string): string {
    const { server } = event.connection;
    const arrow = arrowOf(event);
    if (arrow === undefined) return this.#lanesText(undefined);
    const [from, to] = arrow === "→" ? [client, server] : [server, client];
    return this.#lanesText({ from, to, lane: server });
  }

  /** The lanes, with an arrow from one to another if there is one. */
  #lanesText(arrow: { from: string; to: string; lane: string } | undefined): string {
    const { isAscii, paint } = this.#options;
    const [bar, dash, right, left] = isAscii ? ["|", "-", ">", "<"] : ["│", "─", "▶", "◀"];
    const lane = (index: number) => bar.padEnd(index === this.#lanes.length - 1 ? LAST_LANE_WIDTH : LANE_WIDTH);
    const lanes = (from: number, to: number) => this.#lanes.slice(from, to).map((_, at) => lane(from + at)).join("");
    if (arrow === undefined) return lanes(0, this.#lanes.length);
    const [from, to] = [this.#lanes.indexOf(arrow.from), this.#lanes.indexOf(arrow.to)];
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const line = dash.repeat((last - first) * LANE_WIDTH - 2);
    const drawn = paint(arrow.lane, to > from ? line + right : left + line);
    return lanes(0, first) + bar + drawn + lanes(last, this.#lanes.length);
  }

  #explain(event: WireEvent): string[] {
    const rule = this.#options.isExplaining ? ruleOf(event) : undefined;
    if (rule === undefined) return [];
    const { rule: here, dns, source } = EXPLANATIONS[rule];
    const width = Math.max(20, this.#options.columns - this.#textColumn);
    return breakText(`${here} Real DNS: ${dns} (${source})`, width, this.#options.widthOf).map((line) =>
      `${" ".repeat(TIME_WIDTH)} ${this.#lanesText(undefined)}${line}`
    );
  }
}

/** What the client of a connection is called. */
export function clientOf({ client, side, number }: ConnectionInfo): string {
  return client ?? (side === "client" ? "client" : `client#${number}`);
}

function rank(server: string): number {
  return ROLES.findIndex(({ label }) => label === server);
}

/** The lines of a text of which each takes at most `width` columns: broken between words, and within words that are longer. */
export function breakText(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/ *[^ ]+/g) ?? [""]) {
    if (widthOf(line + part) <= width) {
      line += part;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const character of part.trimStart()) {
      if (line !== "" && widthOf(line + character) > width) {
        lines.push(line);
        line = "";
      }
      line += character;
    }
  }
  return [...lines, line];
}
