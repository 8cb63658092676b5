// The demo's session: each query with its own reply, also where a name is asked twice.
import { assertEquals } from "@std/assert";
import { renderSession } from "../../lib/commands/demo.ts";
import { namesFrom } from "../../lib/edge/system/names.ts";
import { resolveAt, RS_TABLE, TestServer, TS_TABLE } from "../loopback.ts";

Deno.test("renderSession() shows each query once, with its reply, also for a name that is asked twice", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("ts", TS_TABLE);
  const names = ["www.example.org", "www.example.edu", "www.example.org"];
  const { events } = await resolveAt(rs.port, ts.port, namesFrom(names));
  const referred = (index: number) => [
    `${index}  www.example.org`,
    "   client ──▶ RS   www.example.org",
    "   client ◀── RS   localhost - NS",
    "   client ──▶ TS   www.example.org",
    "   client ◀── TS   www.example.org 198.51.100.10 A",
    "",
  ];
  const shown = renderSession(events, { paint: (_, text) => text, columns: () => 80 });
  assertEquals(shown.split("\n").map((line) => line.replace(/ {2,}(?:(?:RS|TS) has it|referral: ask TS)$/, "")), [
    ...referred(1),
    "2  www.example.edu",
    "   client ──▶ RS   www.example.edu",
    "   client ◀── RS   www.example.edu 192.0.2.10 A",
    "",
    ...referred(3),
    "",
  ]);
});

Deno.test("renderSession() shows a query without a reply, as an interrupted demo leaves it", () => {
  const connection = { number: 1, side: "client", server: "RS", local: "a:1", peer: "b:2" } as const;
  const events = [{ kind: "query", atMs: 1, connection, text: "www", octets: "www", framing: "raw" } as const];
  assertEquals(
    renderSession(events, { paint: (_, text) => text, columns: () => 80 }),
    "1  www\n   client ──▶ RS   www\n\n",
  );
});

Deno.test("renderSession() breaks a line between words where it does not fit the terminal", () => {
  const connection = { number: 1, side: "client", server: "TS", local: "a:1", peer: "b:2" } as const;
  const [query, text] = ["nowhere.example.net", "nowhere.example.net - Error:HOST NOT FOUND"];
  const rs = { ...connection, server: "RS" };
  const events = [
    { kind: "query", atMs: 1, connection: rs, text: query, octets: query, framing: "raw" } as const,
    { kind: "reply", atMs: 2, connection: rs, text, octets: text, framing: "raw", query } as const,
  ];
  assertEquals(renderSession(events, { paint: (_, text) => text, columns: () => 50 }).split("\n").slice(2), [
    "   client ◀── RS   nowhere.example.net -",
    "                   Error:HOST NOT FOUND  no server",
    "                   has it",
    "",
    "",
  ]);
});
