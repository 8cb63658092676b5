// The soak and the fuzzer in small: that they run, find nothing, and say what they did.
import { assertEquals, assertMatch } from "@std/assert";
import { isMissing } from "../dns/tools.ts";
import { ROOT } from "../program.ts";

const PERMISSIONS = ["--allow-net=127.0.0.1,localhost", "--allow-read", "--allow-write", "--allow-run", "--allow-env"];
const COUNT = "[1-9]\\d*";
const MEMORY = "(?:\\d+\\.\\d MiB|not told)";

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  /** What it must have said. */
  readonly said: readonly RegExp[];
  readonly ignore?: boolean;
}

const programs: readonly Program[] = [
  {
    name: "The soak lets no client down",
    // Windows has no SIGTERM that a process could notice.
    ignore: Deno.build.os === "windows",
    args: [...PERMISSIONS, "tests/soak/main.ts", "--seconds", "2", "--clients", "200", "--hostile", "50"],
    said: [
      row("seed", "\\d+"),
      row("  queries", COUNT),
      row("  clients with a wrong reply", "0"),
      row("  clients with a missing reply", "0"),
      row("  line, pipelined", COUNT),
      row("  raw, lock-step", COUNT),
      row("  half-closing", COUNT),
      row("  slow-loris", COUNT),
      row("  never-read", COUNT),
      row("  reset", COUNT),
      row("told that it is full", "20 of 20"),
      row("descriptors", "(?:(\\d+) before, \\1|not told before, not told) after"),
      row("resident memory", `${MEMORY} before, ${MEMORY} after`),
      row("CPU when all are silent", "(?:\\d\\.\\d\\d %|not told)"),
      row("status after SIGTERM", "0"),
      row("summary", "RS served \\d+ clients, \\d+ queries: .*"),
      /\nEvery promise was kept\n$/,
    ],
  },
  {
    name: "The fuzzer finds nothing",
    args: ["tests/soak/fuzz.ts", "--inputs", "20000"],
    said: [
      row("seed", "\\d+"),
      ...["table of rs", "table of ts", "reply", "queries, auto", "queries, line", "queries, raw", "host and port"].map(
        (parser) => row(parser, `${COUNT} inputs, ${COUNT} taken, the slowest \\d+\\.\\d ms`),
      ),
      /\nNothing was thrown that is not documented\n$/,
    ],
  },
  {
    name: "dnsperf loses no query of dns-lab ts --dns at half of its top rate",
    ignore: isMissing("dnsperf") || Deno.build.os === "windows",
    args: [...PERMISSIONS, "tests/soak/dns.ts", "--seconds", "2", "--names", "20000"],
    said: [
      row("top rate", `${COUNT} queries/s`),
      row("queries", COUNT),
      row("lost", "0"),
      row("other codes than NOERROR", "0"),
      row("resident memory", `${MEMORY} before, ${MEMORY} after`),
      row("summary", "TS replied to \\d+ DNS queries .*"),
      /\nNo query was lost\n$/,
    ],
  },
  {
    name: "The fuzzer of real DNS finds nothing",
    args: ["tests/soak/fuzz_dns.ts", "--inputs", "10000"],
    said: [
      row("seed", "\\d+"),
      ...["DNS query", "DNS query in the fast lane", "DNS reply", "zone file"].map((parser) =>
        row(parser, `${COUNT} inputs, ${COUNT} taken, the slowest \\d+\\.\\d ms`)
      ),
      /\nNothing was thrown that is not documented\n$/,
    ],
  },
];

function row(label: string, value: string): RegExp {
  return new RegExp(`^${label} +${value}$`, "m");
}

for (const { name, args, said, ignore } of programs) {
  Deno.test({ name, ignore }, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const [text, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals({ code, errors }, { code: 0, errors: "" }, text);
    for (const wanted of said) assertMatch(text, wanted);
  });
}
