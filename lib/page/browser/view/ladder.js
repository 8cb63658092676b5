// @ts-check
/// <reference lib="dom" />
/**
 * The ladder: only the rows that can be seen are in the document, however many there are.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 * @import { Store } from "../base/store.js"
 * @import { Lanes } from "./arrow.js"
 */
import { drawRow, widthOf } from "./arrow.js";
import { byId, html } from "../base/dom.js";
import { counted, duration } from "../base/format.js";
import { numberOf, sentenceOf } from "../base/words.js";

/** The heights of a row in pixels: its text beside the lanes, or above them where there is no room. */
const WIDE_ROW = 32;
const NARROW_ROW = 58;
/** Below so many pixels the text stands above the lanes. */
const NARROW = 620;
/** The pixels of what is printed: the width of A4, less its margins. */
export const PRINTED_WIDTH = 680;
/** The pixels of the times, and those to their left. */
const TIME = 76;
const WIDE_INDENT = 18;
const NARROW_INDENT = 8;
/** How many rows beyond those that can be seen are drawn, and how many are printed at most. */
const SPARE = 6;
const MAX_PRINTED = 2000;

/** Draws the rows of a store. */
export class LadderView {
  #store;
  #scroller = byId("ladder", HTMLElement);
  #space = byId("space", HTMLElement);
  #rows = byId("rows", HTMLElement);
  #heads = byId("lanes", HTMLElement);
  /** The rows in the document, by their number. @type {Map<number, { row: Row, since: number, element: Element }>} */
  #drawn = new Map();
  #isWaiting = false;
  #isPrinting = false;
  #isNarrow = false;
  /** @type {Lanes} */
  #lanes = { clients: 0, servers: [], gap: 100, height: WIDE_ROW };

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    store.on("rows", () => this.#later());
    store.on("choice", () => this.#showChoice());
    store.on("lanes", () => this.#layOut());
    this.#scroller.addEventListener("scroll", () => this.#later(), { passive: true });
    this.#rows.addEventListener("click", (event) => this.#click(event));
    new ResizeObserver(() => this.#layOut()).observe(this.#scroller);
    addEventListener("beforeprint", () => this.#print(true));
    addEventListener("afterprint", () => this.#print(false));
    this.#layOut();
  }

  /** How many rows can be seen at once. */
  get pageSize() {
    return Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowHeight) - 1);
  }

  #layOut() {
    const width = this.#isPrinting ? PRINTED_WIDTH : this.#scroller.clientWidth;
    const { clientLanes, lanes: { servers } } = this.#store;
    const names = [...clientLanes, ...servers];
    const isNarrow = width < NARROW;
    const room = isNarrow ? width - TIME - NARROW_INDENT : width * 0.38;
    const gap = Math.max(26, Math.min(120, Math.floor(room / Math.max(1, names.length))));
    const height = isNarrow ? NARROW_ROW : WIDE_ROW;
    this.#lanes = { clients: clientLanes.length, servers, gap, height: isNarrow ? 26 : WIDE_ROW };
    this.#isNarrow = isNarrow;
    this.#scroller.classList.toggle("narrow", isNarrow);
    const { style } = document.documentElement;
    style.setProperty("--row", `${height}px`);
    style.setProperty("--indent", `${isNarrow ? NARROW_INDENT : WIDE_INDENT}px`);
    style.setProperty("--gap", `${gap}px`);
    style.setProperty("--lanes", `${widthOf(this.#lanes)}px`);
    this.#heads.replaceChildren(
      ...names.map((name) =>
        html("span", { class: `name ${this.#hueOf(name)}`, title: name }, gap < 72 ? numberOf(name) : name)
      ),
    );
    this.#drawn.clear();
    this.#showChoice();
    this.#draw();
  }

  /** @param {string} name */
  #hueOf(name) {
    return hueOf(name, this.#store);
  }

  get #rowHeight() {
    return this.#isNarrow ? NARROW_ROW : WIDE_ROW;
  }

