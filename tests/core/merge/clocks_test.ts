// Clocks of several recordings, of which some lack a part, some share nothing, and some are given twice.
import { assertEquals } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { mergeRecordings } from "../../../lib/core/merge/merge.ts";
import type { Recording } from "../../../lib/core/merge/tracks.ts";
import { Scene } from "../trace/scenes.ts";

/** The n-th connection of a client with RS, from both ends. */
function ends(number: number): [client: ConnectionInfo, server: ConnectionInfo] {
  const [client, server] = [`192.0.2.1:4100${number}`, "192.0.2.7:50007"];
  return [
    { number, side: "client", server: "RS", local: client, peer: server },
    { number, side: "server", server: "RS", local: server, peer: client },
  ];
}

function recording(file: string, events: readonly WireEvent[], startedMs = 0): Recording {
  return { file, header: { program: "dns-lab", role: file, startedMs }, events };
}

/** Queries 10 ms apart, as both ends see them: 1 ms each way, and 2 ms in the server, where it is `serverMs`. */
function session(number: number, names: readonly string[], serverMs = 0): [client: WireEvent[], server: WireEvent[]] {
  const [client, server] = [new Scene(), new Scene(serverMs)];
  const [atClient, atServer] = ends(number);
  const [own, other] = [client.on(atClient).opened(), server.on(atServer).opened()];
  for (const name of names) {
    client.after(1), own.query(`${name}\n`);
    server.after(2), other.query(`${name}\n`);
    server.after(2), other.reply(`${name} 192.0.2.10 A\n`);
    client.after(4), own.reply(`${name} 192.0.2.10 A\n`);
    client.after(6), server.after(7);
  }
  own.closed("done"), other.closed("end");
  return [client.events, server.events];
}

const NAMES = ["a", "b", "c", "b", "d"];
/** Without the beginning: from the second query on. */
function rest(events: readonly WireEvent[]): WireEvent[] {
  return events.slice(events.findIndex((event) => event.kind === "query" && event.text === "b"));
}

/** Another connection that only the server recorded, 1 s after its clock was `serverMs`. */
function witness(serverMs: number): WireEvent[] {
  const scene = new Scene(serverMs + 1000);
  scene.on(ends(9)[1]).opened();
  return scene.events;
}

const AHEAD_MS = 3_600_000;
const CUT: [what: string, cut: (client: WireEvent[], server: WireEvent[]) => WireEvent[][], sinceMs: number][] = [
  ["neither lacks anything", (client, server) => [client, server], 1000],
  ["the server's lacks the beginning", (client, server) => [client, rest(server)], 1000],
  ["the client's lacks the beginning", (client, server) => [rest(client), server], 1000 - 12],
  ["the client's lacks the beginning and the end", (client, server) => [rest(client).slice(0, -3), server], 1000 - 12],
  ["the server's lacks the first reply", (client, server) => [client, server.filter((_, at) => at !== 4)], 1000],
];

for (const [what, cut, sinceMs] of CUT) {
  Deno.test(`mergeRecordings() aligns clocks that are an hour apart where, of two recordings, ${what}`, () => {
    const [own, others] = cut(...session(1, NAMES, 500)) as [WireEvent[], WireEvent[]];
    const { events, remarks } = mergeRecordings([
      recording("client", own, 5000),
      recording("rs", [...others, ...witness(500)], 5000 + AHEAD_MS),
    ]);
    const seen = events.find(({ connection }) => connection.peer.endsWith(":41009"))!;
    assertEquals([Math.round(seen.atMs), remarks], [sinceMs, ["rs: 1 of 2 connections is in no other recording"]]);
  });
}

Deno.test("mergeRecordings() gives each reply the verdict that the server has for it, where one recording is cut", () => {
  const [client, server] = session(1, NAMES);
  const judged = server.map((event) =>
    event.kind === "reply"
      ? { ...event, verdict: event.query === "d" ? "not found" as const : "answer" as const }
      : event
  );
  const { events } = mergeRecordings([recording("client", rest(client)), recording("rs", judged)]);
  const verdicts = events.flatMap((event) => event.kind === "reply" ? [`${event.query} ${event.verdict}`] : []);
  assertEquals(verdicts, ["b undefined", "c answer", "b undefined", "d not found"]);
});

Deno.test("mergeRecordings() aligns recordings with each other that nothing connects with the first one", () => {
  const [first, second, third] = [1, 2, 3].map((number) => session(number, NAMES));
  const hours = (count: number) => count * AHEAD_MS;
  const { events, remarks } = mergeRecordings([
    recording("a", first[0], 0),
    recording("b", first[1], hours(1)),
    recording("c", [...second[0], ...third[0]], 0),
    recording("d", second[1], hours(2)),
    recording("e", [...third[1], ...witness(0)], hours(3)),
  ]);
  const seen = events.find(({ connection }) => connection.peer.endsWith(":41009"))!;
  assertEquals([Math.round(seen.atMs), remarks], [1000, [
    "e: 1 of 2 connections is in no other recording",
    "c, d, e: nothing connects these with a, so their clocks are taken as they are: they may be ahead or behind",
  ]]);
});

Deno.test("mergeRecordings() says so where a shared connection does not tell how its clocks differ", () => {
  const [client, server] = session(1, ["a", "b"]);
  const { remarks } = mergeRecordings([recording("c", client.slice(0, 4)), recording("rs", rest(server))]);
  assertEquals(remarks, ["rs: no exchange is also in c, so its clock is taken as it is: it may be ahead or behind"]);
});

Deno.test("mergeRecordings() shows a recording once that is given twice, also where one is cut or on another clock", () => {
  const [client] = session(1, NAMES);
  const [other] = session(2, NAMES);
  const later = other.map((event) => ({ ...event, atMs: event.atMs + 100, connection: other[0].connection }));
  const moved = [...client, ...later].map((event) => ({ ...event, atMs: event.atMs + 70 }));
  const { events, remarks } = mergeRecordings([
    recording("c", client.slice(0, 4), 5000),
    recording("whole", moved, 5000 - 70),
    recording("again", client, 5000),
  ]);
  assertEquals([events.length, events.at(-1)!.atMs], [client.length + later.length, later.at(-1)!.atMs]);
  const words = "recorded at the same end; each is shown once";
  assertEquals(remarks, [
    `c: every connection is also in whole, ${words}`,
    `again: every connection is also in whole, ${words}`,
  ]);
});

Deno.test("mergeRecordings() says how many connections are in no other recording", () => {
  const sessions = [1, 2, 3].map((number) => session(number, ["a"]));
  const { remarks } = mergeRecordings([
    recording("c", sessions.flatMap(([client]) => client)),
    recording("rs", sessions[0][1]),
  ]);
  assertEquals(remarks, ["c: 2 of 3 connections are in no other recording"]);
});

Deno.test("mergeRecordings() pairs 60,000 connections with the same addresses in their order", () => {
  const count = 60_000;
  const tracks = (end: 0 | 1) =>
    Array.from({ length: count }, (_, at): WireEvent => {
      return { kind: "opened", atMs: at, connection: { ...ends(1)[end], number: at + 1 }, wallClockMs: at };
    });
  const { events, remarks } = mergeRecordings([recording("c", tracks(0)), recording("rs", tracks(1))]);
  assertEquals([events.length, remarks], [count, []]);
});
