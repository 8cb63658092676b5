// What a reply means, students' spellings included: the flag tells an answer from a referral, words tell an error.
import { assertEquals } from "@std/assert";
import {
  fitsQuery,
  isRefusal,
  kindOfReply,
  looksComplete,
  type ReceivedKind,
  referredHost,
} from "../../../lib/core/codec/reply_text.ts";
import { NOT_FOUND_SUFFIX, SERVER_FULL_REPLY, TOO_LONG_REPLY } from "../../../lib/core/model/lab_text.ts";

const KINDS: [reply: string, kind: ReceivedKind][] = [
  ["www.google.com 8.6.4.2 A", "answer"],
  ["www.google.com 8.6.4.2 a", "answer"],
  ["www.google.com\t8.6.4.2\tA", "answer"],
  ["www.google.com  8.6.4.2 \t A", "answer"],
  ["www.google.com 8.6.4.2 60 A", "answer"],
  ["ilab2 - NS", "referral"],
  ["ilab2 - ns", "referral"],
  ["ilab2\t-\tNs", "referral"],
  ["ilab2 10.0.0.7 NS", "referral"],
  ["www - Error:HOST NOT FOUND", "error"],
  ["www - ERROR: host not found", "error"],
  ["Host Not Found", "error"],
  ["www NOTFOUND", "error"],
  ["Error", "error"],
  ["- Error:SERVER FULL", "error"],
  ["", "unknown"],
  ["www", "unknown"],
  ["A", "unknown"],
  ["www 8.6.4.2", "unknown"],
  ["www 8.6.4.2 B", "unknown"],
  ["www 8.6.4.2 CNAME", "unknown"],
  ["www 8.6.4.2 AA", "unknown"],
];

for (const [reply, kind] of KINDS) {
  Deno.test(`kindOfReply() takes ${JSON.stringify(reply)} for ${kind}`, () => assertEquals(kindOfReply(reply), kind));
}

Deno.test("Replies that no query has are PROTOCOL.md's, word for word", () => {
  assertEquals([NOT_FOUND_SUFFIX, TOO_LONG_REPLY, SERVER_FULL_REPLY], [
    " - Error:HOST NOT FOUND",
    "- Error:QUERY TOO LONG",
    "- Error:SERVER FULL",
  ]);
});

const FAREWELLS: [reply: string, expected: boolean][] = [
  ["- Error:QUERY TOO LONG", true],
  ["- Error:SERVER FULL", true],
  ["www - Error:HOST NOT FOUND", false],
  ["www - Error:SERVER FULL", false],
  ["", false],
];

for (const [reply, expected] of FAREWELLS) {
  Deno.test(`isRefusal() is ${expected} for "${reply}"`, () => assertEquals(isRefusal(reply), expected));
}

const WHOLE = [
  "www 1.2.3.4 A",
  "www 1.2.3.4\ta",
  "ilab2 - NS",
  "ilab2 - ns",
  "www - Error:HOST NOT FOUND",
  "www - Error: Host not found",
  "- Error:QUERY TOO LONG",
  "- Error:SERVER FULL",
];
for (const reply of WHOLE) {
  Deno.test(`looksComplete() takes ${JSON.stringify(reply)} for whole, and none of its beginnings`, () => {
    const beginnings = Array.from(reply, (_, length) => reply.slice(0, length));
    assertEquals(beginnings.filter(looksComplete), []);
    assertEquals(looksComplete(reply), true);
  });
}

const FITS: [sentence: string, reply: string, query: string, expected: boolean][] = [
  ["an answer that names the query", "www 1.2.3.4 A", "www", true],
  ["an answer in another case", "WWW.Edu 1.2.3.4 A", "www.edu", true],
  ["an answer with a final dot more or less", "www. 1.2.3.4 A", "www", true],
  ["an answer between tabs", "www\t1.2.3.4\tA", "www", true],
  ["no answer about another name", "ftp 1.2.3.4 A", "www", false],
  ["no answer about a name that only begins alike", "www2 1.2.3.4 A", "www", false],
  ["a not-found that names the query", "www - Error:HOST NOT FOUND", "www", true],
  ["a not-found in another case", "WWW - Error:HOST NOT FOUND", "www", true],
  ["no not-found about another name", "ftp - Error:HOST NOT FOUND", "www", false],
  ["an error that names no host", "Error:HOST NOT FOUND", "www", true],
  ["a farewell, which names no host", "- Error:QUERY TOO LONG", "www", true],
  ["a referral, which names another host", "ilab2 - NS", "www", true],
];

for (const [sentence, reply, query, expected] of FITS) {
  Deno.test(`fitsQuery() takes ${sentence}`, () => {
    assertEquals(fitsQuery(reply, query, kindOfReply(reply)), expected);
  });
}

const REFERRED: [sentence: string, referral: string, host: string][] = [
  ["the host that a referral names", "ilab2 - NS", "ilab2"],
  ["the address that a referral carries", "ilab2 10.0.0.7 NS", "10.0.0.7"],
  ["the host where the second field is no IPv4 address", "ilab2 TS NS", "ilab2"],
  ["the host between tabs", "ilab2\t-\tNS", "ilab2"],
];

for (const [sentence, referral, host] of REFERRED) {
  Deno.test(`referredHost() is ${sentence}`, () => assertEquals(referredHost(referral), host));
}
