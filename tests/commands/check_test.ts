// dns-lab check as a user runs it: findings on standard output, what was done on standard error, and the verdict.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { RULES } from "../../lib/core/check/rules.ts";
import { COMMAND, IS_FROM_SOURCE, run, Scratch } from "../program.ts";

const RS = "www.example 192.0.2.1 A\nlocalhost - NS\n";
const TS = "mail.example 198.51.100.2 A\n";
const NAMES = "www.example\nmail.example\n";
const RESULTS = "www.example 192.0.2.1 A\nmail.example 198.51.100.2 A\n";

/** A folder with a lab in which everything fits, and other files instead of its own or besides. */
async function labWith(files: Record<string, string | Uint8Array>): Promise<Scratch> {
  const scratch = new Scratch();
  const all = {
    "PROJI-DNSRS.txt": RS,
    "PROJI-DNSTS.txt": TS,
    "PROJI-HNS.txt": NAMES,
    "RESOLVED.txt": RESULTS,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) await scratch.write(name, content);
  return scratch;
}

interface Case {
  readonly name: string;
  readonly files?: Record<string, string>;
  readonly args: string[];
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CASES: readonly Case[] = [
  {
    name: "the lab's own files, if none is named; every line of the results has its verdict",
    args: [],
    code: 0,
    stdout: "RESOLVED.txt:1: Right: www.example 192.0.2.1 A\nRESOLVED.txt:2: Right: mail.example 198.51.100.2 A\n",
    stderr: "PROJI-DNSRS.txt: a table of RS, by its name; 0 findings\n" +
      "PROJI-DNSTS.txt: a table of TS, by its name; 0 findings\n" +
      "PROJI-HNS.txt: a list of names, by its name; 0 findings\n" +
      "RESOLVED.txt: results of a client, by its name; 0 findings\nNo finding in 4 files\n",
  },
  {
    name: "a table that is wrong, each finding with its rule",
    files: { "mine.txt": "www 192.0.2.300 A\nwww2 192.0.2.1 B\n" },
    args: ["mine.txt"],
    code: 1,
    stdout: 'mine.txt:1:5: The address is "192.0.2.300", wanted an IPv4 address [address]\n' +
      'mine.txt:2:16: The flag is "B", wanted "A" or "NS" [flag]\n',
    stderr: "mine.txt: a table of TS, by its content; 2 findings\n2 findings in 1 file\n",
  },
  {
    name: "--quiet: findings alone",
    files: { "mine.txt": "www 192.0.2.300 A\n" },
    args: ["-q", "mine.txt"],
    code: 1,
    stdout: 'mine.txt:1:5: The address is "192.0.2.300", wanted an IPv4 address [address]\n',
    stderr: "",
  },
  {
    name: "--verbose: the line, a caret, and what to do",
    files: { "mine.txt": "\twww A 192.0.2.3\nx\t\t192.0.2.3\tB\n" },
    args: ["-v", "mine.txt"],
    code: 1,
    stdout: 'mine.txt:1:8: The flag is "192.0.2.3", wanted "A" or "NS" [flag]\n   www A 192.0.2.3\n         ^\n' +
      "  Fix (--fix does it): www 192.0.2.3 A\n" +
      'mine.txt:2:14: The flag is "B", wanted "A" or "NS" [flag]\n  x  192.0.2.3 B\n               ^\n' +
      '  Fix: write "A", or "NS" for the entry that names the machine of TS\n',
    stderr: "mine.txt: a table of TS, by its content; 2 findings\n2 findings in 1 file\n",
  },
  {
    name: "options that say what a file is",
    files: { "mine.txt": "a.example\nb.example\n", "other.txt": "a.example 192.0.2.1 A\n" },
    args: ["--names", "mine.txt", "--rs-table", "other.txt", "-q"],
    code: 1,
    stdout: "other.txt:1:1: Warning: No NS entry: for names that are not in the table RS replies " +
      '"HOST NOT FOUND", and refers no client to TS; to name the machine that TS runs on, add a line like "localhost - NS" [no-ns]\n',
    stderr: "",
  },
  {
    name: "--ignore: without the findings of a rule",
    files: {
      "PROJI-HNS.txt": `${NAMES}nowhere.example\n`,
      "RESOLVED.txt": `${RESULTS}nowhere.example - Error:HOST NOT FOUND\n`,
    },
    args: ["-q", "--ignore", "unknown-name"],
    code: 0,
    stdout: "",
    stderr: "",
  },
  {
    name: "results that come from a wrong server",
    files: { "RESOLVED.txt": "www.example 192.0.2.1 A\nlocalhost - NS\n" },
    args: [
      "--resolved",
      "RESOLVED.txt",
      "--names",
      "PROJI-HNS.txt",
      "--rs-table",
      "PROJI-DNSRS.txt",
      "--ts-table",
      "PROJI-DNSTS.txt",
      "-q",
    ],
    code: 1,
    stdout:
      'RESOLVED.txt:2:1: Warning: The result is RS\'s referral: TS was not asked; wanted "mail.example 198.51.100.2 A" [result-server]\n',
    stderr: "",
  },
  {
    name: "a file that can't be read does not keep the others from being checked",
    files: { "mine.txt": "www 192.0.2.300 A\n" },
    args: ["none.txt", "mine.txt", "gone.txt", "-q"],
    code: 66,
    stdout: 'mine.txt:1:5: The address is "192.0.2.300", wanted an IPv4 address [address]\n',
    stderr: "gone.txt: Can't be read: there is no such file; check the name and the working directory\n" +
      "none.txt: Can't be read: there is no such file; check the name and the working directory\n",
  },
  {
    name: "two tables of one server, which are compared with nothing",
    args: [
      "PROJI-DNSRS.txt",
      "PROJI-HNS.txt",
      "--rs-table",
      "PROJI-DNSTS.txt",
      "--ignore",
      "no-ns",
      "--ignore",
      "unused-entry",
    ],
    code: 0,
    stdout: "",
    stderr: "There are several tables of RS, so none of them is compared with other files\n" +
      "PROJI-DNSRS.txt: a table of RS, by its name; 0 findings\nPROJI-HNS.txt: a list of names, by its name; 0 findings\n" +
      "PROJI-DNSTS.txt: a table of RS, as an option says; 0 findings\nNo finding in 3 files\n",
  },
  {
    name: "a result that is missing behind the last line",
    files: { "RESOLVED.txt": "www.example 192.0.2.1 A\n" },
    args: ["-v"],
    code: 1,
    stdout: "RESOLVED.txt:1: Right: www.example 192.0.2.1 A\n" +
      'RESOLVED.txt:2:1: Warning: The result of "mail.example" is missing here, wanted "mail.example 198.51.100.2 A" [result-missing]\n' +
      "  Fix: see why the client left it out: a reply that was not read, or a name that was skipped\n",
    stderr: "PROJI-DNSRS.txt: a table of RS, by its name; 0 findings\n" +
      "PROJI-DNSTS.txt: a table of TS, by its name; 0 findings\n" +
      "PROJI-HNS.txt: a list of names, by its name; 0 findings\n" +
      "RESOLVED.txt: results of a client, by its name; 1 finding\n1 finding in 4 files\n",
  },
  {
    name: "--resolve: a machine that can be found",
    args: ["PROJI-DNSRS.txt", "--resolve", "-q"],
    code: 0,
    stdout: "",
    stderr: "",
  },
];

for (const { name, files = {}, args, ...expected } of CASES) {
  Deno.test(`dns-lab check: ${name}`, async () => {
    await using scratch = await labWith(files);
    assertEquals(await run(["check", ...args], { cwd: scratch.path }), expected);
  });
}

Deno.test("dns-lab check --resolve finds no machine of a name that is reserved to have none (RFC 6761)", async () => {
  await using scratch = await labWith({ "PROJI-DNSRS.txt": "ilab9.invalid - NS\n" });
  const { code, stdout } = await run(["check", "PROJI-DNSRS.txt", "--resolve", "-q"], { cwd: scratch.path });
  assertEquals([code, stdout], [
    1,
    'PROJI-DNSRS.txt:1:1: Warning: No host named "ilab9.invalid" can be found from this machine, wanted that of TS [ns-unresolved]\n',
  ]);
});

Deno.test("dns-lab check --fix writes FILE.fixed and leaves FILE as it is; the verdict is about FILE", async () => {
  await using scratch = await labWith({ "mine.txt": "www,192.0.2.3,A\n" });
  const { code, stderr } = await run(["check", "--fix", "mine.txt"], { cwd: scratch.path });
  assertStringIncludes(stderr, "mine.txt: The repaired text is in mine.txt.fixed, 0 findings left\n");
  assertEquals([code, await scratch.read("mine.txt"), await scratch.read("mine.txt.fixed")], [
    1,
    "www,192.0.2.3,A\n",
    "www 192.0.2.3 A\n",
  ]);
});

Deno.test("dns-lab check --in-place keeps each earlier text, and writes over no copy; the verdict is about what is left", async () => {
  await using scratch = await labWith({ "mine.txt": "www,192.0.2.3,A\n", "mine.txt.bak": "older\n" });
  const { code, stderr } = await run(["check", "--in-place", "mine.txt"], { cwd: scratch.path });
  assertStringIncludes(stderr, "mine.txt: Repaired, 0 findings left; the file as it was is mine.txt.bak2\n");
  assertEquals([
    code,
    ...await Promise.all(["mine.txt", "mine.txt.bak", "mine.txt.bak2"].map((name) => scratch.read(name))),
  ], [
    0,
    "www 192.0.2.3 A\n",
    "older\n",
    "www,192.0.2.3,A\n",
  ]);
});

Deno.test("dns-lab check --json shows files, findings and verdicts, an object a line", async () => {
  await using scratch = await labWith({ "RESOLVED.txt": "WWW.example 192.0.2.1 A\nmail.example 198.51.100.2 A\n" });
  const { code, stdout, stderr } = await run(["check", "--json"], { cwd: scratch.path });
  const objects = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([code, stderr], [1, ""]);
  assertEquals(objects.map(({ type }) => type), ["file", "file", "file", "file", "finding", "result", "result"]);
  assertEquals(objects[3], { type: "file", file: "RESOLVED.txt", kind: "results", by: "name", findings: 1 });
  const { message, fix, ...finding } = objects[4];
  assert(message !== "" && fix !== "");
  assertEquals(finding, {
    type: "finding",
    file: "RESOLVED.txt",
    line: 1,
    column: 1,
    severity: "warning",
    rule: "result-case",
    source: "WWW.example 192.0.2.1 A",
  });
  assertEquals(objects[5], { type: "result", file: "RESOLVED.txt", line: 1, isRight: false });
});

Deno.test("dns-lab check --rules lists every rule with a bad line, a good one and a fix", async () => {
  const { code, stdout, stderr } = await run(["check", "--rules"]);
  assertEquals([code, stderr], [0, ""]);
  const shown = Array.from(
    stdout.matchAll(/^(\S+): .*\n {2}bad {3}.+\n {2}good {2}.+\n {2}fix {3}.+\n/gm),
    ([, id]) => id,
  );
  assertEquals(shown, RULES.map(({ id }) => id as string));
});

Deno.test("dns-lab check --rules --json shows each rule as an object", async () => {
  const { stdout } = await run(["check", "--rules", "--json"]);
  const rules = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(rules.map(({ rule }) => rule), RULES.map(({ id }) => id));
  assertEquals(rules[5], {
    type: "rule",
    rule: "flag",
    about: 'The third field is "A" or "NS", in either case',
    bad: { "ts-table": "www.example 192.0.2.1 B" },
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: 'write "A", or "NS" for the entry that names the machine of TS',
    isRepairable: true,
  });
});

Deno.test("dns-lab check without a file, where none of the lab's is", async () => {
  await using scratch = new Scratch();
  const { code, stderr } = await run(["check"], { cwd: scratch.path });
  assertMatch(stderr, /^No file is given, and none of the lab's is here, as in: dns-lab check mytable\.txt\n$/);
  assertEquals(code, 64);
});

Deno.test("dns-lab check shows control characters of a file as escapes", async () => {
  await using scratch = await labWith({ "mine.txt": "w\x1b[31mw 1.2.3.4 A\n" });
  const { stdout } = await run(["check", "-v", "mine.txt"], { cwd: scratch.path });
  assert(!stdout.includes("\x1b"));
  assertStringIncludes(stdout, "  w\\x1b[31mw 1.2.3.4 A\n   ^\n");
});

Deno.test({
  name: "dns-lab check shows carets and colours on a terminal (Linux: script, of util-linux)",
  ignore: Deno.build.os !== "linux" || !IS_FROM_SOURCE,
  fn: async () => {
    await using scratch = await labWith({ "mine.txt": "www 192.0.2.300 A\n" });
    const { stdout } = await new Deno.Command("script", {
      args: ["-qec", [...COMMAND, "check", "mine.txt"].map((word) => `'${word}'`).join(" "), "/dev/null"],
      cwd: scratch.path,
      env: { NO_COLOR: "" },
      stdin: "null",
    }).output();
    const shown = new TextDecoder().decode(stdout).replaceAll("\r", "");
    assertStringIncludes(shown, "\x1b[31mmine.txt:1:5: The address is");
    assertStringIncludes(shown, "  www 192.0.2.300 A\n      ^\n\x1b[2m  Fix: write four numbers");
  },
});
