// Which rule each event comes from; every rule has an event that comes from it.
import { assert, assertEquals } from "@std/assert";
import { describeQuery, describeReply } from "../../../lib/core/dns/message_text.ts";
import type { DnsRecord } from "../../../lib/core/dns/message.ts";
import { AA, RD, TC } from "../../../lib/core/dns/query_text.ts";
import type { ConnectionInfo, DnsEvent, WireEvent } from "../../../lib/core/trace/event.ts";
import { EXPLANATIONS } from "../../../lib/core/trace/explanation.ts";
import { Rules } from "../../../lib/core/trace/rules.ts";
import { atClient, atServer, type Happenings, Scene } from "./scenes.ts";

/** What happens on connections, which are made by the number; and the rules of it. */
type Row = readonly [what: string, happens: (on: (number: number) => Happenings) => unknown, rules: string[]];

const CLIENT: readonly Row[] = [
  [
    "a first query, bare, and the next",
    (on) => on(1).opened().query("www").reply("www 1.2.3.4 A").query("lab"),
    ["connection to RS", "bare query", "answer", "query to RS"],
  ],
  [
    "a line server",
    (on) => on(1).query("www").lateNewline().reply("x - Error:HOST NOT FOUND\n"),
    ["bare query", "late newline", "not found"],
  ],
  ["a first query that is a line", (on) => on(1).query("www\n"), ["query to RS"]],
  [
    "a server that takes one query a connection",
    (on) => {
      on(1).opened().query("www").reply("www 1.2.3.4 A").finished().closed("one query");
      on(2).opened().query("lab").reply("localhost - NS").closed("end");
    },
    [
      ...["connection to RS", "bare query", "answer", "one query"],
      ...["reconnection", "query to RS", "referral", "server closed"],
    ],
  ],
  [
    "a silent server",
    (on) => [on(1).opened(), on(2).opened(), on(1).closed("replaced"), on(2).closed("overtaken")],
    ["connection to RS", "reconnection", "second connection", "second connection"],
  ],
  [
    "a client that can't go on",
    (on) => [on(1).failed("refused"), on(1).closed("silent"), on(1).closed("fault"), on(1).closed("stopped")],
    ["no connection", "failure", "failure", "failure"],
  ],
  ["a server that resets the connection", (on) => on(1).closed("reset"), ["server closed"]],
  ["a client that is done", (on) => on(1).found({ about: "raw" }).closed("done"), ["done"]],
];

const TO_TS: readonly Row[] = [
  [
    "TS: a connection, queries, and a referral, which is a result",
    (on) => on(1).opened().query("www").reply("x - NS").query("lab"),
    ["connection to TS", "bare query", "referral from TS", "query to TS"],
  ],
];

const SERVER: readonly Row[] = [
  [
    "clients, each with a connection of its own",
    (on) => [on(1).opened().query("www").closed("end"), on(2).opened().query("www\n").closed("reset")],
    ["connection to RS", "query to RS", "client left", "connection to RS", "query to RS", "client reset"],
  ],
  ["bytes that belong to the name before", (on) => on(1).lateNewline(), ["ignored"]],
  ["a client that does not read its replies", (on) => on(1).unread(), ["unread"]],
  ["a client that sends nothing more", (on) => on(1).finished(), ["half-close"]],
  ["a server that is full", (on) => on(1).refused(3), ["too many clients"]],
  [
    "limits, and the end of the server",
    (
      on,
    ) => [
      on(1).reply("- Error:QUERY TOO LONG"),
      on(1).closed("too long"),
      on(2).closed("idle"),
      on(3).closed("shutdown"),
    ],
    ["refused", "too long", "idle", "shutdown"],
  ],
];

function rulesOf(events: readonly WireEvent[]): string[] {
  const rules = new Rules();
  return events.map((event) => rules.ruleOf(event)).filter((rule) => rule !== undefined);
}

const seen = new Set<string>();

