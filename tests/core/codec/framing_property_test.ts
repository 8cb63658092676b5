// The queries of a stream are those of a plain reading of it as one string, wherever the network cuts it.
import { assertEquals } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import fc from "fast-check";
import type { FramingMode } from "../../../lib/core/model/framing.ts";
import { QueryFramer } from "../../../lib/core/codec/query_framer.ts";
import { trimPadding } from "../../../lib/core/model/octet_string.ts";
import { framed, SILENCE } from "./framed.ts";

const MAX = 8;

/** The name in a message: padding around it removed, and whatever stands behind a NUL. */
function nameIn(message: string): string {
  return trimPadding(trimPadding(message).split("\0")[0]);
}

/** The queries of a whole stream of lines, whose end may lack its newline: split, trim, and stop at the first too long. */
function plainlyFramed(stream: string, mode: FramingMode): string[] {
  const lines = stream.split("\n");
  const rest = lines.pop()!;
  const queries = lines.map((line) => ({ name: nameIn(line), framing: "line" }));
  const isPaddingOfLine = lines.length > 0 && /^\0*$/.test(rest);
  if (rest !== "" && !isPaddingOfLine) {
    queries.push({ name: nameIn(rest), framing: mode === "auto" ? "raw" : "line" });
  }
  const tooLong = queries.findIndex(({ name }) => name.length > MAX);
  const taken = queries.slice(0, tooLong < 0 ? undefined : tooLong).map(({ name, framing }) => `${framing}:${name}`);
  return tooLong < 0 ? taken : [...taken, "!line"];
}

/** Names that are over the limit now and then, with padding around and inside that may be over it too. */
const padding = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(..." \t\r\0"), maxLength: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(..." \0"), minLength: MAX, maxLength: 2 * MAX }) },
);
const part = fc.string({ unit: fc.constantFrom(..."ab.\xe9"), maxLength: MAX - 2 });
// A NUL before a name is what a fixed buffer held before, or is not, by what came with it: that has a test of its own.
const line = fc.tuple(padding, part, fc.oneof({ weight: 4, arbitrary: fc.constant("") }, padding), part, padding)
  .map((parts) => parts.join("").replace(/^\0+/, ""));
const lineEnd = fc.constantFrom("\n", "\n", "\r\n");
const lines = fc.array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 12 }).map((lines) => lines.flat().join(""));
const rest = fc.oneof(fc.constant(""), fc.constantFrom("a", "ab.b", " a\r", "\0\0", "a".repeat(MAX + 1)));
/** How many plain lines are taken at a time. */
const most = fc.constantFrom(0, 1, 2, 64);
const cuts = fc.array(fc.nat(200), { maxLength: 12 });

function cut(stream: string, at: number[]): string[] {
  const bounds = [0, ...at.map((bound) => bound % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return bounds.slice(1).map((bound, index) => stream.slice(bounds[index], bound));
}

for (const mode of ["auto", "line"] as const) {
  Deno.test(`QueryFramer (${mode}) takes the lines of any stream as split() does, wherever it is cut`, () => {
    fc.assert(
      fc.property(lines, rest, cuts, most, (lines, rest, cuts, most) => {
        const stream = lines + rest;
        const queries = framed(new QueryFramer(mode, MAX), [...cut(stream, cuts), SILENCE], most);
        assertEquals(queries, plainlyFramed(stream, mode));
      }),
      { numRuns: 3000 },
    );
  });
}

Deno.test("QueryFramer takes the lines that TextLineStream reads, wherever the stream is cut", async () => {
  const name = fc.string({ unit: fc.constantFrom(..."abc.-XYZ09 "), maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, lineEnd), { maxLength: 99 }), cuts, most, async (lines, cuts, most) => {
      const pieces = cut(lines.flat().join(""), cuts);
      const read = await Array.fromAsync(ReadableStream.from(pieces).pipeThrough(new TextLineStream()));
      const queries = framed(new QueryFramer("line", 1024), pieces, most);
      assertEquals(queries, read.map((line) => `line:${trimPadding(line)}`));
    }),
    { numRuns: 300 },
  );
});

Deno.test("QueryFramer takes each read of a stream of raw messages for one, as trimming does", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean(), (messages, isForced) => {
      const expected: string[] = [];
      for (const name of messages.filter((message) => message !== "").map(nameIn)) {
        if (name === "" && expected.length > 0) continue;
        expected.push(name.length > MAX ? "!raw" : `raw:${name}`);
        if (name.length > MAX) break;
      }
      // In auto mode the first message shows the framing; one that is short and no padding, as every client's is.
      const first = isForced ? [] : ["www", SILENCE] as const;
      const framer = new QueryFramer(isForced ? "raw" : "auto", MAX);
      const queries = framed(framer, [...first, ...messages]);
      const plain = isForced ? expected : ["raw:www", ...expected.filter((query) => query !== "raw:")];
      assertEquals(queries, plain);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("QueryFramer says and does something sensible for any bytes, cuts and silences", () => {
  const bytes = fc.string({ unit: fc.constantFrom(..."aaa\n\n\r\0 \xff"), minLength: 1, maxLength: 20 });
  const pieces = fc.array(fc.oneof(bytes, bytes, fc.constant(SILENCE)), { maxLength: 20 });
  fc.assert(fc.property(pieces, fc.constantFrom<FramingMode>("auto", "line", "raw"), (pieces, mode) => {
    const queries = framed(new QueryFramer(mode, MAX), pieces);
    assertEquals(queries, framed(new QueryFramer(mode, MAX), pieces, 0), "plain lines are the queries that care finds");
    const isAllowed = (query: string) =>
      query === "!line" || query === "!raw" || (query.length <= "line:".length + MAX && query === trimPadding(query));
    assertEquals(queries.filter((query) => !isAllowed(query)), []);
    assertEquals(queries.slice(0, -1).filter((query) => query.startsWith("!")), []);
    const framings = new Set(queries.map((query) => query.replace(/^!/, "").split(":")[0]));
    if (mode !== "auto") assertEquals([...framings], queries.length > 0 ? [mode] : []);
  }));
});
