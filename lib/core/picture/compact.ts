/**
 * Rows in a form that is a third as long as JSON: what all rows of a connection have in common is there once, and fields
 * have places instead of names. A page of a long recording opens sooner so.
 */
import type { Row } from "./picture.ts";

/** What the rows of a connection have in common. */
export type CompactConnection = readonly [
  connection: number,
  client: string,
  lane: number,
  server: string,
  ends: Row["ends"],
];

/** A row without what its connection has: `null` for what it has not. `pieces` has four numbers for each piece. */
export type CompactRow = readonly [
  connection: number,
  at: number,
  kind: Row["kind"],
  way: Row["way"],
  text: string,
  tags: readonly string[],
  octets: string | null,
  framing: NonNullable<Row["framing"]> | null,
  rule: NonNullable<Row["rule"]> | null,
  pieces: readonly number[] | null,
  partner: number | null,
  latency: number | null,
];

/** Rows that are numbered from 0 without a gap. */
export interface CompactRows {
  /** The connections; rows name them by their index. */
  readonly connections: readonly CompactConnection[];
  /** The rows, in order. */
  readonly rows: readonly CompactRow[];
}

/** Puts rows, numbered from 0 without a gap, into the compact form; `expand.js` of the page is the inverse. */
export function compactRows(rows: readonly Row[]): CompactRows {
  const connections: CompactConnection[] = [];
  const known = new Map<string, number>();
  const indexOf = ({ connection, client, lane, server, ends }: Row): number => {
    const key = [connection, client, lane, server, ...ends].join("\n");
    const index = known.get(key);
    if (index !== undefined) return index;
    known.set(key, connections.length);
    return connections.push([connection, client, lane, server, ends]) - 1;
  };
  return {
    rows: rows.map((row) => [
      indexOf(row),
      row.at,
      row.kind,
      row.way,
      row.text,
      row.tags,
      row.octets ?? null,
      row.framing ?? null,
      row.rule ?? null,
      row.pieces?.flatMap(({ segment, size, from, octets }) => [segment, size, from, octets]) ?? null,
      row.partner ?? null,
      row.latency ?? null,
    ]),
    connections,
  };
}
