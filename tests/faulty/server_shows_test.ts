// What a server shows of clients with one fault each: the bytes, as they came, and a remark where a query is a mistake.
import { assertEquals, assertMatch } from "@std/assert";
import { ROOT, ServerProcess } from "../program.ts";

const ROWS: [fault: string, shown: RegExp][] = [
  [
    "two names in one",
    /received {2}"www\.example\.edulab\.example\.edu" {2}30 bytes, raw, complete after \d+ ms of silence\n +#1 {2}Warning: two names run together, "www\.example\.edu" and "lab\.example\.edu"\? Send a newline behind each/,
  ],
  [
    "sends the referral back",
    /received {2}"localhost - NS" {2}14 bytes, raw, complete after \d+ ms of silence\n +#1 {2}Warning: that is a reply, not a query: does the client send what it received from a server\?\n/,
  ],
  ["two words", /\n +#1 {2}Warning: that is more than one word: wanted one host name a query\n/],
  [
    "fixed buffer",
    /received {2}"www\.example\.edu\\x00\[185 times\]" {2}200 bytes, raw, complete after \d+ ms of silence\n.*sent {6}"www\.example\.edu 192\.0\.2\.10 A" {2}28 bytes, raw, answered\n/,
  ],
  [
    "CRLF",
    /client → RS {2}received {2}"www\.example\.edu\\r\\n" {2}17 bytes, line\n.*client ← RS {2}sent {6}"www.* A\\n" {2}29 bytes, line, answered\n/,
  ],
  ["trailing space", /received {2}"www\.example\.edu {2}" {2}17 bytes, raw, complete after/],
  ["late newline", /received {2}"\\n" {2}1 byte, ignored\n/],
  [
    "three names in one",
    /Warning: 3 names run together, "www\.example\.edu", "mail\.example\.edu" and 1 more\? Send a newline behind each/,
  ],
  [
    "over the limit",
    /received {2}"x.*" {2}2000 bytes, raw.*\n.*sent {6}"- Error:QUERY TOO LONG\\n" {2}23 bytes, line, refused\n/,
  ],
  [
    "a line over the limit",
    /received {2}"x.*" {2}2001 bytes, line\n.*sent {6}"- Error:QUERY TOO LONG\\n" {2}23 bytes, line/,
  ],
  ["empty line", /received {2}"\\n" {2}1 byte, line, empty\n +#1 {2}Warning: the query is empty: wanted a host name\n/],
];

for (const [fault, shown] of ROWS) {
  Deno.test(`rs -v and a client with the fault "${fault}"`, async () => {
    await using rs = await ServerProcess.start(["rs", "-v", "--linger", "0", `${ROOT}/tables/PROJI-DNSRS.txt`]);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-check",
        "--allow-net=127.0.0.1",
        `${ROOT}/tests/faulty/client.ts`,
        fault,
        `${rs.port}`,
      ],
    }).output();
    const ended = await rs.finish();
    assertMatch(ended.stderr.join("\n"), shown);
    assertEquals([code, ended.code], [0, 0]);
    assertEquals(ended.stderr.at(-1), "RS ended: its last client has left; --stay keeps it running");
  });
}
