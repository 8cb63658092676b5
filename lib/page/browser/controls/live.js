// @ts-check
/// <reference lib="dom" />
/**
 * The rows of a run that is under way, as the program sends them; and what became of the program.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 * @import { Store } from "../base/store.js"
 * @import { DetailsView } from "../view/details.js"
 */
import { byId } from "../base/dom.js";
import { counted } from "../base/format.js";

/**
 * What the program says first.
 *
 * @typedef {object} Hello
 * @property {string} run The name of this run: no other has it.
 * @property {number} startedMs The wall-clock time of its start.
 * @property {string} token What a question has to bear.
 * @property {number} missed How many changes this page has missed because they are not kept so long.
 * @property {boolean} wasSlow Whether it has missed them because it did not read.
 */

/** How long to wait before connecting again, where the browser has given up, in milliseconds. */
const AGAIN_MS = 1500;
/** How long it may take to get the recording, in milliseconds. */
const MAX_SAVING_MS = 60_000;

/** What tabs with this page say to each other: that a person sees the one that says it, and the question which is seen. */
const SEEN = "seen";
const WHO_IS_SEEN = "who is seen?";

/**
 * Follows a run. A browser has six connections to a server for all of its tabs, so a tab that nobody sees gives its own up
 * when another one is seen, and goes on from there when it is seen again.
 */
export class Live {
  #store;
  #details;
  #status = byId("status", HTMLElement);
  #run = "";
  /** @type {EventSource | undefined} */
  #source;
  #tabs = new BroadcastChannel("dns-lab");
  /** What the program called the last rows that came. */
  #lastId = "";
  #wasHidden = false;
  #isOver = false;
  /** The recording, as the program sent it at its end. @type {string | undefined} */
  #recording;
  /** What a question has to bear. */
  token = "";

  /**
   * @param {Store} store
   * @param {DetailsView} details
   */
  constructor(store, details) {
    this.#store = store;
    this.#details = details;
    store.isFollowing = true;
    this.#tabs.addEventListener("message", ({ data }) => this.#hear(data));
    document.addEventListener("visibilitychange", () => this.#see());
    this.#see();
  }

  #see() {
    this.#tabs.postMessage(document.hidden ? WHO_IS_SEEN : SEEN);
    if (!document.hidden && this.#source === undefined) this.#connect();
  }

  /** @param {unknown} said */
  #hear(said) {
    if (said === WHO_IS_SEEN && !document.hidden) this.#tabs.postMessage(SEEN);
    if (said !== SEEN || !document.hidden) return;
    this.#source?.close();
    this.#source = undefined;
    this.#wasHidden = true;
  }

  /** The recording: the program's, or, after its end, what it sent last. */
  async recording() {
    if (this.#recording !== undefined) return new Blob([this.#recording], { type: "application/jsonl" });
    const response = await fetch("/recording", { signal: AbortSignal.timeout(MAX_SAVING_MS) });
    if (!response.ok) throw new Error(response.statusText);
    return await response.blob();
  }

  #connect() {
    const source = new EventSource(`/events?after=${encodeURIComponent(this.#lastId)}`);
    this.#source = source;
    source.addEventListener("hello", (event) => this.#begin(JSON.parse(event.data)));
    source.addEventListener("rows", (event) => {
      const { lanes, rows } = JSON.parse(event.data);
      this.#lastId = event.lastEventId;
      this.#store.add(rows, lanes);
    });
    source.addEventListener("over", () => {
      this.#isOver = true;
      this.#show("over", "The run is over");
    });
    source.addEventListener("recording", (event) => {
      this.#recording = `${event.data}\n`;
    });
    source.addEventListener("error", () => {
      this.#show(
        "lost",
        this.#isOver ? "The program has ended" : "The program has ended or can't be reached; trying again",
      );
      if (source.readyState !== EventSource.CLOSED) return;
      this.#source = undefined;
      setTimeout(() => this.#see(), AGAIN_MS);
    });
  }

  /** @param {Hello} hello */
  #begin({ run, startedMs, token, missed, wasSlow }) {
    this.token = token;
    if (run !== this.#run) {
      this.#run = run;
      this.#recording = undefined;
      this.#store.clear();
      this.#store.isFollowing = true;
      this.#details.begin(startedMs);
    }
    this.#isOver = false;
    this.#show("live", "Live");
    const why = wasSlow && !this.#wasHidden ? "this page was too slow to read them" : "only the last ones are kept";
    this.#wasHidden = false;
    const notice = byId("notice", HTMLElement);
    notice.hidden = missed === 0;
    notice.textContent = missed === 0
      ? ""
      : `${counted(missed, "earlier change is", "earlier changes are")} missing: ${why}.`;
  }

  /**
   * @param {string} state
   * @param {string} text
   */
  #show(state, text) {
    this.#status.dataset.state = state;
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}
