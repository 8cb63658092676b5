// Recordings: what is written is read back as it was, wherever it is cut; what is none gets one line with its place.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { TableError } from "../../../lib/core/model/errors.ts";
import { type ConnectionInfo, ENDINGS, type Finding, type WireEvent } from "../../../lib/core/trace/event.ts";
import { describeEvent } from "../../../lib/core/trace/event_text.ts";
import { encodeHeader, LIMIT_LINE, RecordingEncoder } from "../../../lib/core/trace/recording.ts";
import { RecordingReader } from "../../../lib/core/trace/recording_reader.ts";

const HEADER = { program: "dns-lab 0.1.0", role: "rs", startedMs: 1_764_000_000_000 };
const octets = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const framing = fc.constantFrom<"line" | "raw">("line", "raw");
const ms = fc.double({ min: 0, max: 8.64e15, noNaN: true }).map((value) => value + 0);
const answered = fc.nat();
const perQuery = fc.boolean();
const FINDING_FIELDS: { [About in Finding["about"]]: Record<string, fc.Arbitrary<unknown>> } = {
  raw: {},
  line: {},
  stray: { reply: octets },
  mirror: {},
  waiting: { waitMs: ms },
  pipelining: {},
  "lock-step": {},
  closed: { answered, perQuery },
  silent: { answered, silentMs: ms },
  second: { perQuery },
  "other name": { query: octets, reply: octets },
};
const finding = fc.oneof(
  ...Object.entries(FINDING_FIELDS).map(([about, fields]) =>
    fc.record({ about: fc.constant(about), ...fields }, { noNullPrototype: true })
  ),
) as fc.Arbitrary<Finding>;
const verdict = fc.constantFrom("answer", "referral", "not found", "refused");

/** What happens after a connection was made, without its time and its connection. */
const happening = fc.oneof(
  fc.record({ kind: fc.constantFrom("read", "written", "extra"), octets }),
  fc.record({ kind: fc.constant("query"), text: octets, octets, framing }),
  fc.record({ kind: fc.constant("reply"), text: octets, octets, framing, query: octets }),
  fc.record({ kind: fc.constant("reply"), text: octets, octets, framing, query: octets, verdict }),
  fc.record({ kind: fc.constant("finding"), finding }),
  fc.record({ kind: fc.constantFrom("finished", "unread") }),
);
const session = fc.record({
  side: fc.constantFrom<ConnectionInfo["side"]>("client", "server"),
  client: fc.constantFrom({}, { client: "client" }, { client: "client#12" }),
  happenings: fc.array(happening, { maxLength: 8 }),
  ending: fc.constantFrom(...ENDINGS),
});

/** Sessions one after the other, with times in whole microseconds. */
const events = fc.array(session, { maxLength: 4 }).map((sessions) => {
  let us = 0;
  return sessions.flatMap(({ side, client, happenings, ending }, index): WireEvent[] => {
    const connection = { number: index + 1, side, server: "RS", local: "127.0.0.1:1", peer: "127.0.0.1:2", ...client };
    const at = () => ({ atMs: (us += 7) / 1000, connection });
    return [
      { kind: "opened", ...at(), wallClockMs: 5 },
      ...happenings.map((one) => ({ ...one, ...at() }) as WireEvent),
      { kind: "closed", ...at(), ending },
    ];
  });
});

function linesOf(all: readonly WireEvent[]): string[] {
  const encoder = new RecordingEncoder(0);
  return [encodeHeader(HEADER), ...all.map((event) => encoder.encode(event))];
}

function read(lines: readonly string[]) {
  const reader = new RecordingReader("rs.jsonl");
  return { reader, events: lines.flatMap((line) => reader.read(line)) };
}

