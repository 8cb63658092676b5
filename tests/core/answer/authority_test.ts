// What RS and TS reply to a query, word for word as PROTOCOL.md's table of messages has it.
import { assertEquals } from "@std/assert";
import { Authority } from "../../../lib/core/answer/authority.ts";
import { replyText } from "../../../lib/core/codec/reply_text.ts";
import type { ReplyKind } from "../../../lib/core/model/reply.ts";
import type { RoleName } from "../../roles.ts";
import { parseText } from "../table/table_of.ts";

const HOSTS = "WWW.Google.com\t8.6.4.2   a\nmail.example.edu. 1.2.3.4 A\n";
const RS = `${HOSTS}ilab2 - NS\n`;

function respond(role: RoleName, table: string, name: string) {
  const reply = new Authority(parseText(table, role).table).respond({ name });
  return { text: replyText(reply), kind: reply.kind };
}

const ROWS: [sentence: string, role: RoleName, table: string, query: string, text: string, kind: ReplyKind][] = [
  ["answers with single spaces and the flag A", "ts", HOSTS, "WWW.Google.com", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["answers in the table's spelling", "rs", RS, "www.google.COM", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["ignores a final dot of the query", "ts", HOSTS, "www.google.com.", "WWW.Google.com 8.6.4.2 A", "answer"],
  ["ignores a final dot of the table", "ts", HOSTS, "mail.example.edu", "mail.example.edu. 1.2.3.4 A", "answer"],
  ["refers other names to TS, as RS", "rs", RS, "nowhere.edu", "ilab2 - NS", "referral"],
  ["refers with the address of the NS entry", "rs", "TS.edu 10.0.0.7 ns", "x", "TS.edu 10.0.0.7 NS", "referral"],
  ["refers a query for the host of the NS entry too", "rs", RS, "ilab2", "ilab2 - NS", "referral"],
  ["says that there is no host, as TS", "ts", HOSTS, "no.edu", "no.edu - Error:HOST NOT FOUND", "not found"],
  ["keeps the query's spelling in that", "ts", HOSTS, "No.EDU.", "No.EDU. - Error:HOST NOT FOUND", "not found"],
  ["replies as TS would, as RS without NS entry", "rs", HOSTS, "x", "x - Error:HOST NOT FOUND", "not found"],
  ["says that an empty name is not found", "ts", HOSTS, "", " - Error:HOST NOT FOUND", "not found"],
  ["refers an empty name", "rs", RS, "", "ilab2 - NS", "referral"],
  ["gives back any bytes", "ts", HOSTS, "a\0\xff b", "a\0\xff b - Error:HOST NOT FOUND", "not found"],
  ["finds no name in an empty table", "ts", "", "www", "www - Error:HOST NOT FOUND", "not found"],
  [
    "finds an entry at the very end of a file without a final newline",
    "ts",
    "a 1.2.3.4 A",
    "A",
    "a 1.2.3.4 A",
    "answer",
  ],
];

for (const [sentence, role, table, query, text, kind] of ROWS) {
  Deno.test(`Authority.respond() ${sentence}`, () => assertEquals(respond(role, table, query), { text, kind }));
}

Deno.test("Authority.respond() finds no query that is longer than a name can be", () => {
  const query = "x".repeat(1024);
  assertEquals(respond("ts", HOSTS, query).text, `${query} - Error:HOST NOT FOUND`);
});

Deno.test("Authority.respond() returns values: the fields of the entry, in the table's spelling", () => {
  const authority = new Authority(parseText(RS, "rs").table);
  assertEquals(authority.respond({ name: "www.google.com" }), {
    kind: "answer",
    host: "WWW.Google.com",
    address: "8.6.4.2",
  });
  assertEquals(authority.respond({ name: "x" }), { kind: "referral", host: "ilab2", address: "-" });
});

const REFUSALS = [["query too long", "- Error:QUERY TOO LONG"], ["server full", "- Error:SERVER FULL"]] as const;
for (const [reason, text] of REFUSALS) {
  Deno.test(`replyText() of a refusal (${reason}) is ${text}`, () => {
    assertEquals(replyText({ kind: "refused", reason }), text);
  });
}
