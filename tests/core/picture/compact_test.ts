// The compact form of rows: the page gets back what was put into it.
import { assertEquals } from "@std/assert";
import { compactRows } from "../../../lib/core/picture/compact.ts";
import { drawPicture } from "../../../lib/core/picture/picture.ts";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { expandRows } from "../../../lib/page/browser/base/expand.js";

function* session(number: number, side: "client" | "server"): Iterable<WireEvent> {
  const connection: ConnectionInfo = { number, side, server: "RS", local: `127.0.0.1:${number}`, peer: "127.0.0.1:9" };
  yield { kind: "opened", atMs: 1, wallClockMs: 0, connection };
  yield { kind: "read", atMs: 2, octets: "a\nb", connection };
  yield { kind: "read", atMs: 3, octets: "\n", connection };
  for (const text of ["a", "b"]) {
    yield { kind: "query", atMs: 4, text, octets: `${text}\n`, framing: "line", connection };
    yield {
      kind: "reply",
      atMs: 4,
      text: `${text} A`,
      octets: `${text} A\n`,
      framing: "line",
      query: text,
      connection,
    };
  }
  yield { kind: "written", atMs: 5, octets: "a A\nb A\n", connection };
  yield { kind: "finding", atMs: 6, finding: { about: "raw" }, connection };
  yield { kind: "closed", atMs: 7, ending: "end", connection };
}

Deno.test("expandRows() gives back the rows that compactRows() was given, through JSON", () => {
  const { rows } = drawPicture([...session(1, "server"), ...session(2, "client")]);
  const compact = compactRows(rows);
  assertEquals(compact.connections.length, 2);
  assertEquals(
    JSON.parse(JSON.stringify(expandRows(JSON.parse(JSON.stringify(compact))))),
    JSON.parse(JSON.stringify(rows)),
  );
});
