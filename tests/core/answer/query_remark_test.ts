// What is said of queries that are a client's mistake, and that nothing is said of others.
import { assertEquals, assertMatch } from "@std/assert";
import { remarkOnQuery } from "../../../lib/core/answer/query_remark.ts";
import { RS_TABLE, tableOf } from "../../loopback.ts";

const table = tableOf(RS_TABLE, "rs");
const REMARKS: [query: string, remark: RegExp][] = [
  ["", /^the query is empty/],
  ["localhost - NS", /^that is a reply, not a query: does the client send what it received from a server\?$/],
  ["www.example.edu 192.0.2.10 A", /^that is a reply, not a query/],
  ["www.example.edu mail.example.edu", /^that is more than one word/],
  ["a\nb", /^that is more than one word/],
  ["www.example.edumail.example.edu", /^two names run together, "www\.example\.edu" and "mail\.example\.edu"\?/],
  [
    "www.example.edumail.example.edulab.example.edu",
    /^3 names run together, "www\.example\.edu", "mail\.example\.edu" and 1 more\? Send a newline behind each/,
  ],
  [
    "shop.example.comwww.example.eduwww.example.orgmail.example.edu",
    /^4 names run together, "shop\.example\.com", "www\.example\.edu" and 2 more\?/,
  ],
  ["WWW.EXAMPLE.EDUshop.example.com", /, "WWW\.EXAMPLE\.EDU" and "shop\.example\.com"\?/],
  ["shop.example.comwww.example.edu", /, "shop\.example\.com" and "www\.example\.edu"\?/],
  ["shop.example.comwww.example.org", /, "shop\.example\.com" and "www\.example\.org"\?/],
];

for (const [query, remark] of REMARKS) {
  Deno.test(`remarkOnQuery() remarks on ${JSON.stringify(query)}`, () => {
    assertMatch(remarkOnQuery(query, table) ?? "", remark);
  });
}

for (
  const query of [
    "www.example.edu",
    "WWW.example.edu.",
    "nowhere.example.net",
    "a.www.example.edu",
    "www.example.edu.evil.example",
    "xwww.example.edu",
    "x".repeat(1024),
  ]
) {
  Deno.test(`remarkOnQuery() has nothing to say of ${query.slice(0, 40)}`, () => {
    assertEquals(remarkOnQuery(query, table), undefined);
  });
}
