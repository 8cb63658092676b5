// What RS and TS say to a query, word for word as PROTOCOL.md's table of messages has it.
import { assertEquals } from "@std/assert";
import { Authority, referralReply, Tally, type Verdict } from "../../../lib/core/answer/authority.ts";
import { LineRun } from "../../../lib/core/fast/line_run.ts";
import { toOctetString } from "../../../lib/core/model/octet_string.ts";
import { ReplyBuffer } from "../../../lib/core/fast/reply_buffer.ts";
import type { Role } from "../../../lib/core/table/table.ts";
import { octetsOf } from "../octets_of.ts";
import { parseText } from "../table/table_of.ts";

const HOSTS = "WWW.Google.com\t8.6.4.2   a\nmail.example.edu. 1.2.3.4 A\n";
const RS = `${HOSTS}ilab2 - NS\n`;

function answer(role: Role, table: string, query: string): { reply: string; verdict: Verdict } {
  const authority = new Authority(role, parseText(table, role).table);
  const replies = new ReplyBuffer();
  const verdict = authority.answer(octetsOf(query, 3), 3, 3 + query.length, "raw", replies);
  return { reply: toOctetString(replies.bytes), verdict };
}

const ROWS: [sentence: string, role: Role, table: string, query: string, reply: string, verdict: Verdict][] = [
  ["answers with single spaces and the flag A", "ts", HOSTS, "WWW.Google.com", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["answers in the table's spelling", "rs", RS, "www.google.COM", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["ignores a final dot of the query", "ts", HOSTS, "www.google.com.", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["ignores a final dot of the table", "ts", HOSTS, "mail.example.edu", "mail.example.edu. 1.2.3.4 A", "answer"],
  ["refers a miss to TS, as RS", "rs", RS, "nowhere.edu", "ilab2 - NS", "referral"],
  ["refers with the address of the NS entry", "rs", "TS.edu 10.0.0.7 ns", "x", "TS.edu 10.0.0.7 NS", "referral"],
  ["refers a query for the host of the NS entry too", "rs", RS, "ilab2", "ilab2 - NS", "referral"],
  ["says that there is no host, as TS", "ts", HOSTS, "no.edu", "no.edu - Error:HOST NOT FOUND", "not found"],
  ["keeps the query's spelling in a miss", "ts", HOSTS, "No.EDU.", "No.EDU. - Error:HOST NOT FOUND", "not found"],
  ["answers a miss as TS would, as RS without NS entry", "rs", HOSTS, "x", "x - Error:HOST NOT FOUND", "not found"],
  ["says that an empty name is not found", "ts", HOSTS, "", " - Error:HOST NOT FOUND", "not found"],
  ["refers an empty name", "rs", RS, "", "ilab2 - NS", "referral"],
  ["gives back any bytes", "ts", HOSTS, "a\0\xff b", "a\0\xff b - Error:HOST NOT FOUND", "not found"],
  ["knows no name from an empty table", "ts", "", "www", "www - Error:HOST NOT FOUND", "not found"],
];

for (const [sentence, role, table, query, reply, verdict] of ROWS) {
  Deno.test(`Authority.answer() ${sentence}`, () => assertEquals(answer(role, table, query), { reply, verdict }));
}

Deno.test("Authority.answer() finds no query that is longer than a name can be", () => {
  const query = "x".repeat(1024);
  assertEquals(answer("ts", HOSTS, query).reply, `${query} - Error:HOST NOT FOUND`);
});

for (const [framing, end] of [["raw", ""], ["line", "\n"]] as const) {
  Deno.test(`Authority.answer() appends a reply to those that wait, ${framing} as its query`, () => {
    for (const [role, miss] of [["rs", "ilab2 - NS"], ["ts", "nowhere - Error:HOST NOT FOUND"]] as const) {
      const authority = new Authority(role, parseText(role === "rs" ? RS : HOSTS, role).table);
      const replies = new ReplyBuffer();
      const names = octetsOf("mail.example.edu|nowhere|WWW.google.com");
      for (const [start, end] of [[0, 16], [17, 24], [25, 39]]) authority.answer(names, start, end, framing, replies);
      const expected = `mail.example.edu. 1.2.3.4 A${end}${miss}${end}WWW.Google.com 8.6.4.2 A${end}`;
      assertEquals(toOctetString(replies.bytes), expected);
    }
  });
}

for (const role of ["rs", "ts"] as const) {
  Deno.test(`Authority.answerRun() says to the lines of a run what answer() says to each (${role})`, () => {
    const names = [
      "www.google.com",
      "x",
      "MAIL.example.edu",
      "www.google.co",
      "y".repeat(300),
      "\xff",
      "www.Google.com",
    ];
    const authority = new Authority(role, parseText(role === "rs" ? RS : HOSTS, role).table);
    const query = octetsOf(names.map((name) => `${name}\n`).join(""));
    const run = new LineRun();
    assertEquals(run.find(query, 0, query.capacity, 64, 1024), query.capacity);
    const [replies, expected] = [new ReplyBuffer(), new ReplyBuffer()];
    const [tally, expectedTally] = [new Tally(), new Tally()];
    authority.answerRun(query, run, replies, tally);
    for (let at = 0; at < names.length; at++) {
      expectedTally.add(authority.answer(query, run.starts[at], run.endOf(at), "line", expected));
    }
    assertEquals(toOctetString(replies.bytes), toOctetString(expected.bytes));
    assertEquals(tally, expectedTally);
    assertEquals(toOctetString(replies.bytes).split("\n").length, names.length + 1);
  });
}

Deno.test("Authority.answer() finds an entry at the very end of a file without a final newline", () => {
  assertEquals(answer("ts", "a 1.2.3.4 A", "A"), { reply: "a 1.2.3.4 A", verdict: "answer" });
});

Deno.test("Authority knows its role, its size and where it refers clients", () => {
  const authority = new Authority("rs", parseText(RS, "rs").table);
  assertEquals(authority.role, "rs");
  assertEquals(authority.size, 2);
  assertEquals(authority.referral, { host: "ilab2", address: "-" });
});

Deno.test("Authority has no referral where the table has no NS entry", () => {
  assertEquals(new Authority("ts", parseText(HOSTS).table).referral, undefined);
});

Deno.test("referralReply() is the fields of the NS entry, single spaces between", () => {
  assertEquals(referralReply({ host: "ilab2", address: "-" }), "ilab2 - NS");
});
