// @ts-check
/// <reference lib="dom" />
/**
 * Stepping from message to message: by keys and by buttons; and finding text.
 *
 * @import { Store } from "../base/store.js"
 * @import { LadderView } from "../view/ladder.js"
 */
import { byId } from "../base/dom.js";
import { counted } from "../base/format.js";
import { sentenceOf } from "../base/words.js";

/** What keys do: how many rows they go on, or where they go. @type {Readonly<Record<string, string>>} */
const KEYS = {
  ArrowDown: "next",
  j: "next",
  ArrowUp: "previous",
  k: "previous",
  Home: "first",
  End: "last",
  PageDown: "page-next",
  PageUp: "page-previous",
  n: "find-next",
  N: "find-previous",
};

/** How long changes of the rows are gathered before it is searched again, in milliseconds. */
const SEARCH_PAUSE_MS = 200;

/** Connects keys, buttons and the search field to a store. */
export class Steps {
  #store;
  #ladder;
  #search = byId("search", HTMLInputElement);
  #found = byId("found", HTMLElement);
  /** The places of the rows that hold the text; undefined while it has yet to be searched. @type {number[] | undefined} */
  #places;

  /**
   * @param {Store} store
   * @param {LadderView} ladder
   */
  constructor(store, ladder) {
    this.#store = store;
    this.#ladder = ladder;
    document.addEventListener("keydown", (event) => this.#key(event));
    for (const step of ["first", "previous", "next", "last"]) {
      byId(step, HTMLButtonElement).addEventListener("click", () => this.#step(step));
    }
    this.#search.addEventListener("input", () => this.#searchAll());
    this.#search.addEventListener("keydown", (event) => this.#searchKey(event));
    store.on("rows", () => {
      if (this.#places !== undefined && this.#search.value !== "") setTimeout(() => this.#searchAll(), SEARCH_PAUSE_MS);
      this.#places = undefined;
    });
    store.on("choice", () => this.#showPlace());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      this.#search.focus();
      this.#search.select();
      return;
    }
    // Elements that scroll by themselves keep their keys.
    if (event.target instanceof Element && event.target.closest(".dump") !== null) return;
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#step(step);
  }

  /** @param {string} step */
  #step(step) {
    const { chosen, shown } = this.#store;
    /** @type {Readonly<Record<string, () => number>>} */
    const places = {
      first: () => 0,
      last: () => shown.length - 1,
      next: () => chosen + 1,
      previous: () => chosen - 1,
      "page-next": () => chosen + this.#ladder.pageSize,
      "page-previous": () => chosen - this.#ladder.pageSize,
      "find-next": () => this.#find(1),
      "find-previous": () => this.#find(-1),
    };
    this.#store.choose(places[step]());
    this.#announce();
  }

  /** @param {1 | -1} step */
  #find(step) {
    const text = this.#search.value.trim();
    const place = text === "" ? -1 : this.#store.find(text, step);
    return place < 0 ? this.#store.chosen : place;
  }

  /** @param {KeyboardEvent} event */
  #searchKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.#step(event.shiftKey ? "find-previous" : "find-next");
    }
    if (event.key === "Escape") {
      // The browser would empty the field.
      event.preventDefault();
      byId("ladder", HTMLElement).focus();
    }
  }

  #searchAll() {
    const text = this.#search.value.trim();
    this.#places = text === "" ? [] : this.#store.findAll(text);
    this.#showFound();
  }

  #showFound() {
    if (this.#places === undefined) return;
    const all = this.#places.length;
    const place = this.#places.indexOf(this.#store.chosen) + 1;
    const isEmpty = this.#search.value.trim() === "";
    const text = isEmpty ? "" : all === 0 ? "none" : place === 0 ? `${all} found` : `${place} of ${all}`;
    if (this.#found.textContent !== text) this.#found.textContent = text;
  }

  #showPlace() {
    const { chosen, shown, isFollowing } = this.#store;
    const follows = isFollowing && document.body.classList.contains("live") ? ", following" : "";
    byId("place", HTMLElement).textContent = shown.length === 0
      ? "no messages"
      : `${(chosen + 1).toLocaleString("en")} of ${counted(shown.length, "row")}${follows}`;
    setIdle(["first", "previous"], chosen <= 0);
    setIdle(["next", "last"], chosen >= shown.length - 1);
    this.#showFound();
  }

  #announce() {
    const { row } = this.#store;
    byId("announcement", HTMLElement).textContent = row === undefined ? "" : sentenceOf(row);
  }
}

/**
 * Says of buttons whether they do nothing now. They are not disabled, since a button that is loses the focus.
 *
 * @param {readonly string[]} ids
 * @param {boolean} isIdle
 */
function setIdle(ids, isIdle) {
  for (const id of ids) byId(id, HTMLButtonElement).setAttribute("aria-disabled", String(isIdle));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
