// @ts-check
/// <reference lib="dom" />
/**
 * What the page shows: the rows, which of them are shown, and which one is chosen.
 *
 * @import { LaneHeads, Row } from "../../../core/picture/picture.ts"
 */

import { numberOf } from "./words.js";

/** @typedef {"rows" | "choice" | "lanes"} Change What has changed. */

/** How many rows are kept, and how many of the oldest are forgotten when there are more. */
const MAX_ROWS = 200_000;
const FORGOTTEN = 20_000;

/** @type {LaneHeads} */
const NO_LANES = { clients: [], servers: [] };

/** Rows by their numbers, and whoever wants to hear of changes. */
export class Store {
  /** @type {Row[]} */
  rows = [];
  /** What the lanes are called. @type {LaneHeads} */
  lanes = NO_LANES;
  /** Every client, in the order in which they came. @type {Set<string>} */
  clients = new Set();
  /** The numbers of the rows that are shown, in order. @type {number[]} */
  shown = [];
  /** Where in `shown` the chosen row is; -1 for none. */
  chosen = -1;
  /** Whether the last row is chosen whenever there is a new one. */
  isFollowing = false;
  /** The client whose rows are shown; "" for all. */
  client = "";
  /** Rows with smaller numbers are forgotten. */
  #forgotten = 0;
  /** @type {{ change: Change, listener: () => void }[]} */
  #listeners = [];

  /**
   * Calls `listener` after each change of a kind.
   *
   * @param {Change} change
   * @param {() => void} listener
   */
  on(change, listener) {
    this.#listeners.push({ change, listener });
  }

  /** @param {Change} change */
  #tell(change) {
    for (const one of this.#listeners) if (one.change === change) one.listener();
  }

  /** The chosen row. @returns {Row | undefined} */
  get row() {
    return this.rows[this.shown[this.chosen]];
  }

  /**
   * What the clients' lanes are called that are shown: one client alone has one lane.
   *
   * @returns {readonly string[]}
   */
  get clientLanes() {
    return this.client === "" ? this.lanes.clients : [this.client];
  }

  /**
   * Which of the clients' lanes that are shown a row has, and the client's number, as "#7", if the lane has another name.
   *
   * @param {Row} row
   */
  laneOf({ client, lane }) {
    const shown = this.client === "" ? lane : 0;
    return { lane: shown, number: this.clientLanes[shown] === client ? "" : numberOf(client) };
  }

  /**
   * The microseconds from the row that is shown before the one at a place of `shown`.
   *
   * @param {number} place
   */
  since(place) {
    const before = this.rows[this.shown[place - 1]];
    return before === undefined ? 0 : Math.max(0, this.rows[this.shown[place]].at - before.at);
  }

  /**
   * Takes rows that are new or changed, and the lanes.
   *
   * @param {readonly Row[]} rows
   * @param {LaneHeads} lanes
   */
  add(rows, lanes) {
    let isMore = false;
    for (const row of rows) {
      if (row.id < this.#forgotten) continue;
      const isNew = this.rows[row.id] === undefined;
      this.rows[row.id] = row;
      this.clients.add(row.client);
      if (!isNew || !this.#isShown(row)) continue;
      isMore = true;
      this.#insert(row.id);
    }
    if (this.rows.length - this.#forgotten > MAX_ROWS) this.#forget();
    const isChanged = JSON.stringify(lanes) !== JSON.stringify(this.lanes);
    this.lanes = lanes;
    if (isChanged) this.#tell("lanes");
    if (this.isFollowing && isMore) this.chosen = this.shown.length - 1;
    this.#tell("rows");
    this.#tell("choice");
  }

  /**
   * Shows a row behind those that happened before it: rows that change can come before others that are missing.
   *
   * @param {number} id
   */
  #insert(id) {
    let place = this.shown.length;
    while (place > 0 && this.shown[place - 1] > id) place--;
    this.shown.splice(place, 0, id);
    if (place <= this.chosen) this.chosen++;
  }

  /** Forgets the oldest rows. */
  #forget() {
    this.#forgotten = this.rows.length - MAX_ROWS + FORGOTTEN;
    for (const id in this.rows) {
      if (Number(id) >= this.#forgotten) break;
      delete this.rows[id];
    }
    const before = this.shown.length;
    this.shown = this.shown.filter((id) => id >= this.#forgotten);
    this.chosen = Math.max(Math.min(0, this.shown.length - 1), this.chosen - (before - this.shown.length));
  }

  /** Forgets everything: another run begins. */
  clear() {
    this.rows = [];
    this.#forgotten = 0;
    this.lanes = NO_LANES;
    this.clients.clear();
    this.showClient("");
  }

  /**
   * Shows the rows of one client only, or of all.
   *
   * @param {string} client
   */
  showClient(client) {
    this.client = client;
    const id = this.row?.id ?? -1;
    this.shown = this.rows.flatMap((row) => this.#isShown(row) ? [row.id] : []);
    this.chosen = Math.max(this.shown.indexOf(id), Math.min(0, this.shown.length - 1));
    this.#tell("lanes");
    this.#tell("rows");
    this.#tell("choice");
  }

  /** @param {Row} row */
  #isShown(row) {
    return this.client === "" || row.client === this.client;
  }

  /**
   * Chooses the row at a place of `shown`, or the nearest that there is.
   *
   * @param {number} place
   */
  choose(place) {
    const last = this.shown.length - 1;
    this.chosen = Math.max(Math.min(0, last), Math.min(last, place));
    this.isFollowing = this.chosen === last;
    this.#tell("choice");
  }

  /**
   * Chooses a row by its number, and shows all rows if it is not among those that are shown.
   *
   * @param {number} id
   */
  chooseRow(id) {
    if (this.rows[id] === undefined) return;
    if (!this.#isShown(this.rows[id])) this.showClient("");
    this.choose(this.shown.indexOf(id));
  }

  /**
   * The place of the next row, in one direction, that holds a text; -1 if none does. Goes on at the other end.
   *
   * @param {string} text
   * @param {1 | -1} step
   */
  find(text, step) {
    const wanted = text.toLowerCase();
    const count = this.shown.length;
    for (let turn = 1; turn <= count; turn++) {
      const place = (this.chosen + step * turn + (count + 1) * count) % count;
      if (holds(this.rows[this.shown[place]], wanted)) return place;
    }
    return -1;
  }

  /**
   * The places of all rows that are shown and hold a text, in order.
   *
   * @param {string} text
   */
  findAll(text) {
    const wanted = text.toLowerCase();
    return this.shown.flatMap((id, place) => holds(this.rows[id], wanted) ? [place] : []);
  }
}

/**
 * @param {Row} row
 * @param {string} wanted
 */
function holds({ text, tags }, wanted) {
  return text.toLowerCase().includes(wanted) || tags.some((tag) => tag.toLowerCase().includes(wanted));
}
