// A thousand random tables, each with one mistake: it is found at its line and column, by its rule, and nothing else is.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkFiles } from "../../../lib/core/check/check.ts";
import { fromOctetString } from "../../../lib/core/model/octet_string.ts";
import type { RuleId } from "../../../lib/core/model/rule_id.ts";

/** The fields of a line, and what stands between them. */
interface Fields {
  readonly margin: string;
  readonly name: string;
  readonly gap: string;
  readonly address: string;
  readonly gap2: string;
  readonly flag: string;
  readonly tail: string;
}

interface Mistake {
  readonly rule: RuleId;
  /** A line with the mistake in place of a right one, and where it is: an index into the line. */
  readonly make: (fields: Fields) => { readonly line: string; readonly index: number };
}

const label = fc.string({ unit: fc.constantFrom(..."abcxyzABC019-_"), minLength: 1, maxLength: 8 });
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const number = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(number, number, number, number).map((parts) => parts.join("."));
const gap = fc.constantFrom(" ", "  ", "\t", " \t ");
const margin = fc.constantFrom("", "", " ", "\t");
const fields = fc.record<Fields>({
  margin,
  name,
  gap,
  address,
  gap2: gap,
  flag: fc.constantFrom("A", "a"),
  tail: margin,
});

const lineOf = ({ margin, name, gap, address, gap2, flag, tail }: Fields) =>
  margin + name + gap + address + gap2 + flag + tail;
const addressAt = ({ margin, name, gap }: Fields) => (margin + name + gap).length;
const flagAt = (fields: Fields) => addressAt(fields) + (fields.address + fields.gap2).length;

/** A mistake in one field, at the start of that field, or `offset` behind it. */
function inField(
  rule: RuleId,
  field: "name" | "address" | "flag",
  change: (text: string) => [string, number?],
): Mistake {
  const starts = { name: ({ margin }: Fields) => margin.length, address: addressAt, flag: flagAt };
  return {
    rule,
    make(fields) {
      const [text, offset = 0] = change(fields[field]);
      return { line: lineOf({ ...fields, [field]: text }), index: starts[field](fields) + offset };
    },
  };
}

/** What can be wrong with one line. */
const LINE_MISTAKES: readonly Mistake[] = [
  inField("name-character", "name", (name) => [`${name}\xc3\xa9`, name.length]),
  inField("name-character", "name", (name) => [`${name}\x01x`, name.length]),
  inField("empty-label", "name", (name) => [`${name}..x`, name.length + 1]),
  inField("empty-label", "name", (name) => [`.${name}`]),
  inField("label-length", "name", (name) => [`${name}.${"x".repeat(64)}`, name.length + 1]),
  inField("name-length", "name", (name) => [`${"abc.".repeat(63)}${name}.xyz`]),
  inField("address", "address", (address) => [`${address}.1`]),
  inField("address", "address", (address) => [address.replace(/\d+$/, "256")]),
  inField("address", "address", () => ["-"]),
  inField("address", "address", () => ["::1"]),
  inField("leading-zero", "address", (address) => [address.replace(/\d+$/, "01")]),
  inField("flag", "flag", (flag) => [`${flag}A`]),
  inField("flag", "flag", () => ["CNAME"]),
  {
    rule: "extra-field",
    make: (fields) => {
      const line = lineOf({ ...fields, tail: " " });
      return { line: `${line}more`, index: line.length };
    },
  },
  { rule: "missing-field", make: ({ margin, name }) => ({ line: margin + name, index: (margin + name).length }) },
  {
    rule: "missing-field",
    make: ({ margin, name, gap, address }) => {
      const line = margin + name + gap + address;
      return { line, index: line.length };
    },
  },
];

/** A right table, a place in it, and how it is written. */
const tables = fc.record({
  entries: fc.uniqueArray(fields, { selector: ({ name }) => name.toLowerCase(), minLength: 2, maxLength: 12 }),
  at: fc.nat(),
  end: fc.constantFrom("\n", "\r\n"),
  mark: fc.constantFrom("", "\xef\xbb\xbf"),
  filler: fc.constantFrom("# a comment", "", " \t"),
});

