// @ts-check
/**
 * From the compact form of rows, in which the page carries them, back to rows.
 *
 * @import { CompactRows } from "../../../core/picture/compact.ts"
 * @import { Piece } from "../../../core/picture/pieces.ts"
 * @import { Row } from "../../../core/picture/picture.ts"
 */

/**
 * The rows, numbered from 0.
 *
 * @param {CompactRows} compact
 * @returns {Row[]}
 */
export function expandRows({ connections, rows }) {
  return rows.map((row, id) => {
    const [index, at, kind, way, text, tags, octets, framing, rule, pieces, partner, latency] = row;
    const [connection, client, lane, server, ends] = connections[index];
    return {
      id,
      at,
      kind,
      connection,
      client,
      lane,
      server,
      way,
      ends,
      text,
      tags,
      octets: octets ?? undefined,
      framing: framing ?? undefined,
      rule: rule ?? undefined,
      pieces: pieces === null ? undefined : expandPieces(pieces),
      partner: partner ?? undefined,
      latency: latency ?? undefined,
    };
  });
}

/**
 * @param {readonly number[]} numbers
 * @returns {Piece[]}
 */
function expandPieces(numbers) {
  const pieces = [];
  for (let at = 0; at < numbers.length; at += 4) {
    pieces.push({ segment: numbers[at], size: numbers[at + 1], from: numbers[at + 2], octets: numbers[at + 3] });
  }
  return pieces;
}
