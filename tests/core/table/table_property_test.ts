// parseTable() and Table.find() come to the same as a plain reading of the format, whatever the table and the name;
// and no bytes make parseTable() throw.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Octets, SLACK_BYTES } from "../../../lib/core/fast/octets.ts";
import { type RoleName, roleOf } from "../../roles.ts";
import { parseTable } from "../../../lib/core/table/table_parser.ts";
import { PlainTable } from "./plain_table.ts";
import { lookUp, lookUpRun, parseText } from "./table_of.ts";

const role = fc.constantFrom<RoleName>("rs", "ts");

// Few names, so that they meet again, of octets that are easily taken for one another.
const label = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: fc.constantFrom(..."aAzZ@`[{-_#1"), minLength: 1, maxLength: 3 }) },
  { weight: 8, arbitrary: fc.constantFrom("www", "WWW", "edu") },
  { weight: 1, arbitrary: fc.constantFrom("x".repeat(62), "X".repeat(63), "y".repeat(60)) },
);
const name = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "", ".")).map(
  ([labels, dot]) => labels.join(".") + dot,
).filter((name) => !name.startsWith("#"));
const address = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }).map((parts) =>
  parts.join(".")
);
const separator = fc.constantFrom(" ", " ", "  ", "\t", " \t ");
const margin = fc.constantFrom("", "", "", " ", "\t");
const lineEnd = fc.constantFrom("\n", "\n", "\r\n");

const entry = fc.tuple(margin, name, separator, address, separator, fc.constantFrom("A", "A", "a"), margin);
const referral = fc.tuple(name, separator, fc.constantFrom("-", "10.0.0.7"), separator, fc.constantFrom("NS", "ns"));
const filler = fc.constantFrom("", " ", "# comment", "#", "\t# \xff");
const line = fc.oneof(
  { weight: 8, arbitrary: entry.map((fields) => fields.join("")) },
  { weight: 1, arbitrary: filler },
);
const lines = fc.array(fc.tuple(line, lineEnd), { maxLength: 12 });

/** A table without an error, with or without the newline of its last line. */
const validTable = fc.tuple(fc.constantFrom("", "", "\xef\xbb\xbf"), lines, fc.boolean()).map(
  ([mark, lines, isEnded]) => {
    const text = mark + lines.flat().join("");
    return isEnded ? text : text.replace(/\r?\n$/, "");
  },
);

/** A text of pieces that are each right somewhere. */
const piece = fc.oneof(
  { weight: 4, arbitrary: entry.map((fields) => fields.join("") + "\n") },
  { weight: 2, arbitrary: referral.map((fields) => fields.join("") + "\n") },
  { weight: 4, arbitrary: fc.oneof(name, separator, address, lineEnd) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("A", "NS", "-", "#", ".", "\r", "256", "01.2.3.4", "\xff", "\v", "\xc3\xa9"),
  },
);
const anyTable = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));

/** Names to look up: those of a table with some octets flipped as a careless folding would, and any others. */
const flips = fc.array(fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0x20, 0x40, 0x80), { minLength: 7, maxLength: 7 });
const flippedName = fc.tuple(name, flips).map(([name, flips]) =>
  String.fromCharCode(...Array.from(name, (octet, at) => octet.charCodeAt(0) ^ flips[at % flips.length]))
);
const lookups = fc.array(fc.oneof(name, flippedName), { maxLength: 10 });

/** The names of a table, as they stand in it and as case and dot may change them. */
function spellingsIn(plain: PlainTable): string[] {
  return [...plain.replies].flatMap(([key, reply]) => [key, key.toUpperCase(), `${key}.`, reply.split(" ")[0]]);
}

function assertSame(text: string, role: RoleName, names: string[]): void {
  const plain = new PlainTable(text, role);
  const { table, diagnostics } = parseText(text, role);
  const linesOf = (wanted: RegExp) =>
    diagnostics.filter(({ severity, message }) => wanted.test(`${severity}: ${message}`)).map(({ line }) => line);
  const isList = linesOf(/^error: Every line has one field/).length > 0;
  assertEquals(linesOf(/^error/), isList ? plain.wrongLines.slice(0, 1) : plain.wrongLines);
  if (isList) assertEquals([plain.wrongLines.length > 1, plain.replies.size, plain.referral], [true, 0, undefined]);
  assertEquals(linesOf(/^warning.*given twice/), plain.duplicateLines);
  assertEquals(
    linesOf(/^warning: No NS entry/).length,
    role === "rs" && plain.referral === undefined && !isList ? 1 : 0,
  );
  assertEquals(table.size, plain.replies.size);
  assertEquals(table.referral && `${table.referral.host} ${table.referral.address} NS`, plain.referral);
  const asked = [...names, ...spellingsIn(plain)];
  for (const name of asked) assertEquals(lookUp(table, name), plain.find(name), name);
  const plainLines = asked.filter((name) => /^[^\0-\x20]*[^\0-\x20.]$/.test(name));
  assertEquals(lookUpRun(table, plainLines), plainLines.map((name) => plain.find(name)));
}

