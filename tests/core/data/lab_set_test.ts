// Sets: the same bytes from the same seed, only reserved names and addresses, the shares that were asked for.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkFiles } from "../../../lib/core/check/check.ts";
import { type LabSet, type LabSetOptions, makeLabSet } from "../../../lib/core/data/lab_set.ts";

const OPTIONS: LabSetOptions = {
  seed: new Uint8Array(32).fill(7),
  names: 6,
  shares: { rs: 1, ts: 1, misses: 1 },
  mixedCasePercent: 50,
  isLoopback: false,
  tsHost: "ilab2",
};

const GOLDEN: LabSet = {
  rsTable: "mail.giben.cs.example 198.51.100.252 A\n" +
    "ilab2 - NS\n" +
    "pelas.example.com 203.0.113.228 A\n",
  tsTable: "Trasaimer.Lab.Example 203.0.113.231 A\n" +
    "brouplougon.example.org 198.51.100.46 A\n",
  names: "mupafai.test\n" +
    "plirikous.cs.example\n" +
    "brouplougon.example.org\n" +
    "pelas.example.com\n" +
    "TRASAIMER.LAB.EXAMPLE\n" +
    "MAIL.GIBEN.CS.EXAMPLE\n",
  results: "mupafai.test - Error:HOST NOT FOUND\n" +
    "plirikous.cs.example - Error:HOST NOT FOUND\n" +
    "brouplougon.example.org 198.51.100.46 A\n" +
    "pelas.example.com 203.0.113.228 A\n" +
    "Trasaimer.Lab.Example 203.0.113.231 A\n" +
    "mail.giben.cs.example 198.51.100.252 A\n",
};

Deno.test("makeLabSet() makes these very bytes from this seed, on every system", () => {
  assertEquals(makeLabSet(OPTIONS), GOLDEN);
});

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const share = fc.integer({ min: 0, max: 9 });
const shares = fc.record({ rs: share, ts: share, misses: share }).filter(({ rs, ts, misses }) => rs + ts + misses > 0);
const options = fc.record<LabSetOptions>({
  seed,
  names: fc.integer({ min: 1, max: 60 }),
  shares,
  mixedCasePercent: fc.integer({ min: 0, max: 100 }),
  isLoopback: fc.boolean(),
  tsHost: fc.constant("localhost"),
});

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

Deno.test("makeLabSet() makes sets in which check finds only the names that nobody is to have", () => {
  fc.assert(fc.property(options, (options) => {
    const { rsTable, tsTable, names, results } = makeLabSet(options);
    const bytes = (text: string) => new TextEncoder().encode(text);
    const { files } = checkFiles([
      { path: "rs", kind: "rs-table", bytes: bytes(rsTable) },
      { path: "ts", kind: "ts-table", bytes: bytes(tsTable) },
      { path: "names", kind: "names", bytes: bytes(names) },
      { path: "results", kind: "results", bytes: bytes(results) },
    ]);
    const found = files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assertEquals(new Set(found.filter((rule) => rule !== "unknown-name")), new Set());
    assertEquals(found.length, linesOf(results).filter((line) => line.endsWith("Error:HOST NOT FOUND")).length);
  }));
});

Deno.test("makeLabSet() gives each server its share", () => {
  fc.assert(fc.property(options, (options) => {
    const { names, shares: { rs, ts, misses } } = options;
    const set = makeLabSet(options);
    const whole = rs + ts + misses;
    const counts = [linesOf(set.rsTable).length - 1, linesOf(set.tsTable).length];
    const near = [names * rs / whole, names * ts / whole];
    assertEquals(counts.filter((count, at) => Math.abs(count - near[at]) > 1), []);
    assertEquals([linesOf(set.names).length, linesOf(set.results).length], [names, names]);
  }));
});

/** RFC 2606 and RFC 6761. */
const RESERVED_NAME = /(?:^|\.)(?:example|test|example\.(?:com|net|org))$/i;
/** RFC 5737, and RFC 1122 3.2.1.3. */
const RESERVED_ADDRESS = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/;
const LOOPBACK = /^127\.\d+\.\d+\.\d+$/;

Deno.test("makeLabSet() takes names and addresses only from what is reserved", () => {
  fc.assert(fc.property(options, (options) => {
    const { rsTable, tsTable, names } = makeLabSet(options);
    const entries = linesOf(rsTable + tsTable).filter((line) => line.endsWith(" A")).map((line) => line.split(" "));
    const wanted = options.isLoopback ? LOOPBACK : RESERVED_ADDRESS;
    assertEquals(entries.filter(([, address]) => !wanted.test(address)), []);
    assertEquals([...entries.map(([name]) => name), ...linesOf(names)].filter((name) => !RESERVED_NAME.test(name)), []);
  }));
});

Deno.test("makeLabSet() changes the case of all names or of none, as it is told", () => {
  fc.assert(fc.property(options, (options) => {
    const changed = (mixedCasePercent: number) => {
      const set: LabSet = makeLabSet({ ...options, mixedCasePercent, shares: { rs: 1, ts: 0, misses: 0 } });
      const queries = linesOf(set.names);
      return linesOf(set.results).filter((line, at) => line.split(" ")[0] !== queries[at]).length;
    };
    assertEquals([changed(0), changed(100)], [0, options.names]);
  }));
});

Deno.test("makeLabSet() makes no word that nobody wants to hand out", () => {
  const { names } = makeLabSet({ ...OPTIONS, names: 20_000, mixedCasePercent: 0 });
  assertEquals(linesOf(names).filter((name) => /nazi|penis|rape|puta|pis|kike|titi/i.test(name)), []);
});
