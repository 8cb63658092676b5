// Which texts are tables, and what each entry of them replies: every freedom that PROTOCOL.md gives their authors.
import { assertEquals } from "@std/assert";
import { hashName } from "../../../lib/core/fast/name_hash.ts";
import { MAX_DIAGNOSTICS } from "../../../lib/core/table/table_parser.ts";
import { octetsOf } from "../octets_of.ts";
import { lookUp, parseText } from "./table_of.ts";

const LABEL = "x".repeat(63);
const NAME = `${LABEL}.${LABEL}.${LABEL}.${"x".repeat(61)}`;

/** Texts that are tables without a finding: all entries of them, as the replies to the names that follow. */
const TABLES: [sentence: string, text: string, replies: Record<string, string>][] = [
  ["reads an A entry", "www 1.2.3.4 A\n", { www: "www 1.2.3.4 A" }],
  ["takes the flag in lower case", "www 1.2.3.4 a\n", { www: "www 1.2.3.4 A" }],
  ["takes runs of spaces for one separator", "www   1.2.3.4     A\n", { www: "www 1.2.3.4 A" }],
  ["takes runs of tabs and spaces for one separator", "www\t\t1.2.3.4 \t A\n", { www: "www 1.2.3.4 A" }],
  ["takes single tabs for separators", "www\t1.2.3.4\tA\nb\t2.2.2.2\tA\n", { www: "www 1.2.3.4 A", b: "b 2.2.2.2 A" }],
  ["ignores white space before and behind an entry", " \twww 1.2.3.4 A \t\n", { www: "www 1.2.3.4 A" }],
  ["ignores white space between the flag and CRLF", "a 1.2.3.4 A \t\r\nb 1.1.1.1 a\t\r\n", {
    a: "a 1.2.3.4 A",
    b: "b 1.1.1.1 A",
  }],
  ["skips blank lines", "\n\na 1.2.3.4 A\n\r\n \t\nb 1.1.1.1 A\n\n", { a: "a 1.2.3.4 A", b: "b 1.1.1.1 A" }],
  ["skips lines that start with #, whatever they hold", "# \xff\x1b caf\xe9\n#\n#a b c d\nwww 1.2.3.4 A\n", {
    www: "www 1.2.3.4 A",
  }],
  ["takes a # inside a name for a part of it", "w#w 1.2.3.4 A\n", { "w#w": "w#w 1.2.3.4 A" }],
  ["accepts CRLF", "a 1.2.3.4 A\r\nb 1.1.1.1 A\r\n", { a: "a 1.2.3.4 A", b: "b 1.1.1.1 A" }],
  ["accepts a missing final newline", "a 1.2.3.4 A\nb 1.1.1.1 A", { a: "a 1.2.3.4 A", b: "b 1.1.1.1 A" }],
  ["accepts a CR at the end instead of the final newline", "a 1.2.3.4 A\r", { a: "a 1.2.3.4 A" }],
  ["accepts a byte-order mark", "\xef\xbb\xbfwww 1.2.3.4 A\n", { www: "www 1.2.3.4 A" }],
  ["accepts a byte-order mark before a comment", "\xef\xbb\xbf# names\r\nwww 1.2.3.4 A", { www: "www 1.2.3.4 A" }],
  ["accepts an empty file", "", {}],
  ["accepts a file that is but a byte-order mark", "\xef\xbb\xbf", {}],
  ["keeps the table's spelling", "WWW.Example.Edu 1.2.3.4 A\n", { "www.example.edu": "WWW.Example.Edu 1.2.3.4 A" }],
  ["keeps a final dot of the table", "www.edu. 1.2.3.4 A\n", {
    "www.edu": "www.edu. 1.2.3.4 A",
    "www.edu.": "www.edu. 1.2.3.4 A",
  }],
  ["finds a name that is asked with a final dot", "www.edu 1.2.3.4 A\n", { "www.edu.": "www.edu 1.2.3.4 A" }],
  ["takes labels of 63 octets", `${LABEL}.${LABEL} 1.2.3.4 A\n`, {
    [`${LABEL}.${LABEL}`]: `${LABEL}.${LABEL} 1.2.3.4 A`,
  }],
  ["takes a name of 253 octets", `${NAME} 1.2.3.4 A\n`, { [NAME]: `${NAME} 1.2.3.4 A` }],
  ["takes a final dot behind 253 octets", `${NAME}. 1.2.3.4 A\n`, { [NAME]: `${NAME}. 1.2.3.4 A` }],
  ["takes the least and the greatest address", "a 0.0.0.0 A\nb 255.255.255.255 A\n", {
    a: "a 0.0.0.0 A",
    b: "b 255.255.255.255 A",
  }],
  ["takes digits and signs in a name", "_a-1.2~z 9.10.100.249 A\n", { "_A-1.2~Z": "_a-1.2~z 9.10.100.249 A" }],
];

for (const [sentence, text, replies] of TABLES) {
  Deno.test(`parseTable() ${sentence}`, () => {
    const { table, diagnostics } = parseText(text);
    assertEquals(diagnostics, []);
    assertEquals(Object.keys(replies).map((name) => lookUp(table, name)), Object.values(replies));
    assertEquals(table.size, new Set(Object.values(replies)).size);
  });
}

const REFERRALS: [sentence: string, entry: string, host: string, address: string][] = [
  ["reads an NS entry", "ilab2 - NS", "ilab2", "-"],
  ["takes the flag NS in lower case", "ilab2 - ns", "ilab2", "-"],
  ["takes the flag NS in mixed case", "ilab2\t-\tnS\r", "ilab2", "-"],
  ["keeps the IPv4 address of an NS entry", "ilab2 10.0.0.7 NS", "ilab2", "10.0.0.7"],
  ["keeps the spelling of an NS entry", " ILab2.Rutgers.EDU.  - \t NS ", "ILab2.Rutgers.EDU.", "-"],
];

