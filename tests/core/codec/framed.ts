/** What a QueryFramer makes of the pieces that a connection brings: the way that a session works one, in short. */
import { assert } from "@std/assert";
import type { QueryFramer } from "../../../lib/core/codec/query_framer.ts";
import { LineRun } from "../../../lib/core/fast/line_run.ts";
import { fromOctetString, toOctetString } from "../../../lib/core/model/octet_string.ts";

/** In a list of pieces: the client has been silent for as long as the framer says, or has half-closed. */
export const SILENCE: unique symbol = Symbol("silence");
/** What one read brings, as an octet string, or that none brings anything. */
export type Piece = string | typeof SILENCE;

/**
 * Feeds `pieces` to `framer`; each query comes out as `framing:name`, one over the limit, as the last, as "!framing of the reply".
 *
 * Plain lines are taken `most` at a time, as a server with nobody to tell does; with 0 each query is looked at with care.
 */
export function framed(framer: QueryFramer, pieces: readonly Piece[], most = 64): string[] {
  const queries: string[] = [];
  for (const piece of pieces) {
    if (piece === SILENCE) {
      framer.finish();
      if (!takeAll(framer, queries, most)) return queries;
      continue;
    }
    for (let sent = fromOctetString(piece); sent.length > 0;) {
      const space = framer.space();
      assert(space.length > 0, "There is room to read more");
      const part = sent.subarray(0, space.length);
      space.set(part);
      framer.fill(part.length);
      if (!takeAll(framer, queries, most)) return queries;
      sent = sent.subarray(part.length);
    }
  }
  return queries;
}

const run = new LineRun();

function takeAll(framer: QueryFramer, queries: string[], most: number): boolean {
  const nameAt = (start: number, end: number) => toOctetString(framer.octets.bytes.subarray(start, end));
  for (;;) {
    if (most > 0 && framer.nextRun(run, most)) {
      assert(run.count > 0 && run.count <= most);
      for (let at = 0; at < run.count; at++) queries.push(`line:${nameAt(run.starts[at], run.endOf(at))}`);
      continue;
    }
    const found = framer.next();
    if (found === "nothing") return true;
    if (found === "extra") continue;
    if (found === "too long") {
      queries.push(`!${framer.replyFraming}`);
      return false;
    }
    queries.push(`${framer.framing}:${nameAt(framer.start, framer.end)}`);
  }
}