  #later() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.#draw();
    });
  }

  #draw() {
    const { shown, rows } = this.#store;
    const height = this.#rowHeight;
    this.#space.style.height = `${shown.length * height}px`;
    byId("empty", HTMLElement).hidden = shown.length > 0;
    const top = Math.floor(this.#scroller.scrollTop / height);
    const seen = Math.ceil(this.#scroller.clientHeight / height);
    const first = this.#isPrinting ? 0 : Math.max(0, top - SPARE);
    const last = Math.min(shown.length, this.#isPrinting ? MAX_PRINTED : top + seen + SPARE);
    const kept = new Map();
    for (let place = first; place < last; place++) {
      const row = rows[shown[place]];
      const before = this.#drawn.get(row.id);
      const since = this.#store.since(place);
      const drawn = before?.row === row && before.since === since
        ? before
        : { row, since, element: this.#elementOf(row, since) };
      drawn.element.setAttribute("aria-posinset", String(place + 1));
      drawn.element.setAttribute("aria-setsize", String(shown.length));
      drawn.element.setAttribute("aria-selected", String(place === this.#store.chosen));
      kept.set(row.id, drawn);
    }
    this.#drawn = kept;
    this.#rows.style.transform = `translateY(${first * height}px)`;
    this.#rows.replaceChildren(...Array.from(kept.values(), ({ element }) => element));
    const chosen = this.#store.row;
    const isDrawn = chosen !== undefined && kept.has(chosen.id);
    if (isDrawn) this.#scroller.setAttribute("aria-activedescendant", `row-${chosen.id}`);
    else this.#scroller.removeAttribute("aria-activedescendant");
  }

  /**
   * @param {Row} row
   * @param {number} since
   */
  #elementOf(row, since) {
    const { id, kind, way, server, text, tags } = row;
    const { lane, number } = this.#store.laneOf(row);
    const style = `row ${kind}${way < 0 ? " back" : ""} ${this.#hueOf(server)}`;
    return html(
      "div",
      { id: `row-${id}`, class: style, role: "option", "aria-label": sentenceOf(row) },
      html("span", { class: "since" }, `+${duration(since)}`),
      drawRow(row, lane, this.#lanes),
      html(
        "span",
        { class: "said", dir: "ltr" },
        number === "" ? undefined : html("span", { class: "number" }, number),
        html("bdi", { class: "text" }, text),
        html("span", { class: "tag" }, tags.join(" · ")),
      ),
    );
  }

  #showChoice() {
    const { chosen } = this.#store;
    const height = this.#rowHeight;
    if (chosen >= 0) {
      this.#space.style.height = `${this.#store.shown.length * height}px`;
      const top = chosen * height;
      const { scrollTop, clientHeight } = this.#scroller;
      const room = Math.min(2 * height, clientHeight / 4);
      if (top - room < scrollTop) this.#scroller.scrollTop = top - room;
      else if (top + height + room > scrollTop + clientHeight) {
        this.#scroller.scrollTop = top + height + room - clientHeight;
      }
    }
    this.#later();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const element = event.target instanceof Element ? event.target.closest(".row") : null;
    if (element === null) return;
    this.#store.chooseRow(Number(element.id.slice("row-".length)));
  }

  /** @param {boolean} isPrinting */
  #print(isPrinting) {
    this.#isPrinting = isPrinting;
    const left = this.#store.shown.length - MAX_PRINTED;
    byId("unprinted", HTMLElement).textContent = isPrinting && left > 0
      ? `${counted(left, "more row")}, not printed`
      : "";
    this.#layOut();
  }
}

/**
 * The colour of a lane, as a class.
 *
 * @param {string} name
 * @param {Store} store
 */
export function hueOf(name, { lanes: { servers } }) {
  const index = servers.indexOf(name);
  return index < 0 ? "client" : `server-${Math.min(2, index)}`;
}
