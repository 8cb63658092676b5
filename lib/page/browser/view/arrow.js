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
 * @property {readonly string[]} names Their names, from left to right.
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
export function widthOf({ names, gap }) {
  return Math.max(1, names.length) * gap;
}

/**
 * Where a lane is, in pixels from the left.
 *
 * @param {Lanes} lanes
 * @param {string} name
 */
export function placeOf({ names, gap }, name) {
  return (Math.max(0, names.indexOf(name)) + 0.5) * gap;
}

/**
 * The lanes, and what a row draws on them.
 *
 * @param {Row} row
 * @param {Lanes} lanes
 */
export function drawRow(row, lanes) {
  const { names, height } = lanes;
  const lines = names.map((name) => {
    const x = placeOf(lanes, name);
    return svg("line", { class: "lane", x1: x, x2: x, y1: 0, y2: height });
  });
  const client = placeOf(lanes, row.client);
  const server = placeOf(lanes, row.server);
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
      return [dot(kind === "written" || kind === "unread" ? client : server, y)];
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
