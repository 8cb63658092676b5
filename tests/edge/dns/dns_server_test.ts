// The DNS server over real sockets: what it replies to each kind of message, and to which it does not reply.
import { assertEquals } from "@std/assert";
import { DnsServer, type DnsServerOptions } from "../../../lib/edge/dns/dns_server.ts";
import type { Datagrams, OnDatagram } from "../../../lib/edge/dns/datagrams.ts";
import { Octets } from "../../../lib/core/fast/octets.ts";
import { openDnsSockets } from "../../../lib/edge/dns/dns_sockets.ts";
import { decodeReply } from "../../../lib/edge/lookup/client_wire.ts";
import { readQuestion } from "../../../lib/core/dns/query_text.ts";
import { renderEvent } from "../../../lib/core/trace/event_text.ts";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { HOST, RS_TABLE, TS_TABLE } from "../../loopback.ts";
import { A_IN, authorityOf, message, nameOctets, opt, RS, TS } from "../../dns/messages.ts";

async function startServer(role: typeof RS, options: Partial<DnsServerOptions> = {}, text?: string) {
  const sockets = await openDnsSockets(HOST, 0);
  const { zone, authority } = authorityOf(text ?? (role === RS ? RS_TABLE : TS_TABLE), role);
  const server = new DnsServer(sockets, zone, authority, {
    label: role.label,
    version: "dns-lab test",
    maxConnections: 8,
    secondaries: [],
    ...options,
  });
  return { server, port: sockets.port };
}

/** A UDP socket of loopback, closed at the end of its block. */
function udpSocket(): Deno.DatagramConn & Disposable {
  const conn = Deno.listenDatagram({ transport: "udp", hostname: HOST, port: 0 });
  return Object.assign(conn, { [Symbol.dispose]: () => conn.close() });
}

/** Sends messages over UDP from one port, and returns what comes back for `end`, the last of them, and before. */
async function askUdp(port: number, messages: readonly Uint8Array[]): Promise<Uint8Array[]> {
  using conn = udpSocket();
  // A plain query with an id of its own comes last: its reply tells that there are no more.
  const last = message(0, [1, 0, 0, 0], ...nameOctets("end"), ...A_IN);
  last[0] = 0xee;
  for (const octets of [...messages, last]) {
    await conn.send(octets, { transport: "udp", hostname: HOST, port });
  }
  const replies: Uint8Array[] = [];
  for (;;) {
    const [octets] = await conn.receive();
    if (octets[0] === 0xee) return replies;
    replies.push(octets.slice());
  }
}

