// The benchmarks at their quickest: they run to their end, and each figure has the shape that it should have.
//
// How large a figure is, is nobody's business here: this machine may be busy with anything.
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../program.ts";
import { isMissing } from "../dns/tools.ts";
import { findPython } from "./child.ts";
import { type Figure, UNITS } from "./figures.ts";
import { renderRow } from "./report.ts";

const LOAD_UNITS = ["queries/s", "CPU µs/query"];
/** Each scene, and the units that it is measured in. */
const SCENES: ReadonlyMap<string, readonly string[]> = new Map([
  ["server 1x1, 1000 names", LOAD_UNITS],
  ["server 64x1, 1000 names", LOAD_UNITS],
  ["server 1x1024, 1000 names", LOAD_UNITS],
  ["server 64x64, 1000 names", LOAD_UNITS],
  ["events 64x64, nobody listens", LOAD_UNITS],
  ["recording 64x1, none", LOAD_UNITS],
  ["recording 64x64, none", LOAD_UNITS],
  ["client 1000 names, 0 ms away", ["names/s"]],
  ["client 1000 names, 1 ms away", ["names/s"]],
  ["load 100000 names", ["s", "bytes/name"]],
  ["start --help", ["ms"]],
  ["start --version", ["ms"]],
]);
/** The scenes of DNS, where dnsperf is installed: each is measured beside dnsmasq, then beside NSD. */
const DNS_SCENES = isMissing("dnsperf", "dig")
  ? []
  : ["dnsmasq", "NSD"].flatMap((against) =>
    ["dns udp, 1000 names", "dns tcp, 1000 names"].map((scene) => ({ scene, against }))
  );
/** References that need no Python. */
const OWN_REFERENCES = ["same server, idle observer", "same server, --trace-file", "console.log(1)"];
/** The servers that DNS is measured beside, and their programs. */
const DNS_SERVERS: Readonly<Record<string, string>> = { dnsmasq: "dnsmasq", NSD: "nsd" };
/** What only Linux tells; elsewhere the figure is null. */
const LINUX_UNITS = ["CPU µs/query", "bytes/name"];
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-run", "--allow-env=DNS_LAB,PATH", "--allow-sys=uid"];

async function runMain(...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...PERMISSIONS, `${ROOT}/tests/bench/main.ts`, ...args],
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("the benchmarks measure every scene, next to its reference", async () => {
  const [{ code, stdout, stderr }, python] = await Promise.all([runMain("--quick", "--json"), findPython()]);
  assertEquals([code, stderr], [0, ""]);
  const figures: Figure[] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    figures.map(({ scene, unit }) => `${scene}: ${unit}`),
    [...SCENES, ...DNS_SCENES.map(({ scene }) => [scene, LOAD_UNITS] as const)]
      .flatMap(([scene, units]) => units.map((unit) => `${scene}: ${unit}`)),
  );
  for (const figure of figures) {
    const { unit, against } = figure;
    assert(unit in UNITS);
    const isKnown = Deno.build.os === "linux" || !LINUX_UNITS.includes(unit);
    const isThere = DNS_SERVERS[against] === undefined
      ? python !== undefined || OWN_REFERENCES.includes(against)
      : !isMissing(DNS_SERVERS[against]);
    const hasReference = isKnown && isThere;
    checkNumber(figure, figure.dnsLab, isKnown);
    checkNumber(figure, figure.reference, hasReference);
    checkNumber(figure, figure.ratio, hasReference);
  }
});

/** Seconds of loading are a difference of two times, which can be any number where other tests run besides. */
function checkNumber(figure: Figure, value: number | null, isKnown: boolean): void {
  const isRight = isKnown
    ? Number.isFinite(value) && (figure.scene.startsWith("load") || Number(value) > 0)
    : value === null;
  assert(isRight, JSON.stringify(figure));
}

for (const args of [["serve"], ["--fast"], ["server", "--no-json"]]) {
  Deno.test(`the benchmarks refuse the command line "${args.join(" ")}", and say what they take`, async () => {
    const usage = "Usage: deno task bench [server|client|load|start|dns]... [--json] [--quick]\n";
    assertEquals(await runMain(...args), { code: 64, stdout: "", stderr: usage });
  });
}

Deno.test("renderRow() shows three digits, and a dash for what is not known", () => {
  const figure: Figure = { scene: "x", unit: "ms", dnsLab: 12345.6, reference: null, ratio: 0.12345, against: "y" };
  assertEquals(renderRow(figure).trimEnd().split(/\s+/), ["x", "ms", "12346", "-", "0.123", "y"]);
});
