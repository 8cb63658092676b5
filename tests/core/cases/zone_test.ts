// Names, addresses and tables from a seed: the same on every system, and nobody's.
import { assert, assertEquals } from "@std/assert";
import { makeClientMaterial, makeServerMaterial } from "../../../lib/core/cases/asks.ts";
import { Random } from "../../../lib/core/cases/random.ts";
import { inOtherCase, makeZone, tableText } from "../../../lib/core/cases/zone.ts";

Deno.test("Random gives the same numbers for a seed, and others for another", () => {
  const numbers = (seed: string) => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.below(1000));
  };
  assertEquals(numbers("dns-lab"), [924, 116, 883, 641, 273]);
  assert(numbers("dns-lab").join() !== numbers("dns-lab2").join());
});

Deno.test("makeZone() gives the same bytes for a seed", () => {
  const { rs } = makeZone("lab", { hosts: 2, missing: 1 });
  assertEquals(
    tableText({ hosts: rs, referral: "localhost" }),
    "timobe34.example.com 198.51.100.61 A\nvifipa99.host.example 192.0.2.199 A\nlocalhost - NS\n",
  );
});

Deno.test("makeZone() makes names below example domains, all different, and addresses for documentation", () => {
  const { rs, ts, missing } = makeZone("many", { hosts: 200, missing: 200, hasCapitals: true });
  const names = [...rs, ...ts].map(({ name }) => name).concat(missing);
  assertEquals(new Set(names.map((name) => name.toLowerCase())).size, 600);
  for (const name of names) assert(/\.(?:example\.(?:com|net|org)|test|example)$/i.test(name), name);
  for (const { address } of rs) assert(/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/.test(address), address);
});

const HOSTS = [{ name: "a.test", address: "192.0.2.1" }];
for (
  const [style, text] of [
    ["plain", "a.test 192.0.2.1 A\nts - NS\n"],
    ["tabs", "a.test\t192.0.2.1\tA\nts\t-\tNS\n"],
    ["spaces", "a.test   192.0.2.1   A\nts   -   NS\n"],
    ["no newline", "a.test 192.0.2.1 A\nts - NS"],
    ["crlf", "a.test 192.0.2.1 A\r\nts - NS\r\n"],
    ["comments", "a.test 192.0.2.1 A\nts - NS\n# the end of the table\n#old.example.com 192.0.2.1 A\n"],
  ] as const
) {
  Deno.test(`tableText() writes a table in the style "${style}"`, () => {
    assertEquals(tableText({ hosts: HOSTS, referral: "ts" }, style), text);
  });
}

Deno.test("makeServerMaterial() asks what the run says, and knows the reply to each", () => {
  const run = { asks: ["first", "last", "miss", "capitals", "other case"], manner: "plain", style: "plain" } as const;
  const { table, asks } = makeServerMaterial("rs", run, { tsName: "ilab" }, "x");
  const lines = table.trimEnd().split("\n");
  const [first, last, miss, capitals, other] = asks.map(({ expected }) => expected);
  assertEquals([first.text, last.text, miss.text], [lines[0], lines.at(-2), "ilab - NS"]);
  for (const { text } of [capitals, other]) assert(lines.includes(text), text);
  assertEquals(other.query, inOtherCase(other.text.split(" ")[0]));
  assert(!table.includes(miss.query));
});

Deno.test("makeClientMaterial() makes the list and the result of each name", () => {
  const run = { names: ["rs", "ts", "missing"], manner: "plain", isCutShort: true } as const;
  const { rsTable, tsTable, list, names, results } = makeClientMaterial(run, {}, "x");
  assertEquals(list, names.join("\n"));
  assert(rsTable.includes(results[0].text) && tsTable.includes(results[1].text));
  assertEquals(results[2].text, `${names[2]} - Error:HOST NOT FOUND`);
});
