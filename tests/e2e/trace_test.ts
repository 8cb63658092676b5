// What is shown and recorded of the wire: --trace, --trace-file and view, as a user runs them.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { HOST } from "../loopback.ts";
import { ROOT, run, Scratch, ServerProcess } from "../program.ts";

const RS_TABLE = `${ROOT}/tables/PROJI-DNSRS.txt`;
const TS_TABLE = `${ROOT}/tables/PROJI-DNSTS.txt`;
const NAMES = ["www.example.edu", "www.example.org", "nowhere.example.net"];
const NAME_OPTIONS = NAMES.flatMap((name) => ["--name", name]);

/** Runs the lab, with a recording of each program in `scratch`, and returns what the client showed. */
async function record(scratch: Scratch, clientOptions: readonly string[] = []) {
  const cwd = scratch.path;
  await using rs = await ServerProcess.start(["rs", RS_TABLE, "--linger", "0", "--trace-file", "rs.jsonl"], { cwd });
  await using ts = await ServerProcess.start(["ts", TS_TABLE, "--linger", "0", "--trace-file", "ts.jsonl"], { cwd });
  const servers = ["--rs", `${HOST}:${rs.port}`, "--ts-port", `${ts.port}`];
  const finished = await run(["client", ...servers, ...NAME_OPTIONS, "--trace-file", "c.jsonl", ...clientOptions], {
    cwd,
  });
  await Promise.all([rs.finish(), ts.finish()]);
  return finished;
}

/** The messages of a ladder: which way, and the text in quotes. */
function messagesIn(ladder: string): string[] {
  return Array.from(ladder.matchAll(/(▶|◀).*?(".*?")/g), ([, way, text]) => `${way} ${text}`);
}

const MESSAGES = [
  '▶ "www.example.edu"',
  '◀ "www.example.edu 192.0.2.10 A"',
  '▶ "www.example.org"',
  '◀ "localhost - NS"',
  '▶ "nowhere.example.net"',
  '◀ "localhost - NS"',
  '▶ "www.example.org"',
  '◀ "www.example.org 198.51.100.10 A"',
  '▶ "nowhere.example.net"',
  '◀ "nowhere.example.net - Error:HOST NOT FOUND"',
];

Deno.test("the client's --trace draws a ladder on standard error, and results stay data", async () => {
  await using scratch = new Scratch();
  const { code, stdout, stderr } = await record(scratch, ["--trace"]);
  assertEquals([code, stdout.split("\n").length], [0, NAMES.length + 1]);
  assertMatch(stderr, /^ +client +RS +TS\n +\+0\.0 ms │─+▶│ +│ {2}connected to 127\.0\.0\.1:\d+\n/);
  assertEquals(messagesIn(stderr).toSorted(), MESSAGES.toSorted());
  assert(stderr.split("\n").every((line) => line.length <= 80), "a line is wider than 80 columns");
});

