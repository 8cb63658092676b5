// Several recordings become one: connections are matched by their addresses, clocks aligned by them, the rest is told.
import { assertEquals } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { mergeRecordings } from "../../../lib/core/merge/merge.ts";
import type { Recording } from "../../../lib/core/merge/tracks.ts";
import { Scene } from "../trace/scenes.ts";

const CLIENT = "192.0.2.1:41001";
const RS = "192.0.2.7:50007";
const TS = "192.0.2.8:50008";

/** The same connection from both ends. */
function ends(client: string, server: string, label: string, number = 1): [ConnectionInfo, ConnectionInfo] {
  return [
    { number, side: "client", server: label, local: client, peer: server },
    { number, side: "server", server: label, local: server, peer: client },
  ];
}

function recording(file: string, events: readonly WireEvent[], startedMs = 0): Recording {
  return { file, header: { program: "dns-lab", role: file, startedMs }, events };
}

/** One query over a connection, as its client sees it: 2 ms there and back, and 6 ms in the server. */
function asked(scene: Scene, connection: ConnectionInfo, reply: string): void {
  const on = scene.on(connection);
  on.opened();
  scene.after(1), on.query("www.example.edu\n");
  scene.after(10), on.reply(reply);
  scene.after(1), on.closed("done");
}

/** The same as its server sees it. */
function heard(scene: Scene, connection: ConnectionInfo, reply: string): void {
  const on = scene.on(connection);
  on.opened();
  scene.after(3), on.query("www.example.edu\n");
  scene.after(6), on.reply(reply);
  scene.after(3), on.closed("end");
}

/** Server, client and kind of each event that is shown. */
function outline(events: readonly WireEvent[]): string[] {
  return events.filter(({ kind }) => kind === "query" || kind === "reply").map(({ kind, connection, atMs }) =>
    `${atMs.toFixed(1)} ${connection.client} ${connection.number} ${connection.server} ${kind}`
  );
}

Deno.test("mergeRecordings() shows a connection that both ends recorded once, with what the server made of each query", () => {
  const [atClient, atServer] = ends(CLIENT, RS, "RS");
  const [client, server] = [new Scene(), new Scene()];
  asked(client, atClient, "www.example.edu 192.0.2.10 A\n");
  heard(server, atServer, "www.example.edu 192.0.2.10 A\n");
  const seen = server.events.map((event) => event.kind === "reply" ? { ...event, verdict: "answer" as const } : event);
  const merged = mergeRecordings([recording("client", client.events, 1000), recording("rs", seen, 1002)]);
  assertEquals(outline(merged.events), ["1.0 client 1 RS query", "11.0 client 1 RS reply"]);
  assertEquals(merged.events.flatMap((event) => event.kind === "reply" ? event.verdict : []), ["answer"]);
  assertEquals([merged.startedMs, merged.remarks], [1000, []]);
});

Deno.test("mergeRecordings() moves the clock of another machine by the connections that both recorded", () => {
  const [atClient, atServer] = ends(CLIENT, RS, "RS", 7);
  const [, other] = ends("192.0.2.2:42000", RS, "RS", 8);
  const [client, server] = [new Scene(), new Scene()];
  asked(client, atClient, "www.example.edu 192.0.2.10 A\n");
  heard(server, atServer, "www.example.edu 192.0.2.10 A\n");
  // Another client, 100 ms later, which only RS recorded.
  server.after(100), heard(server, other, "localhost - NS\n");
  const ahead = 3_600_000;
  const merged = mergeRecordings([
    recording("client", client.events, 1_000_000),
    recording("rs", server.events, 1_000_000 + ahead),
  ]);
  assertEquals(outline(merged.events), [
    "1.0 client#1 1 RS query",
    "11.0 client#1 1 RS reply",
    "115.0 client#2 2 RS query",
    "121.0 client#2 2 RS reply",
  ]);
  assertEquals(merged.remarks, ["rs: 1 of 2 connections is in no other recording"]);
});

Deno.test("mergeRecordings() aligns a recording by way of another one", () => {
  const [rsAtClient, atRs] = ends(CLIENT, RS, "RS", 1);
  const [tsAtClient, atTs] = ends("192.0.2.1:41002", TS, "TS", 2);
  const [, alone] = ends("192.0.2.9:49000", TS, "TS", 3);
  const [rs, client, ts] = [new Scene(), new Scene(), new Scene()];
  heard(rs, atRs, "localhost - NS\n");
  asked(client, rsAtClient, "localhost - NS\n");
  client.after(10), asked(client, tsAtClient, "www.example.edu 198.51.100.10 A\n");
  heard(ts, atTs, "www.example.edu 198.51.100.10 A\n");
  ts.after(8), heard(ts, alone, "www.example.edu 198.51.100.10 A\n");
  const merged = mergeRecordings([
    recording("rs", rs.events, 50_000),
    recording("ts", ts.events, 9_000_000),
    recording("client", client.events, 1_000),
  ]);
  assertEquals(outline(merged.events).filter((line) => line.includes("client#2")), [
    "45.0 client#2 3 TS query",
    "51.0 client#2 3 TS reply",
  ]);
  assertEquals(merged.startedMs, 50_000);
});

