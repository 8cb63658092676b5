// @ts-check
/// <reference lib="dom" />
/**
 * The picture in a row: the lanes, and the arrow from one to another.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 */
import { svg } from "../base/dom.js";

/**
 * How lanes are drawn.
 *
 * @typedef {object} Lanes
 * @property {number} clients How many clients' lanes there are, at the left.
 * @property {readonly string[]} servers The names of the servers' lanes, to the right of them.
 * @property {number} gap The pixels from one to the next.
 * @property {number} height The pixels of a row.
 */

/** The length and half the width of an arrow's head. */
const HEAD = 9;
const HALF = 4.5;

/**
 * The pixels that lanes take.
 *
 * @param {Lanes} lanes
 */
export function widthOf({ clients, servers, gap }) {
  return Math.max(1, clients + servers.length) * gap;
}

/**
 * The lanes, and what a row draws on them.
 *
 * @param {Row} row
 * @param {number} lane Which of the clients' lanes it has, from 0.
 * @param {Lanes} lanes
 */
export function drawRow(row, lane, lanes) {
  const { clients, servers, gap, height } = lanes;
  const placeOf = (/** @type {number} */ index) => (index + 0.5) * gap;
  const lines = Array.from({ length: clients + servers.length }, (_, index) => {
    const x = placeOf(index);
    // On paper a row is as high as its text.
    return svg("line", { class: "lane", x1: x, x2: x, y1: 0, y2: "100%" });
  });
  const client = placeOf(lane);
  const server = placeOf(clients + Math.max(0, servers.indexOf(row.server)));
  const size = { width: widthOf(lanes), height, "aria-hidden": "true", focusable: "false" };
  return svg("svg", { class: "lanes", ...size }, ...lines, ...marksOf(row, client, server, height / 2));
}

/**
 * @param {Row} row
 * @param {number} client
 * @param {number} server
 * @param {number} y
 */
function marksOf({ kind, way }, client, server, y) {
  if (way !== 0) return arrowOf(way > 0 ? [client, server] : [server, client], y, kind);
  switch (kind) {
    case "closed":
      return [line(client, server, y), cross(client, y), cross(server, y)];
    case "failed":
    case "refused":
      return [line(client, server, y), cross(server, y)];
    default:
      return [dot(kind === "finding" ? server : client, y)];
  }
}

/**
 * @param {readonly [number, number]} ends
 * @param {number} y
 * @param {string} kind
 */
function arrowOf([from, to], y, kind) {
  const step = Math.sign(to - from);
  const tip = to - step * 2;
  const back = tip - step * HEAD;
  const head = kind === "opened"
    ? svg("path", { class: "open-head", d: `M${back} ${y - HALF}L${tip} ${y}L${back} ${y + HALF}` })
    : svg("path", { class: "head", d: `M${tip} ${y}L${back} ${y - HALF}V${y + HALF}Z` });
  const start = kind === "opened" ? [dot(from, y)] : [];
  return [
    svg("line", { class: "shaft", x1: from + step * 2, x2: kind === "opened" ? tip : back, y1: y, y2: y }),
    head,
    ...start,
  ];
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
function line(from, to, y) {
  return svg("line", { class: "shaft", x1: from, x2: to, y1: y, y2: y });
}

/**
 * @param {number} x
 * @param {number} y
 */
function cross(x, y) {
  return svg("path", { class: "cross", d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8` });
}

/**
 * @param {number} x
 * @param {number} y
 */
function dot(x, y) {
  return svg("circle", { class: "dot", cx: x, cy: y, r: 3.5 });
}