Deno.test("-v --ascii writes ASCII alone: on a server, also in its remarks, and on the client", async () => {
  await using rs = await ServerProcess.start(["rs", RS_TABLE, "-v", "--ascii"]);
  const conn = await Deno.connect({ hostname: HOST, port: rs.port });
  await conn.write(new TextEncoder().encode("www.example.eduwww.例え.テスト"));
  await conn.read(new Uint8Array(100));
  conn.close();
  const { code, stderr } = await run(["client", "--rs", `${HOST}:${rs.port}`, "--name", NAMES[0], "-v", "--ascii"]);
  const shown = (await rs.finish()).stderr.join("\n");
  assertMatch(shown, /#1 {2}client -> RS {2}received {2}"www\.example\.eduwww\.\\xe4\\xbe\\x8b\\xe3/);
  assertMatch(shown, /#1 {2}Warning: two names run together, .*\\xe4\\xbe\\x8b/);
  assertMatch(stderr, /#1 {2}client <- RS {2}received {2}"www\.example\.edu 192/);
  assertEquals([code, /[^\n\x20-\x7e]/.exec(stderr + shown)?.[0]], [0, undefined]);
});

Deno.test("view draws three recordings of one session as one ladder", async () => {
  await using scratch = new Scratch();
  await record(scratch);
  const cwd = scratch.path;
  const merged = await run(["view", "c.jsonl", "rs.jsonl", "ts.jsonl"], { cwd });
  assertEquals([merged.code, merged.stderr], [0, ""]);
  assertMatch(merged.stdout, /^ +client +RS/);
  assertEquals(messagesIn(merged.stdout).toSorted(), MESSAGES.toSorted());
  const client = await run(["view", "c.jsonl"], { cwd });
  assertEquals(messagesIn(client.stdout), messagesIn(merged.stdout));
});

Deno.test("view shows the client of servers' recordings as one, and says so where a recording shares nothing", async () => {
  await using scratch = new Scratch();
  await record(scratch);
  const { code, stdout, stderr } = await run(["view", "--ascii", "rs.jsonl", "ts.jsonl"], { cwd: scratch.path });
  assertMatch(stderr, /^rs\.jsonl: no connection is in another recording, .*\nts\.jsonl: no connection .*\n$/);
  assertMatch(stdout, / client#1 RS +TS\n/);
  assertEquals([code, /[^\n\x20-\x7e]/.exec(stdout)?.[0], stdout.includes("client#2")], [0, undefined, false]);
});

Deno.test("view --json prints a recording that view reads again, with the same picture", async () => {
  await using scratch = new Scratch();
  await record(scratch);
  const cwd = scratch.path;
  const { stdout } = await run(["view", "--json", "c.jsonl", "rs.jsonl", "ts.jsonl"], { cwd });
  await scratch.write("merged.jsonl", stdout);
  const [once, twice] = await Promise.all(
    [["c.jsonl", "rs.jsonl", "ts.jsonl"], ["merged.jsonl"]].map((files) => run(["view", ...files], { cwd })),
  );
  assertEquals(twice, once);
});

Deno.test("view --pcap writes a capture file, and nothing on standard output", async () => {
  await using scratch = new Scratch();
  await record(scratch);
  const { code, stdout } = await run(["view", "--pcap", "c.pcap", "c.jsonl"], { cwd: scratch.path });
  const bytes = await Deno.readFile(scratch.file("c.pcap"));
  assertEquals([code, stdout, [...bytes.subarray(0, 4)]], [0, "", [0xa1, 0xb2, 0xc3, 0xd4]]);
});

Deno.test("the demo's --trace and --trace-file show and record the same session", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  const { code, stdout, stderr } = await run(["demo", "--trace", "--trace-file", "demo.jsonl"], { cwd });
  assertEquals([code, messagesIn(stdout), messagesIn(stderr).length], [0, [], 18]);
  assertStringIncludes(stdout, "RESOLVED.txt would hold");
  assertEquals(messagesIn((await run(["view", "demo.jsonl"], { cwd })).stdout), messagesIn(stderr));
});

Deno.test("a server that is killed leaves a recording of whole lines", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  await using rs = await ServerProcess.start(["rs", RS_TABLE, "--trace-file", "rs.jsonl"], { cwd });
  const conn = await Deno.connect({ hostname: HOST, port: rs.port });
  await conn.write(new TextEncoder().encode("www.example.edu\n"));
  await conn.read(new Uint8Array(100));
  await conn.write(new TextEncoder().encode("lab.example.edu\n"));
  // The reply to the second query follows what was recorded of the first one.
  await conn.read(new Uint8Array(100));
  rs.process.kill("SIGKILL");
  await rs.finish();
  conn.close();
  assert((await scratch.read("rs.jsonl")).endsWith("}\n"));
  const { code, stdout } = await run(["view", "rs.jsonl"], { cwd });
  assertEquals(code, 0);
  assertEquals(messagesIn(stdout).slice(0, 2), ['▶ "www.example.edu\\n"', '◀ "www.example.edu 192.0.2.10 A\\n"']);
});

Deno.test("a recording that reaches its limit is told, and the server goes on", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  const args = ["rs", RS_TABLE, "--linger", "0", "--trace-file", "rs.jsonl", "--trace-limit", "300"];
  await using rs = await ServerProcess.start(args, { cwd });
  const { code } = await run(["client", "--rs", `${HOST}:${rs.port}`, "--name", "www.example.edu"]);
  const { stderr } = await rs.finish();
  assertEquals(code, 0);
  assertStringIncludes(stderr.join("\n"), "rs.jsonl: The recording has reached --trace-limit 300 and ends here");
  const viewed = await run(["view", "rs.jsonl"], { cwd });
  assertEquals([viewed.code, viewed.stderr], [0, "rs.jsonl: The recording reached its limit and ended early\n"]);
});

const MISTAKES: [what: string, args: string[], code: number, stderr: RegExp][] = [
  ["no recording", ["view"], 64, /^No recording is given, as in: dns-lab view client\.jsonl\n$/],
  ["a recording that does not exist", ["view", "none.jsonl"], 66, /^none\.jsonl: Can't be read: there is no such file/],
  ["a table for a recording", ["view", RS_TABLE], 65, /^\S+:1:1: The line is no JSON, wanted a line of a recording\n$/],
  ["an empty file", ["view", "empty"], 65, /^empty:1:1: The file is empty, wanted a recording\n$/],
  ["an endless line", ["view", "endless"], 65, /^endless:1:1: A line of \d+ characters, wanted at most 1000000\n$/],
  ["another version", ["view", "version"], 65, /^version:1:1: The recording has version "2", wanted 1; view it with /],
  [
    "an event of wrong types",
    ["view", "types"],
    65,
    /^types:2:1: The field "at" is ""soon"", wanted a whole number\n$/,
  ],
  ["bytes that are no UTF-8", ["view", "binary"], 65, /^binary:1:1: The line is no JSON/],
  ["a page that can't be written", ["view", "--pcap", "no/x.pcap", "ok"], 73, /^no\/x\.pcap: Can't be written: /],
  [
    "a page that would take the place of its recording",
    ["view", "--html", "./ok", "ok"],
    64,
    /^--html \.\/ok: That is a recording itself; choose another file\n$/,
  ],
  [
    "two outputs in one file",
    ["view", "--html", "x", "--pcap", "x", "ok"],
    64,
    /^--html and --pcap both write x; choose/,
  ],
  ["standard output for a page", ["view", "--html", "-", "ok"], 64, /^--html -: Wanted the name of a file\n$/],
  [
    "a recording that can't be written",
    ["demo", "--trace-file", "no/x.jsonl"],
    73,
    /^no\/x\.jsonl: Can't be written: /,
  ],
];
const HEADER = '{"recording":"dns-lab","version":1,"program":"dns-lab 0.1.0","role":"rs","startedMs":0}\n';
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  empty: "",
  endless: "x".repeat(3_000_000),
  version: HEADER.replace('"version":1', '"version":2'),
  types: `${HEADER}{"at":"soon","connection":1,"event":"unread"}\n`,
  binary: new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
  ok: HEADER,
};

for (const [what, args, code, stderr] of MISTAKES) {
  Deno.test(`${args[0]} tells of ${what}`, async () => {
    await using scratch = new Scratch();
    for (const [name, content] of Object.entries(FILES)) await scratch.write(name, content);
    const finished = await run(args, { cwd: scratch.path });
    assertMatch(finished.stderr, stderr);
    assertEquals([finished.code, finished.stdout], [code, ""]);
  });
}