/** Sends octets over TCP, half-closes, and returns the messages that come back. */
async function askTcp(port: number, octets: Uint8Array): Promise<Uint8Array[]> {
  using conn = await Deno.connect({ hostname: HOST, port });
  await conn.write(octets);
  await conn.closeWrite();
  const received = new Uint8Array(await new Response(conn.readable).arrayBuffer());
  const replies: Uint8Array[] = [];
  for (let at = 0; at < received.length;) {
    const length = (received[at] << 8) | received[at + 1];
    replies.push(received.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return replies;
}

function framed(...messages: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(messages.flatMap((octets) => [octets.length >> 8, octets.length & 0xff, ...octets]));
}

function show(octets: Uint8Array): string {
  const reply = decodeReply(octets)!;
  const records = [...reply.answers, ...reply.authority, ...reply.additional];
  const flags = `${reply.isAuthoritative ? " AA" : ""}${reply.isTruncated ? " TC" : ""}`;
  return `rcode ${reply.rcode}${flags}${records.map(({ owner, type }) => `, ${owner} ${type}`).join("")}`;
}

const WWW = [...nameOctets("www.example.edu"), ...A_IN];
const LOOP = [3, 119, 119, 119, 0xc0, 12, ...A_IN];
const UDP: readonly [string, Uint8Array, string[]][] = [
  ["a query", message(0x0100, [1, 0, 0, 0], ...WWW), ["rcode 0 AA, www.example.edu A"]],
  ["a query with EDNS", message(0, [1, 0, 0, 1], ...WWW, ...opt(4096)), ["rcode 0 AA, www.example.edu A"]],
  ["a miss", message(0, [1, 0, 0, 0], ...nameOctets("a.org"), ...A_IN), ["rcode 0, org NS"]],
  ["a reply", message(0x8000, [1, 0, 0, 0], ...WWW), []],
  ["a part of a header", message(0, [1, 0, 0, 0]).slice(0, 11), []],
  ["an empty datagram", new Uint8Array(), []],
  ["a header alone", message(0, [0, 0, 0, 0]), ["rcode 1"]],
  ["two questions", message(0, [2, 0, 0, 0], ...WWW, ...WWW), ["rcode 1"]],
  ["a question that is cut", message(0, [1, 0, 0, 0], ...WWW.slice(0, -1)), ["rcode 1"]],
  ["octets behind the question", message(0, [1, 0, 0, 0], ...WWW, 7), ["rcode 1"]],
  ["a name that points to itself", message(0, [1, 0, 0, 0], ...LOOP), ["rcode 1"]],
  ["a record that points to itself", message(0, [1, 0, 0, 1], ...WWW, 0xc0, 33, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0), [
    "rcode 1",
  ]],
  ["a label of 64 octets", message(0, [1, 0, 0, 0], 64, ...Array(64).fill(97), 0, ...A_IN), ["rcode 1"]],
  ["a name of 256 octets", message(0, [1, 0, 0, 0], ...nameOctets(`${"a.".repeat(126)}aaa`), ...A_IN), ["rcode 1"]],
  ["more records than octets", message(0, [1, 65535, 65535, 65535], ...WWW), ["rcode 1"]],
  ["two OPT records", message(0, [1, 0, 0, 2], ...WWW, ...opt(512), ...opt(512)), ["rcode 1"]],
  ["EDNS version 1", message(0, [1, 0, 0, 1], ...WWW, ...opt(512, 1)), ["rcode 16"]],
  ["an update", message(0x2800, [1, 0, 0, 0], ...WWW), ["rcode 4"]],
  ["a zone transfer", message(0, [1, 0, 0, 0], 0, 0, 252, 0, 1), ["rcode 5"]],
  ["4,097 octets", message(0, [1, 0, 0, 0], ...WWW, ...Array(4097).fill(0)), ["rcode 1"]],
];

Deno.test("DnsServer over UDP", async (test) => {
  const { server, port } = await startServer(RS);
  await using _ = server;
  for (const [name, octets, replies] of UDP) {
    await test.step(`${name}: ${replies[0] ?? "no reply"}`, async () => {
      assertEquals((await askUdp(port, [octets])).map(show), replies);
    });
  }
  assertEquals(server.tally.ignored, 3);
});

Deno.test("DnsServer repeats the octets of the question, whatever they are", async () => {
  const { server, port } = await startServer(TS);
  await using _ = server;
  const question = [3, 0xff, 0, 0x2e, 3, ...Array.from("OrG", (letter) => letter.charCodeAt(0)), 0, ...A_IN];
  const [reply] = await askUdp(port, [message(0, [1, 0, 0, 0], ...question)]);
  assertEquals(Array.from(reply.slice(12, 12 + question.length)), question);
  assertEquals(readQuestion(reply)?.name, "\\255\\000\\046.OrG");
  assertEquals(show(reply), "rcode 3 AA, OrG SOA");
});

Deno.test("DnsServer over TCP replies to each of many queries, in order, however they are cut", async () => {
  const { server, port } = await startServer(TS);
  await using _ = server;
  const names = Array.from({ length: 300 }, (_, at) => at % 2 === 0 ? "www.example.org" : `x${at}.org`);
  const queries = names.map((name) => message(0, [1, 0, 0, 0], ...nameOctets(name), ...A_IN));
  const replies = await askTcp(port, framed(...queries));
  assertEquals(
    replies.map(show),
    names.map((name) =>
      `${name.startsWith("www") ? "rcode 0" : "rcode 3"} AA, ${name} ${name.startsWith("www") ? "A" : "SOA"}`
    ),
  );
  assertEquals(await askTcp(port, Uint8Array.of(0xff, 0xff, 1, 2)), []);
  assertEquals(await askTcp(port, framed(message(0x8000, [1, 0, 0, 0], ...WWW))), []);
});

const LONG = `${`${"a".repeat(60)}.`.repeat(3)}${"b".repeat(60)}`;

Deno.test("DnsServer truncates what does not fit, and sends it over TCP", async () => {
  const { server, port } = await startServer(
    RS,
    {},
    `${LONG.replaceAll("a", "t")} 192.0.2.53 A\n${LONG.replaceAll("a", "t")} - NS\n`,
  );
  await using _ = server;
  const query = message(0, [1, 0, 0, 0], ...nameOctets(LONG), ...A_IN);
  assertEquals((await askUdp(port, [query])).map(show), ["rcode 0 TC"]);
  const roomy = message(0, [1, 0, 0, 1], ...nameOctets(LONG), ...A_IN, ...opt(4096));
  assertEquals((await askUdp(port, [roomy]))[0].length > 512, true);
  const [reply] = await askTcp(port, framed(query));
  assertEquals(decodeReply(reply)?.additional.map(({ type }) => type), ["A"]);
});

Deno.test("DnsServer never sends more than 1,232 octets over UDP", async () => {
  const { server, port } = await startServer(RS, {}, `${LONG} 192.0.2.53 A\n${LONG} - NS\n`);
  await using _ = server;
  const name = `x${LONG.slice(1)}`;
  const query = message(0, [1, 0, 0, 1], ...nameOctets(name), ...A_IN, ...opt(65535));
  for (const reply of await askUdp(port, [query])) assertEquals(reply.length <= 1232, true);
});

Deno.test("DnsServer limits the rate over UDP: some replies are cut short, some are not sent, none over TCP", async () => {
  const { server, port } = await startServer(TS, { repliesPerSecond: 1 });
  await using _ = server;
  const query = message(0, [1, 0, 0, 0], ...nameOctets("www.example.org"), ...A_IN);
  using conn = udpSocket();
  const replies: string[] = [];
  // A reply takes nothing of the share.
  await conn.send(message(0x8000, [1, 0, 0, 0], ...WWW), { transport: "udp", hostname: HOST, port });
  for (let count = 0; count < 3; count++) {
    await conn.send(query, { transport: "udp", hostname: HOST, port });
    // The third is not answered.
    if (count < 2) replies.push(show((await conn.receive())[0]));
  }
  assertEquals(replies, ["rcode 0 AA, www.example.org A", "rcode 0 AA TC"]);
  assertEquals((await askTcp(port, framed(query, query))).map(show), Array(2).fill("rcode 0 AA, www.example.org A"));
});

Deno.test("DnsServer uses memory again as soon as its reply is sent, also while others are on their way", async () => {
  const { zone, authority } = authorityOf(TS_TABLE, TS);
  const sending: (() => void)[] = [];
  const seen = new Set<ArrayBuffer>();
  let receive: OnDatagram = () => {};
  const datagrams: Datagrams = {
    local: { hostname: HOST, port: 53 },
    send: (octets) => {
      seen.add(octets.buffer);
      return new Promise<void>((resolve) => sending.push(resolve));
    },
    listen: (onDatagram) => receive = onDatagram,
    close: () => {},
  };
  const sockets = { datagrams: [datagrams], listeners: [], host: HOST, port: 53, isLoopback: true };
  const options = { label: "TS", version: "dns-lab test", maxConnections: 8, secondaries: [] };
  await using server = new DnsServer(sockets, zone, authority, options);
  const query = Octets.ofCapacity(64);
  const octets = message(0, [1, 0, 0, 0], ...nameOctets("www.example.org"), ...A_IN);
  query.bytes.set(octets);
  const ask = () => receive(query, octets.length, { hostname: HOST, port: 5000 });
  ask();
  for (let count = 0; count < 100; count++) {
    ask();
    sending.shift()!();
    await Promise.resolve();
  }
  assertEquals(seen.size, 2);
  for (let count = 0; count < 2000; count++) ask();
  assertEquals([sending.length, seen.size, server.tally.ignored], [1024, 1024, 977]);
});

Deno.test("DnsServer refuses more TCP connections than it may have", async () => {
  const { server, port } = await startServer(TS, { maxConnections: 1 });
  await using _ = server;
  using first = await Deno.connect({ hostname: HOST, port });
  const query = message(0, [1, 0, 0, 0], ...nameOctets("www.example.org"), ...A_IN);
  await first.write(framed(query));
  await first.read(new Uint8Array(512));
  using second = await Deno.connect({ hostname: HOST, port });
  assertEquals(await second.read(new Uint8Array(1)).catch(() => null), null);
  assertEquals(server.tally.refusedConnections, 1);
});

Deno.test("DnsServer tells of each message in plain words", async () => {
  const events: WireEvent[] = [];
  const { server, port } = await startServer(TS, { observer: (event) => events.push(event) });
  await using _ = server;
  await askUdp(port, [message(0x0100, [1, 0, 0, 1], ...nameOctets("www.example.org"), ...A_IN, ...opt(1232, 0, true))]);
  const lines = events.slice(0, 2).map((event) => renderEvent({ ...event, atMs: 0 }, 0));
  assertEquals(lines, [
    "   0.000  #1  client → TS  received  44 bytes, UDP, query, id 4660, RD: recursion desired\n" +
    `${" ".repeat(37)}question: www.example.org. IN A\n` +
    `${" ".repeat(37)}EDNS version 0: UDP up to 1232 octets, DO: DNSSEC records wanted`,
    "   0.000  #1  client ← TS  sent      75 bytes, UDP, reply, id 4660, NOERROR, AA: authoritative\n" +
    `${" ".repeat(37)}answer: www.example.org. 300 IN A 198.51.100.10\n` +
    `${" ".repeat(37)}EDNS version 0: UDP up to 1232 octets, DO: DNSSEC records accepted`,
  ]);
});

Deno.test("DnsServer sends a zone to a secondary, tells of it, and nothing to others", async () => {
  const events: WireEvent[] = [];
  const query = message(0, [1, 0, 0, 0], ...nameOctets("ORG"), 0, 252, 0, 1);
  const { server, port } = await startServer(TS, { secondaries: [HOST], observer: (event) => events.push(event) });
  await using _ = server;
  const [transferred] = await askTcp(port, framed(query));
  assertEquals(decodeReply(transferred)?.answers.map(({ owner, type }) => `${owner} ${type}`), [
    "org SOA",
    "org NS",
    "www.example.org A",
    "org SOA",
  ]);
  assertEquals(events.flatMap((event) => event.kind === "dns" ? event.parts[1] : []), [
    "question: ORG. IN AXFR",
    "answer: the zone ORG., in as many messages as it takes",
  ]);
  assertEquals(server.tally.transfers, 1);
  const other = await startServer(TS);
  await using _other = other.server;
  assertEquals((await askTcp(other.port, framed(query))).map(show), ["rcode 5"]);
});

const QUERY_OF_WWW = message(0, [1, 0, 0, 0], ...nameOctets("www.example.org"), ...A_IN);
const ENDINGS: [how: string, sent: Uint8Array, kinds: string][] = [
  ["the client leaves after two queries", joined(framed(QUERY_OF_WWW), framed(QUERY_OF_WWW)), "dns dns dns dns end"],
  ["the message is longer than a query", Uint8Array.of(0xff, 0xff), "too long"],
  ["the message is no query", joined(framed(QUERY_OF_WWW), framed(Uint8Array.of(1, 2, 3))), "dns dns no query"],
];

for (const [how, sent, expected] of ENDINGS) {
  Deno.test(`DnsServer gives a connection over TCP one number, and tells how it ended: ${how}`, async () => {
    const events: WireEvent[] = [];
    const { server, port } = await startServer(TS, { observer: (event) => events.push(event) });
    {
      await using _ = server;
      await askTcp(port, sent);
      await askUdp(port, []);
    }
    const over = events.filter(({ connection: { number } }) => number === events[0].connection.number);
    const kinds = over.map((event) => event.kind === "closed" ? event.ending : event.kind);
    assertEquals(kinds.join(" "), `opened ${expected}`);
    assertEquals(new Set(over.map(({ connection }) => connection)).size, 1);
    assertEquals(events.filter((event) => !over.includes(event)).map(({ kind }) => kind), ["dns", "dns"]);
  });
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A SOA record of "org" with this serial number, as IXFR has it. */
function soaRecord(serial: number): number[] {
  const numbers = [serial, 3600, 600, 604800, 300].flatMap((word) =>
    [24, 16, 8, 0].map((shift) => (word >> shift) & 0xff)
  );
  return [...nameOctets("org"), 0, 6, 0, 1, 0, 0, 0, 0, 0, 22, 0, 0, ...numbers];
}

const ORG = nameOctets("org");
const ZONE = "rcode 0 AA, org SOA, org NS, www.example.org A, org SOA";
/** Queries for zone transfers to a server whose zones have version 7. */
const TRANSFERS: readonly [string, Uint8Array, string][] = [
  ["AXFR", message(0, [1, 0, 0, 0], ...ORG, 0, 252, 0, 1), ZONE],
  ["AXFR with EDNS", message(0, [1, 0, 0, 1], ...ORG, 0, 252, 0, 1, ...opt(1232)), ZONE],
  ["AXFR with EDNS version 1", message(0, [1, 0, 0, 1], ...ORG, 0, 252, 0, 1, ...opt(1232, 1)), "rcode 16"],
  ["AXFR in class CH", message(0, [1, 0, 0, 0], ...ORG, 0, 252, 0, 3), "rcode 5"],
  ["AXFR of another zone", message(0, [1, 0, 0, 0], ...nameOctets("net"), 0, 252, 0, 1), "rcode 9"],
  ["IXFR without a version", message(0, [1, 0, 0, 0], ...ORG, 0, 251, 0, 1), ZONE],
  ["IXFR from version 6", message(0, [1, 0, 1, 0], ...ORG, 0, 251, 0, 1, ...soaRecord(6)), ZONE],
  ["IXFR from version 7", message(0, [1, 0, 1, 0], ...ORG, 0, 251, 0, 1, ...soaRecord(7)), "rcode 0 AA, org SOA"],
  ["IXFR from version 8", message(0, [1, 0, 1, 0], ...ORG, 0, 251, 0, 1, ...soaRecord(8)), "rcode 0 AA, org SOA"],
];

Deno.test("DnsServer and zone transfers", async (test) => {
  const { server, port } = await startServer(TS, { secondaries: [HOST] });
  await using _ = server;
  for (const [name, octets, reply] of TRANSFERS) {
    await test.step(`${name}: ${reply}`, async () => {
      assertEquals((await askTcp(port, framed(octets))).map(show), [reply]);
    });
  }
});

Deno.test("DnsServer replies to AXFR for names with a backslash as to plain queries", async () => {
  const { server, port } = await startServer(TS, { secondaries: [HOST] }, "a\\b.com 192.0.2.1 A\n");
  await using _ = server;
  const octets = [3, 0x61, 0x5c, 0x62, ...nameOctets("com")];
  const plain = message(0, [1, 0, 0, 0], ...octets, ...A_IN);
  const [transferred] = await askTcp(port, framed(message(0, [1, 0, 0, 0], ...nameOctets("com"), 0, 252, 0, 1)));
  assertEquals(Array.from(transferred).join().includes(octets.join()), true);
  for (const query of [plain, message(0, [1, 0, 0, 0], ...octets, 0, 255, 0, 1)]) {
    const [reply] = await askUdp(port, [query]);
    assertEquals([reply[3] & 0xf, reply[7], Array.from(reply.slice(-4))], [0, 1, [192, 0, 2, 1]]);
  }
});
