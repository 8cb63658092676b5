// Every event on a wire is one line to read: when, who, which way, what; and nothing in it can harm a terminal.
import { assertEquals } from "@std/assert";
import {
  type ConnectionInfo,
  type Ending,
  type Finding,
  observersOf,
  type WireEvent,
} from "../../../lib/core/trace/event.ts";
import { renderEvent } from "../../../lib/core/trace/event_text.ts";

const PEER = "127.0.0.1:4242";

/** Where and when an event happens, seen from one of the two ends. */
function at(side: ConnectionInfo["side"], server = "RS") {
  return { atMs: 1, connection: { number: 1, side, server, local: "127.0.0.1:1", peer: PEER } };
}

const C = "client";
const ROWS: [what: string, event: WireEvent, expected: string | undefined][] = [
  [
    "a connection, on the server",
    { ...at("server"), kind: "opened", wallClockMs: 0 },
    `${C} → RS  connected from ${PEER}`,
  ],
  [
    "a connection, on the client",
    { ...at("client"), kind: "opened", wallClockMs: 0 },
    `${C} → RS  connected to ${PEER}`,
  ],
  [
    "a query, on the server",
    { ...at("server"), kind: "query", text: "www", octets: "www", framing: "raw" },
    `${C} → RS  received  "www"  3 bytes, raw`,
  ],
  [
    "a query, on the client, with its newline",
    { ...at("client", "TS"), kind: "query", text: "www", octets: "www\r\n", framing: "line" },
    `${C} → TS  sent      "www\\r\\n"  5 bytes, line`,
  ],
  [
    "an empty query",
    { ...at("server"), kind: "query", text: "", octets: " \n", framing: "line" },
    `${C} → RS  received  " \\n"  2 bytes, line, empty`,
  ],
  [
    "a fixed buffer, with the number of its NULs",
    { ...at("server"), kind: "query", text: "www", octets: `www${"\0".repeat(1021)}`, framing: "raw" },
    `${C} → RS  received  "www\\x00[1021 times]"  1024 bytes, raw`,
  ],
  [
    "a short fixed buffer",
    { ...at("server"), kind: "query", text: "www", octets: `www${"\0".repeat(29)}`, framing: "raw" },
    `${C} → RS  received  "www\\x00[29 times]"  32 bytes, raw`,
  ],
  [
    "the late newline, on the client",
    { ...at("client"), kind: "extra", octets: "\n" },
    `${C} → RS  sent      "\\n"  1 byte, the late newline`,
  ],
  [
    "the late newline, on the server",
    { ...at("server"), kind: "extra", octets: "\n" },
    `${C} → RS  received  "\\n"  1 byte, ignored`,
  ],
  [
    "a reply, on the server, with its verdict",
    {
      ...at("server"),
      kind: "reply",
      text: "ilab2 - NS",
      octets: "ilab2 - NS\n",
      framing: "line",
      query: "www",
      verdict: "referral",
    },
    `${C} ← RS  sent      "ilab2 - NS\\n"  11 bytes, line, referred`,
  ],
  [
    "a reply, on the client, with its framing",
    { ...at("client"), kind: "reply", text: "www 1.2.3.4 A", octets: "www 1.2.3.4 A ", framing: "raw", query: "www" },
    `${C} ← RS  received  "www 1.2.3.4 A "  14 bytes, raw, answered`,
  ],
  ["a finding", { ...at("client"), kind: "finding", finding: { about: "raw" } }, "RS does not need a newline"],
  [
    "a refused client",
    { ...at("server"), kind: "refused", connected: 1024 },
    `refused ${PEER}: 1024 clients are already connected`,
  ],
  [
    "a refused client in the singular",
    { ...at("server"), kind: "refused", connected: 1 },
    `refused ${PEER}: 1 client is already connected`,
  ],
  [
    "a client that does not read",
    { ...at("server"), kind: "unread" },
    "the client does not read its replies: the server reads nothing more from it until it does",
  ],
  [
    "a fixed buffer, with what else was in it",
    { ...at("server"), kind: "query", text: "x", octets: "x\0garbage", framing: "raw" },
    `${C} → RS  received  "x\\x00garbage"  9 bytes, raw, 7 bytes are ignored behind the NUL`,
  ],
  [
    "a line, and what else was in its buffer",
    { ...at("server"), kind: "query", text: "x", octets: "x\n\0g\0", framing: "line" },
    `${C} → RS  received  "x\\n\\x00g\\x00"  5 bytes, line, 2 bytes are ignored behind the NUL`,
  ],
  [
    "a query with control characters, escaped",
    { ...at("server"), kind: "query", text: "\x1b[2J\xff", octets: "\x1b[2J\xff", framing: "raw" },
    `${C} → RS  received  "\\x1b[2J\\xff"  5 bytes, raw`,
  ],
];

function rendered(event: WireEvent, sinceMs = 0): string | undefined {
  return renderEvent(event, sinceMs);
}

for (const [what, event, expected] of ROWS) {
  Deno.test(`renderEvent() tells ${what}`, () => assertEquals(rendered(event), `   0.000  #1  ${expected}`));
}