Deno.test("RecordingReader reads back what RecordingEncoder wrote, up to wherever it is cut", () => {
  fc.assert(fc.property(events, fc.nat(40), (all, cut) => {
    const lines = linesOf(all);
    const { reader, events } = read(lines);
    assertEquals(events, all);
    assertEquals({ ...reader.header }, { ...HEADER, recording: "dns-lab", version: 1 } as unknown as typeof HEADER);
    assertEquals(read(lines.slice(0, cut + 1)).events, all.slice(0, cut));
  }));
});

Deno.test("RecordingReader knows a recording that ended at its limit, and skips blank lines", () => {
  assertEquals(read([encodeHeader(HEADER), "", LIMIT_LINE]).reader.isLimited, true);
});

Deno.test("RecordingReader makes a query and a reply of each line of a run", () => {
  const encoder = new RecordingEncoder(0);
  const connection = { number: 1, side: "server", server: "RS", local: "127.0.0.1:1", peer: "127.0.0.1:2" } as const;
  const lines = [
    encoder.encode({ kind: "opened", atMs: 1, connection, wallClockMs: 5 }),
    encoder.encodeRun({ atMs: 2, connection, queries: "www\n\xffx\n", replies: "www 1.2.3.4 A\nlocalhost - NS\n" }),
  ];
  const base = { atMs: 2, connection, framing: "line" } as const;
  assertEquals(read([encodeHeader(HEADER), ...lines]).events.slice(1), [
    { ...base, kind: "query", text: "www", octets: "www\n" },
    { ...base, kind: "reply", text: "www 1.2.3.4 A", octets: "www 1.2.3.4 A\n", query: "www", verdict: "answer" },
    { ...base, kind: "query", text: "\xffx", octets: "\xffx\n" },
    { ...base, kind: "reply", text: "localhost - NS", octets: "localhost - NS\n", query: "\xffx", verdict: "referral" },
  ]);
});

const OPENED =
  '{"at":1,"connection":1,"event":"opened","side":"server","server":"RS","local":"a","peer":"b","wallClockMs":1}';
const HOSTILE: [what: string, lines: string[], line: number, message: RegExp][] = [
  ["no JSON", ["hello"], 1, /^The line is no JSON, wanted a line of a recording$/],
  ["another file", ['{"name":"x"}'], 1, /^The file is no recording, wanted a first line like /],
  ["an array", ["[1]"], 1, /^The line is no JSON object/],
  [
    "an unknown version",
    [encodeHeader(HEADER).replace('"version":1', '"version":2')],
    1,
    /^The recording has version "2", wanted 1;/,
  ],
  [
    "a header without start",
    ['{"recording":"dns-lab","version":1,"program":"","role":""}'],
    1,
    /^The field "startedMs" is missing/,
  ],
  [
    "a million characters",
    [encodeHeader(HEADER), `{"at":"${"x".repeat(1_000_000)}"}`],
    2,
    /^A line of 1000009 characters/,
  ],
  [
    "an unknown event",
    [encodeHeader(HEADER), '{"at":1,"connection":1,"event":"constructor"}'],
    2,
    /^The event is "constructor", wanted/,
  ],
  [
    "a time that is a string",
    [encodeHeader(HEADER), OPENED.replace('"at":1', '"at":"1"')],
    2,
    /^The field "at" is ""1"", wanted a whole number/,
  ],
  [
    "bytes beyond 255",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"read","octets":"\u0100"}'],
    3,
    /^The field "octets" is /,
  ],
  [
    "an unknown ending",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"closed","ending":"x"}'],
    3,
    /^The field "ending" is ""x"", wanted end, reset/,
  ],
  [
    "a connection that was not opened",
    [encodeHeader(HEADER), '{"at":1,"connection":7,"event":"unread"}'],
    2,
    /^Connection 7 has no first event/,
  ],
  [
    "a run with too few replies",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"run","queries":"a\\nb\\n","replies":"c\\n"}'],
    3,
    /^The field "replies" has 1 lines, wanted 2, one for each query$/,
  ],
  [
    "a write without bytes, of no run",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"written"}'],
    3,
    /^The field "octets" is missing, wanted a string of bytes/,
  ],
  [
    "a run that ends within a line",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"run","queries":"a","replies":"c\\n"}'],
    3,
    /^The field "queries" is ""a"", wanted lines of bytes, each with its newline$/,
  ],
  [
    "a client that is called as a server is",
    [encodeHeader(HEADER), OPENED.replace('"peer"', '"client":"RS","peer"')],
    2,
    /^The field "client" is ""RS"", wanted client, or client#1 and so on, or nothing$/,
  ],
  [
    "a finding of another kind",
    [encodeHeader(HEADER), OPENED, '{"at":1,"connection":1,"event":"finding","finding":{"about":"x"}}'],
    3,
    /^The field "finding"/,
  ],
];