for (
  const [rows, connection] of [
    [CLIENT, atClient],
    [TO_TS, (number: number) => atClient(number, "TS")],
    [SERVER, atServer],
  ] as const
) {
  for (const [what, happens, rules] of rows) {
    for (const rule of rules) seen.add(rule);
    Deno.test(`Rules finds the rules of ${what}`, () => {
      const scene = new Scene();
      happens((number) => scene.on(connection(number)));
      assertEquals(rulesOf(scene.events), rules);
    });
  }
}

Deno.test("Rules keeps the clients of a merged recording apart", () => {
  const scene = new Scene();
  for (const [number, client] of [[1, "client#1"], [2, "client#2"], [3, "client#1"]] as const) {
    scene.on({ ...atServer(number), client }).opened();
    scene.on({ ...atClient(number), client }).query("www").reply("www 1.2.3.4 A");
  }
  assertEquals(rulesOf(scene.events).filter((rule) => rule !== "answer"), [
    ...["connection to RS", "bare query", "connection to RS", "bare query"],
    ...["reconnection", "query to RS"],
  ]);
});

const owner = "www.example.edu";
const soa = { mname: "a", rname: "b", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 };
const A: DnsRecord = { owner, ttlSeconds: 300, type: "A", address: "192.0.2.1" };
const NS: DnsRecord = { owner, ttlSeconds: 300, type: "NS", target: "ns.example" };
const SOA: DnsRecord = { owner, ttlSeconds: 300, type: "SOA", soa };
const NO_RECORDS = { id: 7, rcode: 0, answers: [], authority: [], additional: [] };
const question = { id: 7, opcode: 0, isRecursionDesired: true, question: { name: owner, type: 1, class: 1 } };

/** A message of real DNS, by its parts as servers and clients write them. */
const DNS: [what: string, isReply: boolean, parts: readonly string[], rule: string, server?: string][] = [
  ["a query", false, describeQuery(question, RD), "DNS query"],
  ["a query to a resolver", false, describeQuery(question, RD), "DNS query to a resolver", "Resolver"],
  [
    "a query for a zone",
    false,
    describeQuery({ ...question, question: { name: owner, type: 252, class: 1 } }, RD),
    "DNS transfer",
  ],
  [
    "a zone",
    true,
    ["reply, id 7, NOERROR, AA: authoritative", "answer: the zone edu., in as many messages as it takes"],
    "DNS transfer",
  ],
  ["an answer", true, describeReply({ ...NO_RECORDS, answers: [A], authority: [NS] }, AA), "DNS answer"],
  [
    "a referral",
    true,
    describeReply({ ...NO_RECORDS, authority: [NS] }, 0),
    "DNS referral",
  ],
  ["no such name", true, describeReply({ ...NO_RECORDS, rcode: 3, authority: [SOA] }, AA), "DNS not found"],
  ["nothing of that type", true, describeReply({ ...NO_RECORDS, authority: [SOA] }, AA), "DNS no data"],
  ["a reply that is cut", true, describeReply({ ...NO_RECORDS, answers: [A] }, AA | TC), "DNS cut"],
  ["a refusal", true, describeReply({ ...NO_RECORDS, rcode: 5 }, AA), "DNS error"],
  ["no words", true, [], "DNS error"],
];

for (const [what, isReply, parts, rule, server = "RS"] of DNS) {
  seen.add(rule);
  Deno.test(`Rules finds what a message of real DNS is: ${what}`, () => {
    const connection: ConnectionInfo = atClient(1, server);
    const event: DnsEvent = { kind: "dns", atMs: 0, connection, transport: "udp", isReply, parts, octets: "" };
    assertEquals(new Rules().ruleOf(event), rule);
  });
}

Deno.test("EXPLANATIONS has the rules of the rows here, and no other: two sentences each, and sections of RFCs", () => {
  assertEquals(Object.keys(EXPLANATIONS).toSorted(), [...seen].toSorted());
  for (const { rule, dns, source } of Object.values(EXPLANATIONS)) {
    assert([rule, dns].every((sentence) => /^[A-Z].*[^.]\.$/.test(sentence) && sentence.length < 130), rule + dns);
    assert(
      source.split("; ").every((one) => /^RFC \d{4}, \d+(?:\.\d+)*(?:(?:, | and )\d+(?:\.\d+)*)*$/.test(one)),
      source,
    );
  }
});
