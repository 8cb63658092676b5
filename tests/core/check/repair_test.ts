// What is repaired, and what is left alone because more than one repair is thinkable.
import { assertEquals } from "@std/assert";
import { inspectFile } from "../../../lib/core/check/inspect.ts";
import fc from "fast-check";
import type { FileKind } from "../../../lib/core/check/kind.ts";
import { repairFile } from "../../../lib/core/check/repair.ts";
import { RULES } from "../../../lib/core/check/rules.ts";
import { fromOctetString, toOctetString } from "../../../lib/core/model/octet_string.ts";

function repair(kind: FileKind, text: string): [repaired: string, left: number] | undefined {
  const repaired = repairFile(kind, fromOctetString(text));
  return repaired && [toOctetString(repaired.bytes), repaired.left];
}

const REPAIRED: [what: string, kind: FileKind, text: string, repaired: string, left: number][] = [
  ["commas between the fields", "ts-table", "www,1.2.3.4,A\n", "www 1.2.3.4 A\n", 0],
  ["a comment behind an entry", "ts-table", "www 1.2.3.4 A\t# web\r\n", "# web\r\nwww 1.2.3.4 A\r\n", 0],
  ["fields in another order", "ts-table", "www A 1.2.3.4", "www 1.2.3.4 A", 0],
  ["spaces of a word processor", "ts-table", "www\xc2\xa01.2.3.4 A\n", "www 1.2.3.4 A\n", 0],
  ["marks without width", "ts-table", "a 1.2.3.4 A\n\xe2\x80\x8bwww 1.2.3.4 A\n", "a 1.2.3.4 A\nwww 1.2.3.4 A\n", 0],
  [
    "a name given again: the last entry counts",
    "ts-table",
    "a 1.1.1.1 A\nb 1.1.1.1 A\nA. 2.2.2.2 A\n",
    "b 1.1.1.1 A\nA. 2.2.2.2 A\n",
    0,
  ],
  ["an NS entry that is there already", "rs-table", "ts - NS\na 1.1.1.1 A\nTS - ns\n", "ts - NS\na 1.1.1.1 A\n", 0],
  ["what another repair shows", "ts-table", "x 1.1.1.1 A # 1\nx,2.2.2.2,A\n", "# 1\nx 2.2.2.2 A\n", 0],
  ["UTF-16", "ts-table", "\xff\xfew\0 \x001\0.\x001\0.\x001\0.\x001\0 \0A\0", "w 1.1.1.1 A", 0],
  ["a list in UTF-16, high byte first", "names", "\xfe\xff\0w\0\n\0a\0.\0b\0\n", "w\na.b\n", 0],
  ["two names in a line", "names", "a b\nc\n", "a\nb\nc\n", 0],
  ["a comment behind a name", "names", "a # first\n", "# first\na\n", 0],
  ["an entry in a list", "names", "a\nb 1.2.3.4 A\n", "a\nb\n", 0],
  ["what it can, the rest stays", "ts-table", "a,1.1.1.1,A\nb 1.1.1.300 A\n", "a 1.1.1.1 A\nb 1.1.1.300 A\n", 1],
];

for (const [what, kind, text, repaired, left] of REPAIRED) {
  Deno.test(`repairFile() repairs ${what}`, () => assertEquals(repair(kind, text), [repaired, left]));
}

const LEFT: [what: string, kind: FileKind, text: string][] = [
  ["a right table, whatever its spacing", "ts-table", "\xef\xbb\xbf a\t1.1.1.1  a\r\n#\r\n\r\nb 1.1.1.1 A"],
  ["a leading zero, which may be octal", "ts-table", "a 1.1.1.010 A\n"],
  ["an entry without a flag, which may be A or NS", "ts-table", "a 1.1.1.1\n"],
  ["another NS entry", "rs-table", "a - NS\nb - NS\n"],
  ["an NS entry in TS's table", "ts-table", "a 1.1.1.1 A\nb - NS\n"],
  ["a table that is given as a list", "names", "a 1.1.1.1 A\nb 1.1.1.1 A\n"],
  ["a list that is given as a table", "ts-table", "a\nb\n"],
  ["a line that would make the text begin as UTF-16 does", "ts-table", "a 1.1.1.1 A\n\xff\xfe\na 1.1.1.1 A\n"],
  ["results", "results", "x"],
];

for (const [what, kind, text] of LEFT) {
  Deno.test(`repairFile() leaves ${what} alone`, () => assertEquals(repair(kind, text), undefined));
}

const piece = fc.constantFrom(
  ..."abAN #.,;\t",
  "\n",
  "\r\n",
  "\xc2\xa0",
  "\xff\xfe",
  "\0",
  "www 1.2.3.4 A\n",
  "www,1.2.3.4,A\n",
  "WWW. A 1.2.3.5\n",
  "ts - NS\n",
  "x 1.2.3.4 A # web\n",
);
const anyText = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
const anyKind = fc.constantFrom<FileKind>("rs-table", "ts-table", "names", "results");

Deno.test("repairFile() makes no error of any text, and leaves nothing that it could repair", () => {
  fc.assert(
    fc.property(anyKind, anyText, (kind, text) => {
      const errorsIn = (bytes: Uint8Array) =>
        inspectFile("", kind, bytes).findings.filter(({ severity }) => severity === "error").length;
      const bytes = fromOctetString(text);
      const repaired = repairFile(kind, bytes);
      if (repaired === undefined) return;
      const isDecoded = /^(?:\xff\xfe|\xfe\xff)/.test(text);
      assertEquals(!isDecoded && errorsIn(repaired.bytes) > errorsIn(bytes), false);
      assertEquals(repairFile(kind, repaired.bytes), undefined);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a rule says that it can be repaired where a case above shows it, and only there", () => {
  const shown = REPAIRED.filter(([, , , , left]) => left === 0).flatMap(([, kind, text]) =>
    inspectFile("", kind, fromOctetString(text)).findings.map(({ rule }) => rule)
  );
  assertEquals(new Set(RULES.filter(({ isRepairable }) => isRepairable).map(({ id }) => id)), new Set(shown));
});