Deno.test("parseTable() reads any table as a plain parser does, and Table.find() finds what a Map does", () => {
  fc.assert(fc.property(validTable, role, lookups, assertSame), { numRuns: 2000 });
});

Deno.test("Table.findRun() finds what a Map does in a table that is large, too", () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `Host${index.toString(36)}.example.edu`);
  const text = names.map((name, index) => `${name} 10.0.${index >> 8}.${index & 255} A\n`).join("");
  const plain = new PlainTable(text, "ts");
  const asked = names.flatMap((name) => [name, name.toUpperCase(), `no${name}`]);
  assertEquals(lookUpRun(parseText(text).table, asked), asked.map((name) => plain.find(name)));
});

Deno.test("parseTable() finds the same lines wrong as a plain parser, in any mixture of right and wrong", () => {
  fc.assert(fc.property(anyTable, role, lookups, assertSame), { numRuns: 2000 });
});

Deno.test("parseTable() points every finding into the line that it names, a duplicate to the name", () => {
  fc.assert(fc.property(fc.oneof(anyTable, validTable), role, (text, role) => {
    const lines = text.replace(/^\xef\xbb\xbf/, "").split("\n");
    const outside = parseText(text, role).diagnostics.filter(({ line, column, message }) => {
      const [, name] = /^"(.+)" is given twice/.exec(message) ?? [];
      const rest = lines[line - 1].slice(column - 1);
      return column < 1 || column > lines[line - 1].length + 1 || (name !== undefined && !rest.startsWith(name));
    });
    assertEquals(outside, []);
  }));
});

Deno.test("parseTable() always knows what it is that is wrong with a line", () => {
  fc.assert(fc.property(anyTable, role, (text, role) => {
    assertEquals(parseText(text, role).diagnostics.filter(({ message }) => /is not an entry/.test(message)), []);
  }));
});

/** What a table replies for each name of it, one a line: the table in the form that is its own. */
function print(text: string, names: string[]): string {
  const { table } = parseText(text);
  return names.map((name) => `${lookUp(table, name)}\n`).join("");
}

Deno.test("parseTable() reads a table back from its replies as it was", () => {
  fc.assert(fc.property(validTable, (text) => {
    const names = [...new PlainTable(text, "ts").replies.keys()];
    const printed = print(text, names);
    assertEquals(parseText(printed).diagnostics, []);
    assertEquals(print(printed, names), printed);
    assertEquals(parseText(printed).table.size, parseText(text).table.size);
  }));
});

Deno.test("parseTable() leaves a table in its own form as it is, byte for byte", () => {
  const canonical = fc.uniqueArray(name, { selector: (name) => name.toLowerCase().replace(/\.$/, ""), maxLength: 9 });
  fc.assert(fc.property(canonical, address, (names, address) => {
    const text = names.map((name) => `${name} ${address} A\n`).join("");
    const { table } = parseText(text);
    assertEquals(String.fromCharCode(...table.index.text.bytes.subarray(0, text.length)), text);
  }));
});

/** Bytes, often of those that mean something to the parser. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fc.constantFrom(...[..." \t\r\n.-#aAnNsS1", "\xef\xbb\xbf", "\xbf", "\xff", "\xf0\x9f", "\xc5\xbf"]), {
    maxLength: 60,
  })
    .map((pieces) => Uint8Array.from(pieces.join(""), (octet) => octet.charCodeAt(0))),
);

Deno.test("parseTable() throws for no bytes whatever", () => {
  fc.assert(
    fc.property(anyBytes, role, (bytes, role) => {
      const text = new Uint8Array(bytes.length + SLACK_BYTES);
      text.set(bytes);
      const { diagnostics } = parseTable(new Octets(text), bytes.length, roleOf(role));
      assertEquals(diagnostics.filter(({ line, column }) => !(line >= 1 && column >= 1)), []);
    }),
    { numRuns: 3000 },
  );
});
