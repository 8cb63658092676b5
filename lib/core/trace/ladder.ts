/**
 * Wire events as a ladder: a lane for each program, an arrow for each message, and beside it the bytes and what they tell.
 *
 * Text stands to the right of the lanes, so that names of any width move nothing. The client stands on the left, RS and TS to
 * its right.
 */
import type { WireEvent } from "./event.ts";
import { arrowOf, describeEvent } from "./event_text.ts";
import { EXPLANATIONS } from "./explanation.ts";
import { escapeNonAscii } from "../model/display.ts";
import { Lanes, SHARED_LANE } from "./lanes.ts";
import { Rules } from "./rules.ts";
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
/** The room that text needs, and the most clients that get lanes of their own where there is room for them. */
const MIN_TEXT_WIDTH = 30;
const MAX_CLIENT_LANES = 4;
/** The least room for text beside the lanes; with less it stands below them, so far to the right. */
const MIN_WIDTH_BESIDE = 20;
const INDENT_BELOW = 2;
/** After these a connection is over. */
const ENDS: ReadonlySet<WireEvent["kind"]> = new Set(["closed", "failed", "refused"]);
/** Units of time: milliseconds, and digits behind the point. The first in which a time fits its column is the one to use. */
const UNITS: readonly (readonly [unit: string, ms: number, digits: number])[] = [
  ["ms", 1, 1],
  ["s", 1000, 2],
  ["min", 60_000, 1],
  ["h", 3_600_000, 1],
  ["d", 86_400_000, 0],
];

/** Draws event after event. */
export class Ladder {
  readonly #options: LadderOptions;
  readonly #notes = new SegmentNotes();
  readonly #rules = new Rules();
  readonly #lanes: Lanes;
  #lastMs: number | undefined;
  #hasHead = false;

  /** A ladder with lanes for these programs; others get theirs when they are seen. */
  constructor(options: LadderOptions, lanes: readonly string[] = []) {
    this.#options = options;
    const room = Math.floor((options.columns - TIME_WIDTH - 1 - LAST_LANE_WIDTH - MIN_TEXT_WIDTH) / LANE_WIDTH);
    this.#lanes = new Lanes(lanes, Math.max(1, Math.min(MAX_CLIENT_LANES, room - 1)));
  }

  /** The names of the lanes, for what stands before the first event; otherwise `draw` puts them there. */
  head(): string {
    this.#hasHead = true;
    const names = this.#lanes.names.map((lane) => this.#options.paint(lane, this.#fit(lane)));
    return `${" ".repeat(TIME_WIDTH)} ${names.join("")}`.trimEnd();
  }

