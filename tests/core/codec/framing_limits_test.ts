// However a stream is cut into reads its queries are the same; over-long ones are found out, and memory has an end.
import { assert, assertEquals } from "@std/assert";
import type { FramingMode } from "../../../lib/core/model/framing.ts";
import { QueryFramer } from "../../../lib/core/codec/query_framer.ts";
import { framed, type Piece, SILENCE } from "./framed.ts";

const MAX = 16;
const FULL = "x".repeat(MAX);
const OVER = FULL + "y";
const PAD = " ".repeat(3 * MAX);

const ROWS: [sentence: string, mode: FramingMode, pieces: Piece[], queries: string[]][] = [
  ["takes a line as long as the limit", "auto", [`${FULL}\r\n`], [`line:${FULL}`]],
  ["takes a raw message as long as the limit", "auto", [FULL, SILENCE], [`raw:${FULL}`]],
  ["refuses a line over the limit, in a line", "auto", [`${OVER}\n`], ["!line"]],
  ["refuses a line over the limit after the queries before it", "auto", [`a\n${OVER}\nb\n`], ["line:a", "!line"]],
  ["refuses what is over the limit at once, without its newline", "auto", [OVER], ["!line"]],
  ["refuses a line that grows over the limit", "auto", ["a\n", FULL, "y"], ["line:a", "!line"]],
  ["refuses a raw message over the limit, raw", "auto", ["a", SILENCE, OVER], ["raw:a", "!raw"]],
  ["refuses a last line over the limit", "line", [`a\n${OVER}`], ["line:a", "!line"]],
  ["forced to raw, refuses a message over the limit, raw", "raw", ["a", OVER], ["raw:a", "!raw"]],
  ["forced to raw, refuses a first message over the limit, raw", "raw", [OVER], ["!raw"]],
  ["counts no padding around a name in a line", "auto", [`${PAD}${FULL}${PAD}\r\n`], [`line:${FULL}`]],
  ["counts no NULs behind a raw name", "raw", [`${FULL}${"\0".repeat(200)}`], [`raw:${FULL}`]],
  ["counts no padding that comes before the name", "auto", [PAD, "www\n"], ["line:www"]],
  ["counts no padding that comes behind a name, before its newline", "auto", [`www${PAD}`, PAD, "\n"], ["line:www"]],
  ["counts no padding that comes behind a name, before the silence", "auto", [`www${PAD}`, SILENCE], ["raw:www"]],
  ["counts the white space inside a query, in one read", "auto", [`a${PAD}b\n`], ["!line"]],
  ["counts the white space inside a query, in two reads", "auto", [`a${PAD}`, "b\n"], ["!line"]],
  ["keeps the white space inside a query, in two reads", "auto", ["a   ", "b\n"], ["line:a   b"]],
  ["takes a first message of more padding than the limit for a query", "auto", [PAD, SILENCE], ["raw:"]],
];

for (const [sentence, mode, pieces, queries] of ROWS) {
  Deno.test(`QueryFramer ${sentence}`, () => {
    for (const most of [0, 1, 64]) assertEquals(framed(new QueryFramer(mode, MAX), pieces, most), queries);
  });
}

const OVER_THE_LIMIT: [mode: FramingMode, sent: string, framing: string][] = [
  ["auto", OVER, "raw"],
  ["auto", `${OVER}\n`, "line"],
  ["line", OVER, "raw"],
  ["line", `${OVER}\n`, "line"],
  ["raw", `${OVER}\n`, "raw"],
];

for (const [mode, sent, framing] of OVER_THE_LIMIT) {
  Deno.test(`QueryFramer tells how ${JSON.stringify(sent)} over the limit came, in ${mode}: ${framing}`, () => {
    const framer = new QueryFramer(mode, MAX);
    assertEquals(framed(framer, [sent]).length, 1);
    assertEquals(framer.framing, framing);
  });
}

const STREAMS: [what: string, stream: string, queries: string[]][] = [
  ["lines", "www.edu\nftp.org\nx\n", ["line:www.edu", "line:ftp.org", "line:x"]],
  ["lines with CRLF", "www.edu\r\nftp.org\r\n", ["line:www.edu", "line:ftp.org"]],
  ["lines without the last newline", "www.edu\nftp.org", ["line:www.edu", "raw:ftp.org"]],
  ["empty lines", "\n\r\na\n\n", ["line:", "line:", "line:a", "line:"]],
  ["padded lines", " a \0\n b\0\t\r\n\0", ["line:a", "line:b"]],
  ["a line over the limit", `a\n${OVER}zz\n`, ["line:a", "!line"]],
  ["one raw message", "www.edu", ["raw:www.edu"]],
  ["nothing", "", []],
];

for (const [what, stream, queries] of STREAMS) {
  Deno.test(`QueryFramer takes ${what} the same, cut at every byte and fed byte by byte`, () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const pieces = [stream.slice(0, cut), stream.slice(cut), SILENCE] as const;
      assertEquals(framed(new QueryFramer("auto", MAX), pieces), queries, `cut at ${cut}`);
    }
    assertEquals(framed(new QueryFramer("auto", MAX), [...stream, SILENCE]), queries, "byte by byte");
  });
}

Deno.test("QueryFramer takes many lines at once, and the rest of the last one later", () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `host${index}.edu`);
  const stream = names.map((name) => `${name}\n`).join("");
  assertEquals(
    framed(new QueryFramer("auto", MAX), [stream.slice(0, -4), stream.slice(-4)]),
    names.map((name) => `line:${name}`),
  );
});

Deno.test("QueryFramer finds nothing behind a query over the limit", () => {
  const framer = new QueryFramer("auto", MAX);
  assertEquals(framed(framer, [`${OVER}\nwww\n`]), ["!line"]);
  assertEquals(framer.next(), "nothing");
});

Deno.test("QueryFramer.space() grows for a client that fills it, to 64 KiB and no further", () => {
  const framer = new QueryFramer("auto", MAX);
  const sizes = new Set<number>();
  for (let count = 0; count < 10; count++) {
    const space = framer.space();
    sizes.add(space.length);
    space.fill(0x0a);
    framer.fill(space.length);
    while (framer.next() !== "nothing");
  }
  assertEquals([...sizes], [4096, 16384, 65536]);
});

for (const maxQueryOctets of [1, 1024, 4096, 100_000]) {
  Deno.test(`QueryFramer.space() always has room, up to a line of ${maxQueryOctets} octets and much padding`, () => {
    const name = "x".repeat(maxQueryOctets);
    const pad = "\0 ".repeat(maxQueryOctets);
    const framer = new QueryFramer("auto", maxQueryOctets);
    assertEquals(framed(framer, [pad, name, pad, "\n", `${name}\n`, `${pad}${name}`, "y"]), [
      `line:${name}`,
      `line:${name}`,
      "!line",
    ]);
    assert(framer.octets.capacity <= Math.max(65536, 2 * maxQueryOctets + 2), `${framer.octets.capacity} octets held`);
  });
}

Deno.test("QueryFramer leaves a query where it is while the next bytes are read behind it", () => {
  const framer = new QueryFramer("auto", MAX);
  assertEquals(framed(framer, ["www"]), []);
  const space = framer.space();
  framer.finish();
  assertEquals(framer.next(), "query");
  assertEquals([framer.end - framer.start, framer.next()], [3, "nothing"]);
  space.set([0x66, 0x74, 0x70]);
  framer.fill(3);
  assertEquals(framer.next(), "query");
  assertEquals([...framer.octets.bytes.subarray(framer.start, framer.end)], [0x66, 0x74, 0x70]);
});
