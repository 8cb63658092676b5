// lib/docs/recordings.md names every field and every word of a recording, and no others.
import { assertEquals } from "@std/assert";
import { ENDINGS } from "../../../lib/core/trace/event.ts";
import { COMMON, CONNECTION, FIELDS, FINDINGS, HEADER, RUN } from "../../../lib/core/trace/recording_fields.ts";
import { ROOT } from "../../program.ts";

const PAGE = await Deno.readTextFile(`${ROOT}/lib/docs/recordings.md`);

/** The rows of the tables with this first heading: what stands in quotes in the first cell, and in the last one. */
function tableOf(heading: string): [string, string[]][] {
  const [, rows] = PAGE.split(new RegExp(`^\\| ${heading} +\\|.*\n\\|[-| ]+\\|\n`, "m"));
  const lines = rows.split("\n\n")[0].trim().split("\n").map((line) => line.split("|").slice(1, -1));
  return lines.map((cells) => [quoted(cells[0])[0], quoted(cells.at(-1)!)]);
}

function quoted(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, word]) => word);
}

function sorted(words: Iterable<string>): string[] {
  return [...words].sort();
}

/** The rows of a table, and the fields that the code wants: names and the fields of each. */
const TABLES: [heading: string, wanted: Readonly<Record<string, object>>][] = [
  ["event", { ...FIELDS, run: RUN }],
  ["`about`", FINDINGS],
];

for (const [heading, wanted] of TABLES) {
  Deno.test(`lib/docs/recordings.md has each ${heading} of a recording, with its fields`, () => {
    const documented = tableOf(heading).map(([name, fields]) => `${name}: ${sorted(fields).join(", ")}`);
    const fields = Object.entries(wanted).map(([name, rules]) => `${name}: ${sorted(Object.keys(rules)).join(", ")}`);
    assertEquals(sorted(documented), sorted(fields));
  });
}

Deno.test("lib/docs/recordings.md has each ending", () => {
  assertEquals(sorted(tableOf("`ending`").map(([name]) => name)), sorted(ENDINGS));
});

Deno.test("lib/docs/recordings.md has the fields of the header and of every event", () => {
  const documented = Array.from(
    PAGE.matchAll(/^\| field .*\n.*\n((?:\|.*\n)+)/gm),
    ([, rows]) => sorted(rows.trim().split("\n").map((row) => quoted(row)[0])),
  );
  assertEquals(documented, [
    sorted(["recording", "version", ...Object.keys(HEADER)]),
    sorted(["event", ...Object.keys(COMMON), ...Object.keys(CONNECTION)]),
  ]);
});

Deno.test("lib/docs/recordings.md has each word that a field may hold", () => {
  const { reply: { framing, verdict }, dns: { transport } } = FIELDS;
  const words = [framing, verdict, transport, CONNECTION.side, CONNECTION.server].flatMap(({ wanted }) =>
    wanted.split(", ").filter((word) => word !== "or nothing")
  );
  const missing = words.filter((word) => !PAGE.includes(`\`${word}\``));
  assertEquals([words.length, missing], [14, []]);
});
