// @ts-check
/// <reference lib="dom" />
/**
 * All about the chosen message: its bytes, when it passed, and which rule it comes from.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 * @import { Explanation } from "../../../core/trace/explanation.ts"
 * @import { Store } from "../base/store.js"
 */
import { showBytes } from "./bytes.js";
import { byId, html } from "../base/dom.js";
import { duration, timeOfDay } from "../base/format.js";
import { hueOf } from "./ladder.js";
import { framingOf, kindOf, wayOf } from "../base/words.js";

/** Shows the chosen row of a store. */
export class DetailsView {
  #store;
  #rules;
  #startedMs = 0;
  #pane = byId("details", HTMLElement);
  /** @type {Row | undefined} */
  #row;

  /**
   * @param {Store} store
   * @param {Readonly<Record<string, Explanation>>} rules
   */
  constructor(store, rules) {
    this.#store = store;
    this.#rules = rules;
    store.on("choice", () => this.#draw());
  }

  /** The wall-clock time of the start, in milliseconds since 1970. @param {number} startedMs */
  begin(startedMs) {
    this.#startedMs = startedMs;
    this.#row = undefined;
  }

  #draw() {
    const { row } = this.#store;
    if (row === this.#row && row !== undefined) return;
    this.#row = row;
    if (row === undefined) {
      this.#pane.replaceChildren(html("p", { class: "hint" }, "Choose a message to see its bytes."));
      return;
    }
    const focused = ["button", ".dump"].find((one) => document.activeElement?.matches(`#details ${one}`));
    this.#pane.replaceChildren(
      html(
        "header",
        { class: hueOf(row.server, this.#store) },
        html("p", { class: "kind" }, kindOf(row)),
        html("h2", {}, wayOf(row)),
      ),
      html("p", { class: `message ${row.kind}` }, html("bdi", {}, row.text)),
      html("p", { class: "tags" }, ...row.tags.map((tag) => html("span", { class: "tag" }, tag))),
      ...this.#why(row),
      ...this.#bytes(row),
      this.#facts(row),
    );
    // What had the focus is gone: a keyboard goes on at the same thing of this row, or at the rows.
    const next = focused === undefined ? undefined : this.#pane.querySelector(focused) ?? byId("ladder", HTMLElement);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  }

  /** @param {Row} row */
  #why({ rule }) {
    const known = rule === undefined ? undefined : this.#rules[rule];
    if (known === undefined) return [];
    return [
      html(
        "section",
        { class: "why" },
        html("h3", {}, "Why"),
        html("p", {}, known.rule),
        html("h3", {}, "In real DNS"),
        html("p", {}, known.dns, " ", html("cite", {}, known.source)),
      ),
    ];
  }

  /** @param {Row} row */
  #bytes({ octets, pieces = [] }) {
    if (octets === undefined || octets === "") return [];
    return [html("section", { class: "bytes" }, html("h3", {}, "Bytes"), ...showBytes(octets, pieces))];
  }

  /** @param {Row} row */
  #facts(row) {
    const { at, connection, ends, framing, latency, partner, way } = row;
    const facts = html("dl", { class: "facts" });
    const add = (/** @type {string} */ name, /** @type {string | Node} */ value) =>
      facts.append(html("dt", {}, name), html("dd", {}, value));
    add("Time", `${timeOfDay(this.#startedMs + at / 1000)}, ${duration(at)} after the start`);
    add("Since the row before", duration(this.#store.since(this.#store.chosen)));
    if (latency !== undefined) add(way > 0 ? "Reply after" : "After the query", duration(latency));
    if (framing !== undefined) add("Framing", framingOf(framing));
    add("Connection", `#${connection}, client ${ends[0] || "unknown"}, server ${ends[1] || "unknown"}`);
    if (partner !== undefined) {
      const button = html("button", { type: "button" }, way > 0 ? "Go to the reply" : "Go to the query");
      button.addEventListener("click", () => this.#store.chooseRow(partner));
      facts.append(html("dt", {}, "Belongs to"), html("dd", {}, button));
    }
    return facts;
  }
}
