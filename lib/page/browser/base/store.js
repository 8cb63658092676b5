// @ts-check
/// <reference lib="dom" />
/**
 * What the page shows: the rows, which of them are shown, and which one is chosen.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 */

/** @typedef {"rows" | "choice" | "lanes"} Change What has changed. */

/** How many rows are kept, and how many of the oldest are forgotten when there are more. */
const MAX_ROWS = 200_000;
const FORGOTTEN = 20_000;

/** Rows by their numbers, and whoever wants to hear of changes. */
export class Store {
  /** @type {Row[]} */
  rows = [];
  /** @type {readonly string[]} */
  lanes = [];
  /** The numbers of the rows that are shown, in order. @type {number[]} */
  shown = [];
  /** Where in `shown` the chosen row is; -1 for none. */
  chosen = -1;
  /** Whether the last row is chosen whenever there is a new one. */
  isFollowing = false;
  /** The connections' client that is shown; "" for all. */
  client = "";
  /** The lanes of servers. @type {Set<string>} */
  servers = new Set();
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
   * Takes rows that are new or changed, and the lanes.
   *
   * @param {readonly Row[]} rows
   * @param {readonly string[]} lanes
   */
  add(rows, lanes) {
    const before = this.shown.length;
    for (const row of rows) {
      const isNew = this.rows[row.id] === undefined;
      this.rows[row.id] = row;
      this.servers.add(row.server);
      if (isNew && this.#isShown(row)) this.#insert(row.id);
    }
    if (this.shown.length > MAX_ROWS) this.#forget();
    const isChanged = lanes.join() !== this.lanes.join();
    this.lanes = lanes;
    if (isChanged) this.#tell("lanes");
    if (this.isFollowing && this.shown.length > before) this.chosen = this.shown.length - 1;
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
    for (const id of this.shown.splice(0, FORGOTTEN)) delete this.rows[id];
    this.chosen = Math.max(0, this.chosen - FORGOTTEN);
  }

  /** Forgets everything: another run begins. */
  clear() {
    this.rows = [];
    this.lanes = [];
    this.servers.clear();
    this.client = "";
    this.#show();
    this.#tell("lanes");
  }

  /**
   * Shows the rows of one client only, or of all.
   *
   * @param {string} client
   */
  showClient(client) {
    this.client = client;
    this.#show();
  }

  #show() {
    const id = this.row?.id ?? -1;
    this.shown = this.rows.flatMap((row) => this.#isShown(row) ? [row.id] : []);
    this.chosen = Math.max(this.shown.indexOf(id), Math.min(0, this.shown.length - 1));
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
   * How many of the rows that are shown hold a text, and how many of them are up to the chosen one.
   *
   * @param {string} text
   */
  count(text) {
    const wanted = text.toLowerCase();
    let all = 0;
    let before = 0;
    this.shown.forEach((id, place) => {
      if (!holds(this.rows[id], wanted)) return;
      all++;
      if (place <= this.chosen) before++;
    });
    return { all, before };
  }
}

/**
 * @param {Row} row
 * @param {string} wanted
 */
function holds({ text, tags }, wanted) {
  return text.toLowerCase().includes(wanted) || tags.some((tag) => tag.toLowerCase().includes(wanted));
}
