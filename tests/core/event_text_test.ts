// Every event on a wire is one line to read: when, who, which way, what; and nothing in it can harm a terminal.
import { assertEquals } from "@std/assert";
import type { Ending, WireEvent } from "../../lib/core/event.ts";
import { renderEvent, type Side } from "../../lib/core/event_text.ts";

const AT = { atMs: 1, role: "rs", peer: "127.0.0.1:4242" } as const;

const ROWS: [what: string, event: WireEvent, side: Side, expected: string][] = [
  ["a connection, on the server", { ...AT, kind: "connected" }, "server", "127.0.0.1:4242  connected"],
  ["a connection, on the client", { ...AT, kind: "connected" }, "client", "RS  connected to 127.0.0.1:4242"],
  [
    "a query, on the server",
    { ...AT, kind: "query", text: "www", framing: "raw" },
    "server",
    "127.0.0.1:4242  → www  (raw)",
  ],
  [
    "a query, on the client",
    { ...AT, role: "ts", kind: "query", text: "www", framing: "line" },
    "client",
    "TS  → www  (line)",
  ],
  [
    "a reply, on the server, with its verdict",
    { ...AT, kind: "reply", text: "ilab2 - NS", framing: "line", query: "www", verdict: "referred" },
    "server",
    "127.0.0.1:4242  ← ilab2 - NS  (referred)",
  ],
  [
    "a reply, on the client, with its framing",
    { ...AT, kind: "reply", text: "www 1.2.3.4 A", framing: "raw", query: "www" },
    "client",
    "RS  ← www 1.2.3.4 A  (raw)",
  ],
  ["a finding", { ...AT, kind: "finding", text: "takes raw messages" }, "client", "RS  takes raw messages"],
  [
    "a refused client",
    { ...AT, kind: "refused", clients: 1024 },
    "server",
    "127.0.0.1:4242  refused: 1024 clients are connected (--max-clients)",
  ],
  [
    "a query with control characters, escaped",
    { ...AT, kind: "query", text: "\x1b[2J\xff", framing: "raw" },
    "server",
    "127.0.0.1:4242  → \\x1b[2J\\xff  (raw)",
  ],
  [
    "a reply with control characters, escaped",
    { ...AT, kind: "reply", text: "a\nb", framing: "raw", query: "a" },
    "client",
    "RS  ← a\\nb  (raw)",
  ],
];

for (const [what, event, side, expected] of ROWS) {
  Deno.test(`renderEvent() tells ${what}`, () => assertEquals(renderEvent(event, side, 0), `   0.000  ${expected}`));
}

const ENDINGS: [ending: Ending, expected: string][] = [
  ["end", "closed by the other side"],
  ["reset", "reset by the other side"],
  ["done", "closed: done"],
  ["too long", "sent away: the query is over the limit (--max-query)"],
  ["idle", "sent away: silent for too long (--idle)"],
  ["silent", "closed: no answer came"],
  ["shutdown", "closed: shutting down"],
];

for (const [ending, expected] of ENDINGS) {
  Deno.test(`renderEvent() tells the ending "${ending}"`, () => {
    const event: WireEvent = { ...AT, kind: "closed", ending };
    assertEquals(renderEvent(event, "client", 0), `   0.000  RS  ${expected}`);
  });
}

const TIMES: [sinceMs: number, expected: string][] = [[1, "   0.001"], [999.6, "   1.000"], [61_234, "  61.234"]];
for (const [sinceMs, expected] of TIMES) {
  Deno.test(`renderEvent() shows ${sinceMs} ms as ${expected.trim()} s, in a column of its own`, () => {
    assertEquals(renderEvent({ ...AT, kind: "finding", text: "x" }, "client", sinceMs), `${expected}  RS  x`);
  });
}