/** All that is found in a table of these lines: its line, column and rule. */
function findingsIn(kind: "rs-table" | "ts-table", lines: readonly string[], mark: string, end: string): unknown[] {
  const bytes = fromOctetString(mark + lines.map((line) => line + end).join(""));
  return checkFiles([{ path: "t", kind, bytes }]).files[0].findings.map((
    { line, column, rule },
  ) => [line, column, rule]);
}

Deno.test("check finds the one mistake in a line of a random table, and nothing else", () => {
  fc.assert(
    fc.property(tables, fc.constantFrom(...LINE_MISTAKES), ({ entries, at, end, mark, filler }, { rule, make }) => {
      const index = at % entries.length;
      const mistake = make(entries[index]);
      const lines = entries.flatMap((entry, number) => [filler, number === index ? mistake.line : lineOf(entry)]);
      assertEquals(findingsIn("rs-table", [...lines, "ts.example - NS"], mark, end), [
        [2 * index + 2, mistake.index + 1, rule],
      ]);
    }),
    { numRuns: 1000 },
  );
});

/** What can be wrong with a table of lines that are each right: the lines, and the finding. */
const TABLE_MISTAKES: readonly {
  readonly rule: RuleId;
  readonly kind: "rs-table" | "ts-table";
  readonly make: (
    lines: string[],
    entry: Fields,
    index: number,
  ) => { lines: string[]; at: [line: number, column: number] };
}[] = [
  {
    rule: "duplicate",
    kind: "ts-table",
    make: (lines, entry) => ({
      lines: [...lines, `\t${entry.name.toUpperCase()}. 192.0.2.1 A`],
      at: [lines.length + 1, 2],
    }),
  },
  { rule: "no-ns", kind: "rs-table", make: (lines) => ({ lines, at: [lines.length, 1] }) },
  {
    rule: "second-ns",
    kind: "rs-table",
    make: (lines, _, index) => ({
      lines: ["ts.example - NS", ...lines.toSpliced(index, 0, "other.example\t192.0.2.1 ns")],
      at: [index + 2, 25],
    }),
  },
  {
    rule: "ns-in-ts",
    kind: "ts-table",
    make: (lines, _, index) => ({ lines: lines.toSpliced(index, 0, " ts.example - NS"), at: [index + 1, 15] }),
  },
  {
    rule: "binary",
    kind: "ts-table",
    make: (lines, _, index) => ({
      lines: lines.with(index, `${lines[index]}\0`),
      at: [index + 1, lines[index].length + 1],
    }),
  },
  {
    rule: "list-not-table",
    kind: "rs-table",
    make: (lines) => ({
      lines: lines.map((line) => line.trim().split(/\s/)[0]),
      at: [1, lines[0].trim().search(/\s/) + 1],
    }),
  },
];

for (const { rule, kind, make } of TABLE_MISTAKES) {
  Deno.test(`check finds a mistake of the rule ${rule} in a random table, and nothing else`, () => {
    fc.assert(
      fc.property(tables, ({ entries, at, end }) => {
        const index = at % entries.length;
        const mistake = make(entries.map(lineOf), entries[index], index);
        assertEquals(findingsIn(kind, mistake.lines, "", end), [[...mistake.at, rule]]);
      }),
      { numRuns: 200 },
    );
  });
}

Deno.test("check throws for no bytes whatever, as any kind of file", () => {
  const bytes = fc.array(
    fc.constantFrom(..." \t\r\n.-#aANS1", "\xff\xfe", "\0", "\xef\xbb\xbf", "www 1.2.3.4 A", " - Error:HOST NOT FOUND"),
    { maxLength: 40 },
  ).map((pieces) => fromOctetString(pieces.join("")));
  fc.assert(
    fc.property(bytes, bytes, bytes, bytes, (rs, ts, names, results) => {
      const { files } = checkFiles([
        { path: "rs", kind: "rs-table", bytes: rs },
        { path: "ts", kind: "ts-table", bytes: ts },
        { path: "names", kind: "names", bytes: names },
        { path: "results", kind: "results", bytes: results },
      ]);
      const outside = files.flatMap(({ findings }) =>
        findings.filter(({ line, column }) => !(line >= 1 && column >= 1))
      );
      assertEquals(outside, []);
    }),
    { numRuns: 1000 },
  );
});
