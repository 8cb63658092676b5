// What a line of a list may hold, and the words and the place of each mistake.
import { assertEquals, assertThrows } from "@std/assert";
import { TableError } from "../../../lib/core/model/errors.ts";
import { NameLines } from "../../../lib/core/resolve/name_lines.ts";

const WANTED = "wanted one host name a line";
const GOOD: [what: string, line: string, name: string][] = [
  ["a name", "www.example.edu", "www.example.edu"],
  ["a name with a final dot", "www.example.edu.", "www.example.edu."],
  ["a name with white space around it and CRLF", " \twww.example.edu \r", "www.example.edu"],
  ["a name with NULs behind it", "www\0\0", "www"],
  ["an underscore", "_dns.example.edu", "_dns.example.edu"],
  ["a blank line", " \t\r", ""],
  ["a comment", "# one name a line", ""],
  ["a comment with white space before it", "  # one name a line", ""],
];

for (const [what, line, name] of GOOD) {
  Deno.test(`nameIn() accepts ${what}`, () => {
    const lines = new NameLines("list");
    assertEquals(lines.nameIn(line), name);
    lines.check();
  });
}

const X64 = "x".repeat(64);
const BAD: [line: string, column: number, message: string][] = [
  ["www.example.edu mail.example.edu", 17, `The line holds 2 words, ${WANTED}`],
  ["www.example.edu  # the first", 18, `The line holds 4 words, ${WANTED}`],
  ["\twww.example.edu 192.0.2.10 A", 18, `The line is an entry of a table, ${WANTED}`],
  ["localhost - ns\r", 11, `The line is an entry of a table, ${WANTED}`],
  ["x.".repeat(126) + "xx", 1, "A host name of 254 octets, wanted at most 253 (RFC 1035 2.3.4)"],
  [`www.${X64}.edu`, 5, "A label of 64 octets, wanted at most 63 (RFC 1035 2.3.4)"],
  ["www..edu", 5, 'The host name "www..edu" has an empty label'],
  ["ma\x01il", 3, 'The host name "ma\\x01il" holds a control character, wanted visible ASCII'],
  [
    "www.example.edu\xc2\xa0",
    16,
    'The host name "www.example.edu\xa0" holds a character beyond ASCII, wanted visible ASCII ' +
    "(an international name is written as xn--...)",
  ],
  [
    " \xef\xbb\xbf",
    2,
    'The host name "\\ufeff" holds a character beyond ASCII, wanted visible ASCII ' +
    "(an international name is written as xn--...)",
  ],
  ["x".repeat(2001), 1, `A line of 2001 octets, ${WANTED}`],
  [" ".repeat(2001) + "x", 1, `A line of 2002 octets, ${WANTED}`],
];

for (const [line, column, message] of BAD) {
  Deno.test(`nameIn() refuses ${JSON.stringify(line.slice(0, 40))}: ${message}`, () => {
    const lines = new NameLines("list");
    lines.nameIn("# a comment");
    assertEquals(lines.nameIn(line), "");
    const { diagnostics, file } = assertThrows(() => lines.check(), TableError);
    assertEquals(diagnostics.map((one) => [one.line, one.column, one.message]), [[2, column, message]]);
    assertEquals(file, "list");
  });
}

Deno.test("check() reports every line that is wrong, in order", () => {
  const lines = new NameLines("list");
  for (const line of ["a b", "ok", "www..edu"]) lines.nameIn(line);
  const { diagnostics } = assertThrows(() => lines.check(), TableError);
  assertEquals(diagnostics.map(({ line, column }) => [line, column]), [[1, 3], [3, 5]]);
});

Deno.test("check() says once that a table is no list", () => {
  const lines = new NameLines("list");
  for (const line of ["www 1.2.3.4 A", "", "# x", "mail 1.2.3.5 A", "ts - NS"]) lines.nameIn(line);
  const { diagnostics } = assertThrows(() => lines.check(), TableError);
  assertEquals(diagnostics.map(({ message }) => message), [
    `Every line is an entry of a table, so this is a table, ${WANTED}`,
  ]);
});

Deno.test("check() keeps 10,000 findings, and counts the others", () => {
  const lines = new NameLines("list");
  for (let count = 0; count < 10_007; count++) lines.nameIn("a b");
  const { diagnostics, omitted } = assertThrows(() => lines.check(), TableError);
  assertEquals([diagnostics.length, omitted], [10_000, 7]);
});