const ASCII: [what: string, event: WireEvent, expected: string][] = [
  [
    "a query",
    { ...at("client"), kind: "query", text: "caf\xc3\xa9", octets: "caf\xc3\xa9", framing: "raw" },
    `${C} -> RS  sent      "caf\\xc3\\xa9"  5 bytes, raw`,
  ],
  [
    "a reply",
    { ...at("client"), kind: "reply", text: "x", octets: "\xf0\x9f\x98\x80\xff\n", framing: "line", query: "x" },
    `${C} <- RS  received  "\\xf0\\x9f\\x98\\x80\\xff\\n"  6 bytes, line`,
  ],
  [
    "a message of real DNS",
    { ...at("client"), kind: "dns", isReply: false, transport: "udp", parts: ["query", "question: é."], octets: "x" },
    `${C} -> RS  sent      1 byte, UDP, query\n${" ".repeat(38)}question: \\xc3\\xa9.`,
  ],
];

for (const [what, event, expected] of ASCII) {
  Deno.test(`renderEvent() tells ${what} with ASCII alone`, () => {
    assertEquals(renderEvent(event, 0, { isAscii: true }), `   0.000  #1  ${expected}`);
  });
}

for (const kind of ["read", "written"] as const) {
  Deno.test(`renderEvent() has no line for bytes that were ${kind}: the messages in them have`, () => {
    assertEquals(rendered({ ...at("client"), kind, octets: "www" }), undefined);
  });
}

const FINDINGS: [finding: Finding, expected: string][] = [
  [{ about: "line" }, "needs a newline: it replied only after one"],
  [{ about: "stray", reply: "x\x07" }, 'replied to the late newline, too: "x\\x07" is dropped'],
  [{ about: "mirror" }, "replies to a line with a line"],
  [{ about: "pipelining" }, "accepts several lines at a time: queries are pipelined from now on"],
  [{ about: "lock-step" }, "does not accept two lines at a time: one query at a time from now on"],
  [
    { about: "closed", answered: 1, perQuery: true },
    "closed the connection after 1 reply: reconnecting for each query",
  ],
  [{ about: "closed", answered: 99, perQuery: false }, "closed the connection after 99 replies: reconnecting"],
  [
    { about: "silent", answered: 2, silentMs: 1000 },
    "has sent no reply for 1.0 s, after 2 replies: asking over a second connection, too",
  ],
  [{ about: "second", perQuery: true }, "replied over the second connection: reconnecting for each query"],
  [{ about: "second", perQuery: false }, "replied over the second connection: using that from now on"],
  [
    { about: "other name", query: "a", reply: "b - Error" },
    'replied with another name than the one asked for: "b - Error" is kept',
  ],
];

for (const [finding, expected] of FINDINGS) {
  Deno.test(`renderEvent() tells the finding "${finding.about}" as: ${expected}`, () => {
    assertEquals(rendered({ ...at("client"), kind: "finding", finding }), `   0.000  #1  RS ${expected}`);
  });
}

const ENDINGS: [ending: Ending, expected: string][] = [
  ["end", "RS closed its end of the connection"],
  ["reset", "RS reset the connection"],
  ["done", "closed the connection to RS: all is done"],
  ["replaced", "closed the connection to RS: another connection replaces it"],
  ["silent", "closed the connection to RS: no reply came in time"],
  ["fault", "closed the connection to RS: the reply can't be used"],
  ["stopped", "closed the connection to RS: the client stops"],
  ["too long", "disconnected: the query is longer than the limit"],
  ["idle", "disconnected: no query came within the idle time"],
  ["shutdown", "closed the connection to RS: the server is shutting down"],
];

for (const [ending, expected] of ENDINGS) {
  Deno.test(`renderEvent() tells the ending "${ending}"`, () => {
    assertEquals(rendered({ ...at("client"), kind: "closed", ending }), `   0.000  #1  ${expected}`);
  });
}

Deno.test("renderEvent() names the client where the client ended the connection", () => {
  assertEquals(
    rendered({ ...at("server"), kind: "closed", ending: "end" }),
    "   0.000  #1  the client closed its end of the connection",
  );
});

const TIMES: [sinceMs: number, expected: string][] = [[1, "   0.001"], [999.6, "   1.000"], [61_234, "  61.234"]];
for (const [sinceMs, expected] of TIMES) {
  Deno.test(`renderEvent() shows ${sinceMs} ms as ${expected.trim()} s, in a column of its own`, () => {
    const event: WireEvent = { ...at("client"), kind: "finding", finding: { about: "raw" } };
    assertEquals(rendered(event, sinceMs), `${expected}  #1  RS does not need a newline`);
  });
}

Deno.test("observersOf() tells every observer of every event, in order; without observers there is none", () => {
  const told: string[] = [];
  const both = observersOf([({ kind }) => told.push(`a ${kind}`), ({ kind }) => told.push(`b ${kind}`)]);
  both?.({ ...at("client"), kind: "unread" });
  assertEquals(told, ["a unread", "b unread"]);
  assertEquals(observersOf([]), undefined);
});
