// The line codec: its fast lane sends the very bytes of its plain path, wherever the stream is cut.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Authority } from "../../../lib/core/answer/authority.ts";
import type { ConnectionCodec } from "../../../lib/core/codec/codec.ts";
import { LineCodec } from "../../../lib/core/codec/line_codec.ts";
import { ReplyBuffer } from "../../../lib/core/fast/reply_buffer.ts";
import type { FramingMode } from "../../../lib/core/model/framing.ts";
import { fromOctetString, toOctetString } from "../../../lib/core/model/octet_string.ts";
import { Tally } from "../../../lib/core/model/tally.ts";
import type { RoleName } from "../../roles.ts";
import { parseText } from "../table/table_of.ts";

/** How much may wait in a batch of replies, as in a session: the lane must stop in time. */
const MAX_BYTES = 4096;

/** Everything that a server sends for `pieces`, one read each, and then the end of the stream; and its tally. */
function serve(authority: Authority, pieces: readonly string[], framing: FramingMode, hasLane: boolean) {
  const codec = new LineCodec({ framing, maxQueryOctets: 64 }).open(hasLane ? authority.lane : undefined);
  const tally = new Tally();
  let sent = "";
  let fast = 0;
  for (const piece of [...pieces, undefined]) {
    if (piece === undefined) codec.finish();
    else read(codec, piece);
    for (;;) {
      const replies = new ReplyBuffer();
      const count = codec.respondRun(replies, MAX_BYTES, tally);
      assert(replies.length <= MAX_BYTES + 64);
      fast += count;
      if (count === 0) {
        const query = codec.next();
        if (query === undefined) break;
        if (query === "extra") continue;
        const reply = query === "too long"
          ? { kind: "refused", reason: "query too long" } as const
          : authority.respond(query);
        codec.encode(reply, replies);
        tally.add(reply.kind);
        if (query === "too long") return { sent: sent + toOctetString(replies.bytes), tally, fast };
      }
      sent += toOctetString(replies.bytes);
    }
  }
  return { sent, tally, fast };
}

function read(codec: ConnectionCodec, piece: string): void {
  const bytes = fromOctetString(piece);
  codec.space().set(bytes);
  codec.fill(bytes.length);
}

const LABELS = ["www", "WWW", "mail", "a", "example", "Example-1", "edu", "\xff\xfe", "x".repeat(20)];
const label = fc.constantFrom(...LABELS);
const name = fc.oneof(
  { weight: 8, arbitrary: fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join(".")) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "www.example.edu.", "\0", "www\0junk", "a b", "y".repeat(65)) },
);
const lineEnd = fc.oneof({ weight: 9, arbitrary: fc.constant("\n") }, fc.constantFrom("\r\n", " \n", "\n\0\0", ""));
const stream = fc.array(fc.tuple(name, lineEnd), { maxLength: 60 }).map((lines) => lines.flat().join(""));
const table = fc.uniqueArray(fc.array(label, { minLength: 1, maxLength: 3 }), { maxLength: 30 }).map((names) =>
  names.map((labels) => labels.join(".")).filter((entry) => !entry.includes("\xff"))
    .map((entry, index) => `${entry}${index % 5 === 0 ? "." : ""} 10.0.0.${index} A\n`).join("")
);

function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let start = 0, at = 0; start < text.length; at++) {
    const length = lengths[at % lengths.length];
    pieces.push(text.slice(start, start + length));
    start += length;
  }
  return pieces;
}

for (const role of ["rs", "ts"] as const satisfies readonly RoleName[]) {
  Deno.test(`LineCodec.respondRun() sends what next(), respond() and encode() do, as ${role}, wherever it is cut`, () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
    const framing = fc.constantFrom<FramingMode>("auto", "line", "raw");
    fc.assert(
      fc.property(table, stream, lengths, framing, (entries, sent, cuts, mode) => {
        const text = role === "rs" ? `${entries}ilab2 - NS\n` : entries;
        const authority = new Authority(parseText(text, role).table);
        const pieces = cut(sent, cuts);
        const fast = serve(authority, pieces, mode, true);
        const plain = serve(authority, pieces, mode, false);
        assertEquals([fast.sent, fast.tally], [plain.sent, plain.tally]);
        assertEquals(plain.fast, 0);
      }),
      { numRuns: 1000 },
    );
  });
}

Deno.test("LineCodec.respondRun() takes plain lines, and leaves everything else to next()", () => {
  const authority = new Authority(parseText("www.example.edu 1.2.3.4 A\n", "ts").table);
  assertEquals(serve(authority, ["www.example.edu\nx\n".repeat(100)], "auto", true).fast, 200);
  assertEquals(serve(authority, ["www.example.edu\r\nwww.example.edu.\n"], "auto", true).fast, 0);
});

for (const [framing, end] of [["raw", ""], ["line", "\n"]] as const) {
  Deno.test(`LineCodec frames a reply as its query was framed: ${framing}`, () => {
    const authority = new Authority(parseText("www.example.edu 1.2.3.4 A\n", "ts").table);
    const { sent } = serve(authority, [`www.example.edu${end}`], framing, false);
    assertEquals(sent, `www.example.edu 1.2.3.4 A${end}`);
  });
}