for (const [sentence, entry, host, address] of REFERRALS) {
  Deno.test(`parseTable() ${sentence}`, () => {
    const { table, diagnostics } = parseText(`www 1.2.3.4 A\n${entry}\nftp 1.2.3.4 A\n`, "rs");
    assertEquals(diagnostics, []);
    assertEquals(table.referral, { kind: "referral", host, address });
    assertEquals([table.size, lookUp(table, host)], [2, undefined]);
  });
}

const FOUND: [sentence: string, name: string, isFound: boolean][] = [
  ["a name in any case", "wWw.eXAMPLE.eDU", true],
  ["a name with a final dot", "www.example.edu.", true],
  ["no name with two final dots", "www.example.edu..", false],
  ["no beginning of a name", "www.example", false],
  ["no end of a name", "example.edu", false],
  ["no name and more", "www.example.edu.org", false],
  ["no whole entry", "www.example.edu 1.2.3.4 A", false],
  ["no name and the space behind it", "www.example.edu ", false],
  ["no empty name", "", false],
  ["no single dot", ".", false],
  ["no name of 254 octets", `${NAME}x`, false],
  ["no name in bytes beyond ASCII", "\xf7ww.example.edu", false],
];

for (const [sentence, name, isFound] of FOUND) {
  Deno.test(`Table.find() finds ${sentence}`, () => {
    const { table } = parseText(`www.example.edu 1.2.3.4 A\n${NAME} 1.1.1.1 A\n`);
    assertEquals(lookUp(table, name), isFound ? "www.example.edu 1.2.3.4 A" : undefined);
  });
}

// Folding by `| 0x20` alone would take these for one name each.
for (const [octet, other] of ["@`", "[{", "]}", "^~", "_\x7f", "-\r", "1\x11", "a\x81"]) {
  Deno.test(`Table.find() tells ${JSON.stringify(octet)} from ${JSON.stringify(other)}, in every place`, () => {
    for (let at = 0; at < 9; at++) {
      const put = (octet: string) => "xxxxxxxxx".slice(0, at) + octet + "xxxxxxxxx".slice(at);
      const { table } = parseText(`${put(octet)} 1.2.3.4 A\n`);
      assertEquals([lookUp(table, put(octet)), lookUp(table, put(other))], [`${put(octet)} 1.2.3.4 A`, undefined]);
    }
  });
}

Deno.test("parseTable() lets the last entry of a name win, case and final dot apart, and counts it once", () => {
  const { table } = parseText("www.edu 1.1.1.1 A\nftp 2.2.2.2 A\nWWW.edu. 3.3.3.3 A\n");
  assertEquals(["www.EDU", "www.edu."].map((name) => lookUp(table, name)), Array(2).fill("WWW.edu. 3.3.3.3 A"));
  assertEquals([table.size, lookUp(table, "ftp")], [2, "ftp 2.2.2.2 A"]);
});

Deno.test("parseTable() takes a name that is an NS entry and an A entry for no duplicate", () => {
  const { table, diagnostics } = parseText("ilab2 1.2.3.4 A\nilab2 - NS\n", "rs");
  assertEquals(diagnostics, []);
  assertEquals(lookUp(table, "ilab2"), "ilab2 1.2.3.4 A");
});

Deno.test("parseTable() reads its own form without changing a byte", () => {
  const text = "WWW.Edu 1.2.3.4 A\nftp. 5.6.7.8 A\n";
  const { table } = parseText(text);
  assertEquals(String.fromCharCode(...table.index.text.bytes.subarray(0, text.length)), text);
});

Deno.test("parseTable() finds each of 20,000 names, and none that is not there", () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `Host${index}.Example.edu`);
  const { table } = parseText(names.map((name) => `${name}\t10.0.0.1  a\r\n`).join(""));
  assertEquals(table.size, names.length);
  assertEquals(names.filter((name) => lookUp(table, name.toLowerCase()) !== `${name} 10.0.0.1 A`), []);
  assertEquals(names.filter((name) => lookUp(table, `x${name}`) !== undefined), []);
});

for (const [what, line] of [["errors", "x\n"], ["warnings", "a 1.2.3.4 A\n"]]) {
  Deno.test(`parseTable() keeps ${MAX_DIAGNOSTICS} of more ${what}, and says how many it leaves out`, () => {
    const { diagnostics, omitted } = parseText(`b 1.2.3.4 A\n${line.repeat(MAX_DIAGNOSTICS + 6)}`);
    const lines = diagnostics.map(({ line }) => line);
    assertEquals([lines.length, lines.at(-1)! - lines[0]], [MAX_DIAGNOSTICS, MAX_DIAGNOSTICS - 1]);
    // The table begins with one right line; the NS entry that it lacks is a finding, too.
    assertEquals([omitted], [MAX_DIAGNOSTICS + 7 - lines.at(-1)!]);
  });
}

// Names that share a slot and the part of the hash that is kept there, the other beginning with the one: only what
// follows them in the table tells them apart.
for (const [name, other] of [["www", "www.x2aafb6"], ["edu", "edu.f8aa1sv"], ["ab", "ab.somaae5b"]]) {
  Deno.test(`Table.find() tells "${name}" from "${other}", which has the same hash`, () => {
    const hashOf = (name: string) => hashName(octetsOf(name).view, 0, name.length);
    assertEquals((hashOf(name) ^ hashOf(other)) & ~0x1f0, 0);
    assertEquals(lookUp(parseText(`${name} 1.2.3.4 A\n`).table, other), undefined);
    assertEquals(lookUp(parseText(`${other} 1.2.3.4 A\n`).table, name), undefined);
  });
}
