// Rows: what the page shows of each event, and what is found out about it later.
import { assertEquals } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { drawPicture, Picture } from "../../../lib/core/picture/picture.ts";

function connectionOf(side: "client" | "server", more: Partial<ConnectionInfo> = {}): ConnectionInfo {
  return { number: 1, side, server: "RS", local: "127.0.0.1:1", peer: "127.0.0.1:2", ...more };
}

type Draft = WireEvent extends infer One ? One extends WireEvent ? Omit<One, "connection"> : never : never;

/** Events of one connection. */
function on(connection: ConnectionInfo, ...drafts: Draft[]): WireEvent[] {
  return drafts.map((draft) => ({ ...draft, connection }) as WireEvent);
}

const query = (atMs: number, text: string): Draft => ({
  kind: "query",
  atMs,
  text,
  octets: `${text}\n`,
  framing: "line",
});
const reply = (atMs: number, text: string, of: string): Draft => ({
  kind: "reply",
  atMs,
  text,
  octets: `${text}\n`,
  framing: "line",
  query: of,
});

Deno.test("a row has time, lanes, way, words and rule of its event", () => {
  const { lanes, rows } = drawPicture(on(connectionOf("client"), query(1.5, "a.b")));
  assertEquals(lanes, ["client", "RS"]);
  assertEquals({ ...rows[0] }, {
    id: 0,
    at: 1500,
    since: 0,
    kind: "query",
    connection: 1,
    client: "client",
    server: "RS",
    way: 1,
    ends: ["127.0.0.1:1", "127.0.0.1:2"],
    text: '"a.b\\n"',
    tags: ["4 bytes", "line"],
    octets: "a.b\n",
    framing: "line",
    rule: "query to RS",
  });
});

Deno.test("a client's query has the time until its reply, and each of the two has the other's number", () => {
  const { rows } = drawPicture(
    on(connectionOf("client"), query(1, "a"), query(2, "b"), reply(5, "b x", "b"), reply(7, "a", "a")),
  );
  assertEquals(rows.map(({ partner, latency }) => [partner, latency]), [[3, 6000], [2, 3000], [1, 3000], [0, 6000]]);
});

Deno.test("a server's query waits from the read that brought it to the write of its reply", () => {
  const { rows } = drawPicture(on(
    connectionOf("server"),
    { kind: "read", atMs: 1, octets: "a\n" },
    query(21, "a"),
    reply(21, "a 1.2.3.4 A", "a"),
    { kind: "written", atMs: 22, octets: "a 1.2.3.4 A\n" },
  ));
  assertEquals(rows.map(({ latency }) => latency), [21_000, 21_000]);
});

Deno.test("a query that nobody replies to has no latency", () => {
  const { rows } = drawPicture(on(connectionOf("client"), query(1, "a"), reply(2, "b", "b")));
  assertEquals(rows.map(({ latency }) => latency), [undefined, undefined]);
});

Deno.test("messages that were read have the pieces of the segments that brought them", () => {
  const { rows } = drawPicture(on(
    connectionOf("server"),
    { kind: "read", atMs: 1, octets: "a\nbb" },
    { kind: "read", atMs: 2, octets: "\n" },
    query(3, "a"),
    query(3, "bb"),
  ));
  assertEquals(rows.map(({ pieces }) => pieces), [
    [{ segment: 1, size: 4, from: 0, octets: 2 }],
    [{ segment: 1, size: 4, from: 2, octets: 2 }, { segment: 2, size: 1, from: 0, octets: 1 }],
  ]);
});

Deno.test("a message that leaves in two segments says so when they are written, and its row is changed", () => {
  const picture = new Picture(0);
  const changed = on(
    connectionOf("client"),
    query(1, "abc"),
    { kind: "written", atMs: 2, octets: "ab" },
    { kind: "written", atMs: 3, octets: "c\n" },
  ).map((event) => picture.add(event).map(({ id, tags, pieces }) => [id, tags.at(-1), pieces?.length]));
  assertEquals(changed, [[[0, "line", undefined]], [[0, "line", 1]], [[0, "in 2 segments", 2]]]);
});

Deno.test("two messages that leave in one segment are two pieces of it", () => {
  const { rows } = drawPicture(on(
    connectionOf("client"),
    query(1, "a"),
    query(1, "b"),
    { kind: "written", atMs: 2, octets: "a\nb\n" },
  ));
  assertEquals(rows.map(({ text, pieces }) => [text, pieces?.[0].from]), [
    ['"a\\n"', 0],
    ['"b\\n"', 2],
    ["2 queries in one segment", undefined],
  ]);
});

Deno.test("only the first clients have lanes of their own, and only plain names are lanes", () => {
  const names = ["one", "two", "\u202eodd", "three", "four", "five", "six", "seven"];
  const { lanes, rows } = drawPicture(
    names.flatMap((client, index) => on(connectionOf("server", { number: index, client }), query(index, "a"))),
  );
  assertEquals(lanes, ["one", "two", "others", "three", "four", "five", "RS"]);
  assertEquals(rows.map(({ client }) => client).slice(-2), ["others", "others"]);
});

Deno.test("servers have lanes in the order of the lab", () => {
  const names = ["Stranger", "TS", "Resolver", "RS"];
  const { lanes } = drawPicture(
    names.flatMap((server, number) => on(connectionOf("client", { number, server }), query(number, "a"))),
  );
  assertEquals(lanes, ["client", "RS", "TS", "Resolver", "Stranger"]);
});

Deno.test("control characters in addresses and messages of the system are shown as escapes", () => {
  const connection = connectionOf("client", { local: "", peer: "\x1b[2J:1" });
  const { rows } = drawPicture(on(connection, { kind: "failed", atMs: 1, message: "\x07" }));
  assertEquals([rows[0].text, rows[0].ends], ["can't connect to \\x1b[2J:1: \\x07", ["", "\\x1b[2J:1"]]);
});
