// @ts-check
/// <reference lib="dom" />
/**
 * A plot of how long each reply took, by uPlot, which is a script of its own in the page. A click chooses the query.
 *
 * @import { Store } from "../base/store.js"
 */
import { byId, html } from "../base/dom.js";
import { counted, duration } from "../base/format.js";
import { PRINTED_WIDTH } from "./ladder.js";

/**
 * What is used of uPlot.
 *
 * @typedef {object} Plot
 * @property {(data: readonly (readonly (number | null)[])[]) => void} setData Shows other data.
 * @property {(size: { width: number, height: number }) => void} setSize Draws in another size.
 * @property {(left: number, axis: string) => number} posToVal The value at a place, in pixels.
 * @property {() => void} destroy Removes it.
 */

const HEIGHT = 150;
/** How long changes are gathered before they are drawn, in milliseconds. */
const PAUSE_MS = 300;

/** Draws the latencies of a store. */
export class PlotView {
  #store;
  #place = byId("plot", HTMLElement);
  /** @type {Plot | undefined} */
  #plot;
  /** The rows of the points, in order of time. @type {number[]} */
  #ids = [];
  /** @type {readonly (readonly (number | null)[])[]} */
  #points = [[]];
  /** @type {string} */
  #drawn = "";
  #isWaiting = false;
  #isPaper = false;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    store.on("rows", () => this.#later());
    new ResizeObserver(() => this.#plot?.setSize(this.#size)).observe(this.#place);
    this.#draw();
  }

  /** Draws it again, in the colours of now, as wide as the page or a paper. @param {boolean} isPaper */
  repaint(isPaper) {
    this.#isPaper = isPaper;
    this.#drawn = "";
    this.#draw();
  }

  get #size() {
    return { width: this.#isPaper ? PRINTED_WIDTH - 40 : Math.max(120, this.#place.clientWidth), height: HEIGHT };
  }

  #later() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      this.#draw();
    }, PAUSE_MS);
  }

  #draw() {
    const { servers } = this.#store.lanes;
    const rows = this.#store.shown.map((id) => this.#store.rows[id])
      .filter(({ way, latency }) => way > 0 && latency !== undefined);
    this.#ids = rows.map(({ id }) => id);
    this.#points = [
      rows.map(({ at }) => at / 1_000_000),
      ...servers.map((server) =>
        // A scale of powers of ten has no 0.
        rows.map((row) => row.server === server ? Math.max(0.001, (row.latency ?? 0) / 1000) : null)
      ),
    ];
    byId("latencies", HTMLElement).hidden = rows.length === 0;
    byId("latency", HTMLElement).textContent = summaryOf(rows.map(({ latency = 0 }) => latency));
    if (rows.length === 0) return;
    if (servers.join() !== this.#drawn) this.#make(servers);
    else this.#plot?.setData(this.#points);
  }

  /** @param {readonly string[]} servers */
  #make(servers) {
    this.#plot?.destroy();
    this.#drawn = servers.join();
    // uPlot is no module: it is what its script leaves behind.
    const { uPlot } = /** @type {any} */ (globalThis);
    const ink = this.#colourOf("ink");
    const grid = { stroke: this.#colourOf("rule"), width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: "12px system-ui, sans-serif" };
    this.#plot = new uPlot(
      {
        ...this.#size,
        scales: { x: { time: false, range: spread }, y: { distr: 3 } },
        legend: { show: false },
        cursor: { y: false, drag: { x: true, y: false } },
        axes: [
          { ...axis, size: 30, values: (/** @type {unknown} */ _, /** @type {number[]} */ at) => at.map(secondsOf) },
          {
            ...axis,
            size: 64,
            splits: powersOfTen,
            values: (/** @type {unknown} */ _, /** @type {number[]} */ at) => at.map(label),
          },
        ],
        series: [
          {},
          ...servers.map((server, index) => {
            const colour = this.#colourOf(`server-${Math.min(2, index)}`);
            return { label: server, stroke: colour, paths: () => null, points: { show: true, size: 7, fill: colour } };
          }),
        ],
      },
      this.#points,
      this.#place,
    );
    this.#place.querySelector(".u-over")?.addEventListener("click", (event) => this.#click(event));
  }

  /**
   * The colour of a class, as the page has it now.
   *
   * @param {string} name
   */
  #colourOf(name) {
    const probe = html("span", { class: `probe ${name}` });
    this.#place.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  /** @param {Event} event */
  #click(event) {
    if (!(event instanceof MouseEvent) || this.#plot === undefined) return;
    const at = this.#plot.posToVal(event.offsetX, "x");
    const times = this.#points[0];
    let nearest = 0;
    for (let index = 1; index < times.length; index++) {
      if (Math.abs(Number(times[index]) - at) < Math.abs(Number(times[nearest]) - at)) nearest = index;
    }
    this.#store.chooseRow(this.#ids[nearest]);
  }
}

/**
 * The range of times: one point alone has some room around it.
 *
 * @param {unknown} _
 * @param {number} min
 * @param {number} max
 */
function spread(_, min, max) {
  const room = Math.max(0.001, (max - min) * 0.02);
  return [min - room, max + room];
}

/**
 * Where the scale of latencies has lines: at powers of ten.
 *
 * @param {unknown} _
 * @param {number} __
 * @param {number} min
 * @param {number} max
 */
function powersOfTen(_, __, min, max) {
  const powers = [];
  for (let power = Math.ceil(Math.log10(min) - 0.001); power <= Math.log10(max) + 0.001; power++) {
    powers.push(10 ** power);
  }
  return powers;
}

/** @param {number} milliseconds */
function label(milliseconds) {
  if (milliseconds < 0.1) return `${Number((milliseconds * 1000).toFixed(2))} µs`;
  return milliseconds < 1000 ? `${Number(milliseconds.toFixed(2))} ms` : `${milliseconds / 1000} s`;
}

/** @param {number} seconds */
function secondsOf(seconds) {
  if (seconds < 0) return "";
  return seconds < 1 ? `${Number((seconds * 1000).toFixed(3))} ms` : `${seconds} s`;
}

/**
 * Latencies in a sentence.
 *
 * @param {number[]} latencies
 */
function summaryOf(latencies) {
  if (latencies.length === 0) return "";
  const sorted = latencies.toSorted((one, other) => one - other);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  return `${counted(sorted.length, "query with a reply", "queries with a reply")}: median ${
    duration(median)
  }, longest ${duration(sorted[sorted.length - 1])}`;
}
