// RESOLVED.txt against what the tables say: each kind of difference, its place, and what it comes from.
import { assertEquals } from "@std/assert";
import { checkFiles } from "../../../lib/core/check/check.ts";
import type { FileKind } from "../../../lib/core/check/kind.ts";
import { fromOctetString } from "../../../lib/core/model/octet_string.ts";

const RS = "WWW.example 192.0.2.1 A\nboth.example 192.0.2.2 A\nlocalhost - NS\n";
const TS = "mail.example 198.51.100.1 A\nboth.example 198.51.100.2 A\n";
const NAMES = "www.example\nmail.example\nNone.example\nboth.example\nwww.example\n";
const RIGHT = [
  "WWW.example 192.0.2.1 A",
  "mail.example 198.51.100.1 A",
  "None.example - Error:HOST NOT FOUND",
  "both.example 192.0.2.2 A",
  "WWW.example 192.0.2.1 A",
];

function findingsIn(results: string, files: Partial<Record<FileKind, string>>): string[] {
  const inputs = Object.entries({ ...files, results }).map(([kind, text]) => ({
    path: kind,
    kind: kind as FileKind,
    bytes: fromOctetString(text),
  }));
  return checkFiles(inputs).files.filter(({ kind }) => kind === "results").flatMap(({ findings }) =>
    findings.map(({ line, column, rule, message }) => `${line}:${column} ${rule}: ${message}`)
  );
}

const CASES: [what: string, lines: readonly string[], found: string[]][] = [
  ["nothing in what is right", RIGHT, []],
  ["a missing line", RIGHT.toSpliced(1, 1), [
    '2:1 result-missing: The result of "mail.example" is missing here, wanted "mail.example 198.51.100.1 A"',
  ]],
  ["a missing last line", RIGHT.slice(0, 4), [
    '5:1 result-missing: The result of "www.example" is missing here, wanted "WWW.example 192.0.2.1 A"',
  ]],
  ["a line too many", [...RIGHT, "x.example 192.0.2.9 A"], [
    '6:1 result-extra: No name of the list is left for "x.example 192.0.2.9 A"',
  ]],
  ["a blank line", RIGHT.toSpliced(1, 0, " "), ["2:1 result-form: The line is blank, wanted a result"]],
  ["two lines in the other order", RIGHT.with(0, RIGHT[1]).with(1, RIGHT[0]), [
    '1:1 result-order: Out of order: "mail.example" is name 2 of the list',
  ]],
  ["the query's spelling in an answer", RIGHT.with(0, "www.example 192.0.2.1 A"), [
    '1:1 result-case: Upper and lower case differ from what the server replied; wanted "WWW.example 192.0.2.1 A"',
  ]],
  ["another spelling in an error", RIGHT.with(2, "none.example - Error:HOST NOT FOUND"), [
    '3:1 result-case: Upper and lower case differ from what the server replied; wanted "None.example - Error:HOST NOT FOUND"',
  ]],
  ["two results in one line", [RIGHT[0] + RIGHT[1], ...RIGHT.slice(2)], [
    '1:24 result-joined: A second result in one line, "mail.example 198.51.100.1 A"',
  ]],
  ["an error and an answer in one line", [...RIGHT.slice(0, 2), RIGHT[2] + RIGHT[3], RIGHT[4]], [
    '3:36 result-joined: A second result in one line, "both.example 192.0.2.2 A"',
  ]],
  ["the referral in place of TS's answer", RIGHT.with(1, "localhost - NS"), [
    `2:1 result-server: The result is RS's referral: TS was not asked; wanted "mail.example 198.51.100.1 A"`,
  ]],
  ["TS's answer in place of RS's", RIGHT.with(3, "both.example 198.51.100.2 A"), [
    '4:1 result-server: The address is that of TS\'s table: RS, which has the name, was not asked first; wanted "both.example 192.0.2.2 A"',
  ]],
  ["an error for a name that TS has", RIGHT.with(1, "mail.example - Error:HOST NOT FOUND"), [
    '2:1 result-server: TS has the name: RS was asked in its place; wanted "mail.example 198.51.100.1 A"',
  ]],
  ["an error for a name that RS has", RIGHT.with(0, "www.example - Error:HOST NOT FOUND"), [
    '1:1 result-server: RS has the name: TS was asked in its place; wanted "WWW.example 192.0.2.1 A"',
  ]],
  ["an address that no table has", RIGHT.with(0, "WWW.example 192.0.2.7 A"), [
    '1:1 result-address: The address is "192.0.2.7", wanted "WWW.example 192.0.2.1 A"',
  ]],
  ["padding", RIGHT.with(0, "WWW.example 192.0.2.1 A  "), [
    '1:1 result-form: White space stands around the result; wanted "WWW.example 192.0.2.1 A"',
  ]],
  ["another separator", RIGHT.with(0, "WWW.example\t192.0.2.1 A"), [
    '1:1 result-form: The result is "WWW.example\\\\t192.0.2.1 A", wanted "WWW.example 192.0.2.1 A"'.replace(
      "\\\\",
      "\\",
    ),
  ]],
  ["a name that is not that of the list", RIGHT.with(1, "mial.example 198.51.100.1 A"), [
    '2:1 result-form: The result is "mial.example 198.51.100.1 A", wanted "mail.example 198.51.100.1 A"',
  ]],
  [
    "an empty file",
    [],
    RIGHT.map((text, at) =>
      `1:1 result-missing: The result of "${NAMES.split("\n")[at]}" is missing here, wanted "${text}"`
    ),
  ],
];

for (const [what, lines, found] of CASES) {
  Deno.test(`compareResults() finds ${what}`, () => {
    const text = lines.map((line) => `${line}\n`).join("");
    assertEquals(findingsIn(text, { "rs-table": RS, "ts-table": TS, names: NAMES }), found);
  });
}

Deno.test("checkResults() says without tables what is no result, and what no client may write", () => {
  assertEquals(findingsIn("www.example 192.0.2.1 A\nhello\nlocalhost - NS\na 192.0.2.1 Ab 192.0.2.2 A\n", {}), [
    '2:1 result-form: The line is "hello", wanted "Hostname IPaddress A" or "Hostname - Error:HOST NOT FOUND"',
    "3:1 result-server: The result is RS's referral: TS was not asked",
    '4:14 result-joined: A second result in one line, "b 192.0.2.2 A"',
  ]);
});
