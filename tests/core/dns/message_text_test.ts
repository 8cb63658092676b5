// DNS messages in plain words: the bits of the header, and what each section says.
import { assertEquals } from "@std/assert";
import { TYPE } from "../../../lib/core/dns/message.ts";
import { describeQuery, describeReply } from "../../../lib/core/dns/message_text.ts";
import { queryFor } from "../../dns/messages.ts";

const EDNS = { size: 1232, version: 0, isDnssecOk: false };
const WWW = "question: www.example.org. IN A";
const QUERIES: readonly [string, ReturnType<typeof queryFor>, number, string[]][] = [
  ["a query", queryFor("www.example.org"), 0, ["query, id 1", WWW]],
  ["RD, AD and CD", queryFor("www.example.org"), 0x0130, [
    "query, id 1, RD: recursion desired, AD: asks whether data is authenticated, CD: checking disabled",
    WWW,
  ]],
  ["EDNS", queryFor("", TYPE.NS, { edns: { ...EDNS, isDnssecOk: true } }), 0, [
    "query, id 1",
    "question: . IN NS",
    "EDNS version 0: UDP up to 1232 octets, DO: DNSSEC records wanted",
  ]],
  ["a query that is not in the format", { ...queryFor(""), question: undefined! }, 0, [
    "query, id 1",
    "no question in the format",
  ]],
  ["another operation", { ...queryFor(""), opcode: 5, question: undefined! }, 0x2800, [
    "opcode 5, id 1",
    "its sections are not read: only queries are answered",
  ]],
];

for (const [name, query, flags, parts] of QUERIES) {
  Deno.test(`describeQuery(): ${name}`, () => assertEquals(describeQuery(query, flags), parts));
}

const EMPTY = { id: 1, rcode: 0, answers: [], authority: [], additional: [] };
const NS = { type: "NS", owner: "org", ttlSeconds: 300, target: "ts.lab" } as const;
const REPLIES: readonly [string, Parameters<typeof describeReply>[0], number, string[]][] = [
  ["of a resolver", EMPTY, 0x81b0, [
    "reply, id 1, NOERROR, RA: recursion available, AD: data is authenticated, CD: checking disabled",
  ]],
  ["a referral with EDNS", { ...EMPTY, authority: [NS], edns: EDNS }, 0x8000, [
    "reply, id 1, NOERROR",
    "authority: org. 300 IN NS ts.lab.",
    "EDNS version 0: UDP up to 1232 octets",
  ]],
  ["one that is truncated", { ...EMPTY, authority: [NS], rcode: 16 }, 0x8600, [
    "reply, id 1, BADVERS, AA: authoritative, TC: truncated, ask over TCP",
  ]],
];

for (const [name, reply, flags, parts] of REPLIES) {
  Deno.test(`describeReply(): ${name}`, () => assertEquals(describeReply(reply, flags), parts));
}