  /** A lane's name as wide as the lane: of a client's that is too long, the number alone. */
  #fit(lane: string): string {
    const { isAscii, widthOf } = this.#options;
    const name = isAscii ? escapeNonAscii(lane) : lane;
    const short = widthOf(name) < LANE_WIDTH ? name : /#\d+$/.exec(name)?.[0] ?? name;
    const [shown] = breakText(short, LANE_WIDTH - 1, widthOf);
    return shown + " ".repeat(LANE_WIDTH - widthOf(shown));
  }

  /** Where the text begins: the last lane needs less room. */
  get #textColumn(): number {
    return TIME_WIDTH + 1 + (this.#lanes.names.length - 1) * LANE_WIDTH + LAST_LANE_WIDTH;
  }

  /** The lines for an event: often none, and the names of the lanes where those have changed. */
  draw(event: WireEvent): string[] {
    const notes = this.#notes.notesOn(event);
    const text = describeEvent(event, notes);
    if (text === undefined) return [];
    const isChanged = this.#lanes.makeRoom(event);
    const head = this.#hasHead ? isChanged ? ["", this.head()] : [] : [this.head()];
    const lines = [...head, ...this.#row(event, text), ...this.#explain(event)];
    // An exchange of real DNS is over with its reply; the lane stays until another client needs the room.
    if (ENDS.has(event.kind) || (event.kind === "dns" && event.isReply)) this.#lanes.free(event.connection);
    return lines;
  }

  #row(event: WireEvent, text: string): string[] {
    const { connection, atMs } = event;
    const time = this.#timeOf(atMs);
    const client = this.#lanes.clientLaneOf(connection);
    const said = client === SHARED_LANE ? `#${connection.number} ${text}` : text;
    return this.#place(said, `${time} ${this.#wayOf(event, client)}`);
  }

  #timeOf(atMs: number): string {
    const since = this.#lastMs === undefined ? 0 : Math.max(0, atMs - this.#lastMs);
    this.#lastMs = atMs;
    const times = UNITS.map(([unit, ms, digits]) => `+${(since / ms).toFixed(digits)} ${unit}`);
    return (times.find((time) => time.length <= TIME_WIDTH) ?? times[times.length - 1]).padStart(TIME_WIDTH);
  }

  /** The lanes with an arrow for a message, or with marks on both ends of the connection for anything else. */
  #wayOf(event: WireEvent, client: string): string {
    const { server } = event.connection;
    const arrow = arrowOf(event);
    if (arrow !== undefined) return this.#arrowText(arrow === "→" ? [client, server] : [server, client], server);
    const [end, other] = this.#options.isAscii ? ["x", "*"] : ["×", "●"];
    return this.#lanesText([client, server], ENDS.has(event.kind) ? end : other);
  }

  /** The lanes from `start` to before `end`, with `mark` in place of the bar on those that are named. */
  #lanesText(marked: readonly string[], mark = "", start = 0, end = this.#lanes.names.length): string {
    const bar = this.#options.isAscii ? "|" : "│";
    const last = this.#lanes.names.length - 1;
    return this.#lanes.names.slice(start, end).map((name, at) => {
      const sign = marked.includes(name) ? mark : bar;
      return sign.padEnd(start + at === last ? LAST_LANE_WIDTH : LANE_WIDTH);
    }).join("");
  }

  /** The lanes, with an arrow from one to another in the colour of `server`. */
  #arrowText([from, to]: readonly [string, string], server: string): string {
    const { isAscii, paint } = this.#options;
    const { names } = this.#lanes;
    const [bar, dash, right, left] = isAscii ? ["|", "-", ">", "<"] : ["│", "─", "▶", "◀"];
    const [start, end] = [names.indexOf(from), names.indexOf(to)];
    const [first, last] = [Math.min(start, end), Math.max(start, end)];
    const line = dash.repeat((last - first) * LANE_WIDTH - 2);
    const drawn = paint(server, end > start ? line + right : left + line);
    return this.#lanesText([], "", 0, first) + bar + drawn + this.#lanesText([], "", last);
  }

  #explain(event: WireEvent): string[] {
    const rule = this.#options.isExplaining ? this.#rules.ruleOf(event) : undefined;
    if (rule === undefined) return [];
    const { rule: here, dns, source } = EXPLANATIONS[rule];
    return this.#place(`${here} Real DNS: ${dns} (${source})`);
  }

  /** Lines with `said` to the right of the lanes, the first one behind `row`; below the lanes where that leaves no room. */
  #place(said: string, row?: string): string[] {
    const { columns, isAscii, widthOf } = this.#options;
    const text = isAscii ? escapeNonAscii(said) : said;
    const width = columns - this.#textColumn;
    if (width < MIN_WIDTH_BESIDE) {
      const lines = breakText(text, columns - INDENT_BELOW, widthOf).map((line) => " ".repeat(INDENT_BELOW) + line);
      return row === undefined ? lines : [row.trimEnd(), ...lines];
    }
    const idle = `${" ".repeat(TIME_WIDTH)} ${this.#lanesText([])}`;
    return breakText(text, width, widthOf).map((line, index) =>
      `${index === 0 && row !== undefined ? row : idle}${line}`
    );
  }
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
