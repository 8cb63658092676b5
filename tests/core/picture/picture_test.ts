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
  assertEquals(lanes, { clients: ["client"], servers: ["RS"] });
  assertEquals({ ...rows[0] }, {
    id: 0,
    at: 1500,
    kind: "query",
    connection: 1,
    client: "client",
    lane: 0,
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

/** Each step: "+3" opens connection 3, "-3" closes it, "3" asks on it; TS's have a name. */
function steps(text: string, clients: Readonly<Record<string, string>> = {}): WireEvent[] {
  return text.split(" ").flatMap((step, atMs) => {
    const [, sign, digits] = /^([+-]?)(\d+)$/.exec(step)!;
    const connection = connectionOf("server", { number: Number(digits), client: clients[digits] });
    if (sign === "+") return on(connection, { kind: "opened", atMs, wallClockMs: 0 });
    return on(connection, sign === "-" ? { kind: "closed", atMs, ending: "end" } : query(atMs, "a"));
  });
}

const lanes: readonly {
  what: string;
  steps: string;
  clients?: Readonly<Record<string, string>>;
  names: string[];
  lanes: number[];
}[] = [
  {
    what: "clients that are connected at the same time have a lane each",
    steps: "+1 +2 1 2 -1 -2",
    names: ["client#1", "client#2"],
    lanes: [0, 1, 0, 1, 0, 1],
  },
  {
    what: "a lane whose client has left goes to the next client, and is called after neither",
    steps: "+1 1 -1 +2 +3 2 -2 -3",
    names: ["clients", "client#3"],
    lanes: [0, 0, 0, 0, 1, 0, 0, 1],
  },
  {
    what: "more clients than lanes share one more, until one of them comes when a lane is free",
    steps: "+1 +2 +3 +4 +5 +6 +7 7 +8 -2 7 +9 -7",
    names: ["client#1", "clients", "client#3", "client#4", "client#5", "client#6", "others"],
    lanes: [0, 1, 2, 3, 4, 5, 6, 6, 6, 1, 6, 1, 6],
  },
  {
    what: "a client with two connections keeps its lane until both are closed",
    steps: "+1 +2 -1 +3 -2 +4",
    clients: { 1: "one", 2: "one" },
    names: ["clients", "client#3"],
    lanes: [0, 0, 0, 1, 0, 0],
  },
  {
    what: "a client that comes back gets the lane that it had, if that is free",
    steps: "+1 +2 -2 -1 +3 -3",
    clients: { 2: "two", 3: "two" },
    names: ["client#1", "two"],
    lanes: [0, 1, 1, 0, 1, 1],
  },
  {
    what: "a name that is no plain text is replaced by the number of the connection",
    steps: "+1 +2",
    clients: { 1: "\u202eodd", 2: "a name too long" },
    names: ["#1", "#2"],
    lanes: [0, 1],
  },
];

for (const { what, steps: text, clients, names, lanes: wanted } of lanes) {
  Deno.test(`lanes: ${what}`, () => {
    const picture = drawPicture(steps(text, clients));
    assertEquals([picture.lanes.clients, picture.rows.map(({ lane }) => lane)], [names, wanted]);
  });
}

Deno.test("lanes: a row names its client, also where several share the lane", () => {
  const { rows } = drawPicture(steps("+1 +2 +3 +4 +5 +6 +7 -7 +8 -1 +9"));
  assertEquals(rows.map(({ client }) => client).slice(-5), [
    "client#7",
    "client#7",
    "client#8",
    "client#1",
    "client#9",
  ]);
});

Deno.test("lanes: exchanges of real DNS without a connection take a lane until the reply", () => {
  const exchanges = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((number) =>
    on(connectionOf("server", { number }), dns(number, false, [`query, id ${number}`]), dns(number, true, ["reply"]))
  );
  const { lanes, rows } = drawPicture(exchanges);
  assertEquals([lanes.clients, new Set(rows.map(({ lane }) => lane))], [["clients"], new Set([0])]);
});

Deno.test("servers have lanes in the order of the lab", () => {
  const names = ["Stranger", "TS", "Resolver", "RS"];
  const { lanes } = drawPicture(
    names.flatMap((server, number) => on(connectionOf("client", { number, server }), query(number, "a"))),
  );
  assertEquals(lanes, { clients: ["client"], servers: ["RS", "TS", "Resolver", "Stranger"] });
});

const dns = (atMs: number, isReply: boolean, parts: readonly string[]): Draft => ({
  kind: "dns",
  atMs,
  isReply,
  transport: "udp",
  parts,
  octets: "12345",
});

const messages: readonly { what: string; isReply: boolean; parts: string[]; text: string; tags: string[] }[] = [
  {
    what: "a query is its question",
    isReply: false,
    parts: ["query, id 7, RD: recursion desired", "question: a.b. IN A", "EDNS version 0: UDP up to 1232 octets"],
    text: "a.b. IN A",
    tags: ["id 7", "RD: recursion desired", "EDNS version 0: UDP up to 1232 octets"],
  },
  {
    what: "a query without a question is its bits",
    isReply: false,
    parts: ["opcode 2, id 7", "no question in the format"],
    text: "no question in the format",
    tags: ["opcode 2", "id 7"],
  },
  {
    what: "an answer is its first record",
    isReply: true,
    parts: [
      "reply, id 7, NOERROR, AA: authoritative",
      "answer: a. 300 IN CNAME b.; b. 300 IN A 1.2.3.4",
      "additional: x",
    ],
    text: "a. 300 IN CNAME b.",
    tags: ["answer", "id 7", "NOERROR", "AA: authoritative", "b. 300 IN A 1.2.3.4", "additional: x"],
  },
  {
    what: "a referral is its first record",
    isReply: true,
    parts: ["reply, id 7, NOERROR", "authority: b. 300 IN NS c."],
    text: "b. 300 IN NS c.",
    tags: ["authority", "id 7", "NOERROR"],
  },
  {
    what: "a failure is its code",
    isReply: true,
    parts: ["reply, id 7, NXDOMAIN, AA: authoritative", "authority: b. 300 IN SOA x."],
    text: "NXDOMAIN",
    tags: ["id 7", "AA: authoritative", "authority: b. 300 IN SOA x."],
  },
  {
    what: "a truncated reply is its code",
    isReply: true,
    parts: ["reply, id 7, NOERROR, TC: truncated, ask over TCP"],
    text: "NOERROR",
    tags: ["id 7", "TC: truncated", "ask over TCP"],
  },
  {
    what: "control characters are escapes",
    isReply: false,
    parts: ["\x07", "\x1b[2J"],
    text: "\\x1b[2J",
    tags: ["\\x07"],
  },
  { what: "nothing is nothing", isReply: true, parts: [], text: "", tags: [] },
];

for (const { what, isReply, parts, text, tags } of messages) {
  Deno.test(`messages of real DNS: ${what}`, () => {
    const { rows } = drawPicture(on(connectionOf("client"), dns(1, isReply, parts)));
    assertEquals([rows[0].text, rows[0].tags], [text, ["5 bytes", "UDP", ...tags]]);
  });
}

Deno.test("messages of real DNS: a reply belongs to the query that has its number, and a client knows how long it took", () => {
  const drafts = [
    dns(1, false, ["query, id 7"]),
    dns(2, false, ["query, id 8"]),
    dns(5, true, ["reply, id 8, NOERROR"]),
  ];
  const client = drawPicture(on(connectionOf("client"), ...drafts)).rows;
  assertEquals(client.map(({ partner, latency }) => [partner, latency]), [[undefined, undefined], [2, 3000], [
    1,
    3000,
  ]]);
  const server = drawPicture(on(connectionOf("server"), ...drafts)).rows;
  assertEquals(server.map(({ partner, latency }) => [partner, latency]), [
    [undefined, undefined],
    [2, undefined],
    [1, undefined],
  ]);
});

Deno.test("control characters in addresses and messages of the system are shown as escapes", () => {
  const connection = connectionOf("client", { local: "", peer: "\x1b[2J:1" });
  const { rows } = drawPicture(on(connection, { kind: "failed", atMs: 1, message: "\x07" }));
  assertEquals([rows[0].text, rows[0].ends], ["can't connect to \\x1b[2J:1: \\x07", ["", "\\x1b[2J:1"]]);
});