Deno.test("mergeRecordings() says that a recording which shares no connection has a clock of its own", () => {
  const [one] = ends(CLIENT, RS, "RS");
  const [, other] = ends("192.0.2.2:42000", TS, "TS");
  const [client, server] = [new Scene(), new Scene()];
  asked(client, one, "localhost - NS\n");
  heard(server, other, "x - Error:HOST NOT FOUND\n");
  const { remarks } = mergeRecordings([recording("c.jsonl", client.events), recording("ts.jsonl", server.events)]);
  const words = "no connection is in another recording, so its clock is taken as it is: it may be ahead or behind";
  assertEquals(remarks, [`c.jsonl: ${words}`, `ts.jsonl: ${words}`]);
});

Deno.test("mergeRecordings() takes the connection to TS after a referral to be that of the client that was referred", () => {
  const [, atRs] = ends(CLIENT, RS, "RS", 1);
  const [, otherAtRs] = ends("192.0.2.2:42000", RS, "RS", 2);
  const [, atTs] = ends("192.0.2.1:41002", TS, "TS", 1);
  const [rs, ts] = [new Scene(), new Scene(5)];
  const [on, other] = [rs.on(atRs).opened(), rs.on(otherAtRs).opened()];
  on.query("www.example.org\n").reply("localhost - NS\n");
  other.query("www.example.edu\n").reply("www.example.edu 192.0.2.10 A\n");
  ts.on(atTs).opened().query("www.example.org\n").reply("www.example.org 198.51.100.10 A\n");
  rs.after(50), on.closed("end"), other.closed("end");
  const { events } = mergeRecordings([recording("rs", rs.events), recording("ts", ts.events)]);
  const clients = events.filter(({ kind }) => kind === "query").map(({ connection }) =>
    `${connection.server} ${connection.client}`
  );
  assertEquals(clients, ["RS client#1", "RS client#2", "TS client#1"]);
});

Deno.test("mergeRecordings() tells addresses that were used twice apart by their order", () => {
  const [client, server] = [new Scene(), new Scene()];
  for (const number of [1, 2]) {
    const [atClient, atServer] = ends(CLIENT, RS, "RS", number);
    asked(client, atClient, "localhost - NS\n"), client.after(100);
    heard(server, atServer, "localhost - NS\n"), server.after(100);
  }
  const { events, remarks } = mergeRecordings([recording("client", client.events), recording("rs", server.events)]);
  assertEquals([outline(events).length, remarks], [4, []]);
});

Deno.test("mergeRecordings() of one recording keeps its events, from time 0 on", () => {
  const [atClient] = ends(CLIENT, RS, "RS", 9);
  const scene = new Scene(500);
  asked(scene, atClient, "localhost - NS\n");
  const { events, startedMs } = mergeRecordings([recording("client", scene.events, 2000)]);
  assertEquals([outline(events), startedMs], [["1.0 client 1 RS query", "11.0 client 1 RS reply"], 2500]);
});

Deno.test("mergeRecordings() of recordings without events is empty", () => {
  const { events, remarks } = mergeRecordings([recording("a", []), recording("b", [])]);
  assertEquals([events, remarks], [[], []]);
});

Deno.test("mergeRecordings() keeps the names of clients that a recording has, and gives others other names", () => {
  const named = (number: number, client: string) => ({
    ...ends(`192.0.2.1:4200${number}`, RS, "RS", number)[0],
    client,
  });
  const clientsOf = (...all: readonly Scene[]) => {
    const { events } = mergeRecordings(all.map(({ events }, index) => recording(`${index}`, events)));
    return events.filter(({ kind }) => kind === "query").map(({ connection: { client } }) => client);
  };
  const [one, other, plain] = [new Scene(), new Scene(100), new Scene(200)];
  for (const number of [3, 1, 3]) asked(one, named(number, `client#${number}`), "localhost - NS\n");
  asked(other, named(5, "client#1"), "localhost - NS\n");
  asked(other, named(6, "client"), "localhost - NS\n");
  asked(plain, ends("192.0.2.1:42009", RS, "RS")[0], "localhost - NS\n");
  assertEquals(clientsOf(one), ["client#3", "client#1", "client#3"]);
  assertEquals(clientsOf(one, other, plain), ["client#3", "client#1", "client#3", "client#2", "client#4", "client#5"]);
});
