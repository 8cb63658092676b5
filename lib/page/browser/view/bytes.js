// @ts-check
/// <reference lib="dom" />
/**
 * The bytes of a message as hex and text, with the boundaries of the segments that carried them.
 *
 * @import { Piece } from "../../../core/picture/pieces.ts"
 */
import { html } from "../base/dom.js";
import { counted } from "../base/format.js";

/** How many bytes are shown, and how many on a line. */
const MAX_BYTES = 4096;
const PER_LINE = 8;

/**
 * A list of the segments, and the bytes.
 *
 * @param {string} octets Each character is one byte.
 * @param {readonly Piece[]} pieces
 */
export function showBytes(octets, pieces) {
  const ends = endsOf(pieces);
  const shown = octets.slice(0, MAX_BYTES);
  const lines = [];
  for (let at = 0; at < shown.length; at += PER_LINE) lines.push(lineOf(shown, at, ends));
  const left = octets.length - shown.length;
  return [
    html("ol", { class: "segments" }, ...pieces.slice(0, 50).map((piece, index) => segmentOf(piece, index))),
    html("div", { class: "dump", role: "group", "aria-label": "Bytes in hex and as text", tabindex: "0" }, ...lines),
    left > 0 ? html("p", { class: "more" }, `${counted(left, "more byte")}, not shown`) : undefined,
  ];
}

/**
 * Where each piece ends, as an index behind its last byte.
 *
 * @param {readonly Piece[]} pieces
 */
function endsOf(pieces) {
  let end = 0;
  return pieces.map(({ octets }) => end += octets);
}

/**
 * What a segment has to do with the message, in words.
 *
 * @param {Piece} piece
 * @param {number} index
 */
function segmentOf({ segment, size, from, octets }, index) {
  const behind = size - from - octets;
  const others = [
    ...from > 0 ? [`behind ${counted(from, "byte")} of others`] : [],
    ...behind > 0 ? [`before ${counted(behind, "byte")} of others`] : [],
  ];
  const part = octets === size ? "all of this message" : `${octets} of this message, ${others.join(" and ")}`;
  return html(
    "li",
    { class: `piece-${index % 2}` },
    html("b", {}, `Segment ${segment}`),
    `: ${counted(size, "byte")}, ${part}`,
  );
}

/**
 * @param {string} octets
 * @param {number} start
 * @param {readonly number[]} ends
 */
function lineOf(octets, start, ends) {
  const hex = html("span", { class: "hex" });
  const text = html("span", { class: "chars" });
  for (let at = start; at < Math.min(octets.length, start + PER_LINE); at++) {
    const code = octets.charCodeAt(at);
    const piece = ends.findIndex((end) => at < end);
    // A boundary is drawn before the first byte of each segment but the first.
    const isStart = piece > 0 && ends[piece - 1] === at;
    const style = `${piece < 0 ? "" : `piece-${piece % 2}`}${isStart ? " boundary" : ""}`;
    hex.append(html("span", { class: style }, code.toString(16).padStart(2, "0")));
    text.append(html("span", { class: style + (isVisible(code) ? "" : " control") }, characterOf(code)));
  }
  return html(
    "div",
    { class: "line" },
    html("span", { class: "offset" }, start.toString(16).padStart(4, "0")),
    hex,
    text,
  );
}

/** @param {number} code */
function isVisible(code) {
  return code >= 0x20 && code < 0x7f;
}

/** @param {number} code */
function characterOf(code) {
  if (code === 0x0a) return "\u21b5";
  return isVisible(code) ? String.fromCharCode(code) : "\u00b7";
}