/** Findings that lack a field, or have one of another type, or a number that is no time. */
const POOR_FINDINGS: [finding: string, field: string][] = [
  ['{"about":"stray"}', "reply"],
  ['{"about":"stray","reply":7}', "reply"],
  ['{"about":"waiting"}', "waitMs"],
  ['{"about":"waiting","waitMs":-1}', "waitMs"],
  ['{"about":"closed","answered":1}', "perQuery"],
  ['{"about":"closed","perQuery":true}', "answered"],
  ['{"about":"closed","answered":1.5,"perQuery":true}', "answered"],
  ['{"about":"silent","answered":1,"silentMs":1e300}', "silentMs"],
  ['{"about":"silent","silentMs":1000}', "answered"],
  ['{"about":"second","perQuery":"yes"}', "perQuery"],
  ['{"about":"other name","query":"a"}', "reply"],
  ['{"about":"other name","reply":"a"}', "query"],
  ['{"about":"constructor"}', "finding"],
  ['{"about":null}', "finding"],
  ["null", "finding"],
];
for (const [poor, field] of POOR_FINDINGS) {
  const line = `{"at":1,"connection":1,"event":"finding","finding":${poor}}`;
  HOSTILE.push([
    `the finding ${poor}`,
    [encodeHeader(HEADER), OPENED, line],
    3,
    new RegExp(`^The field "${field}" is `),
  ]);
}

for (const [what, lines, line, message] of HOSTILE) {
  Deno.test(`RecordingReader refuses ${what}, with its line`, () => {
    const { file, diagnostics } = assertThrows(() => read(lines), TableError);
    assertEquals([file, diagnostics.length, diagnostics[0].line, message.test(diagnostics[0].message)], [
      "rs.jsonl",
      1,
      line,
      true,
    ], diagnostics[0].message);
  });
}

/** A finding with any fields, of any types. */
const anyFinding = fc.record({
  about: fc.constantFrom(...Object.keys(FINDING_FIELDS)),
  reply: fc.oneof(octets, fc.anything()),
  query: fc.oneof(octets, fc.anything()),
  answered: fc.oneof(answered, fc.anything()),
  perQuery: fc.oneof(perQuery, fc.anything()),
  silentMs: fc.oneof(ms, fc.double(), fc.anything()),
  waitMs: fc.oneof(ms, fc.double(), fc.anything()),
}, { requiredKeys: ["about"] });

Deno.test("RecordingReader refuses a finding, or it can be shown in words", () => {
  fc.assert(fc.property(anyFinding, (finding) => {
    const line = jsonOf({ at: 1, connection: 1, event: "finding", finding });
    let events: WireEvent[];
    try {
      events = read([encodeHeader(HEADER), OPENED, line]).events;
    } catch (error) {
      assert(error instanceof TableError, String(error));
      return;
    }
    const shown = describeEvent(events[1])!.replace(/".*"/, "");
    assertEquals(/undefined|NaN|null|Infinity|e\+/.test(shown), false, shown);
  }));
});

/** JSON of a value; numbers that JSON has no words for are written as larger ones than a number can hold. */
function jsonOf(value: unknown): string {
  const text = (_: string, one: unknown) => typeof one === "bigint" ? String(one) : one;
  return JSON.stringify(value, text).replaceAll("null", "1e999");
}
