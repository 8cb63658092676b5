// The lab as a user runs it: three processes, the sample tables, RESOLVED.txt.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { ROOT, run, Scratch, ServerProcess, spawn } from "../program.ts";

const RS_TABLE = `${ROOT}/tables/PROJI-DNSRS.txt`;
const TS_TABLE = `${ROOT}/tables/PROJI-DNSTS.txt`;
const NAMES = `${ROOT}/tables/PROJI-HNS.txt`;
const RESULTS = `www.example.edu 192.0.2.10 A
www.example.org 198.51.100.10 A
Library.Example.EDU 192.0.2.80 A
News.Example.COM 203.0.113.8 A
lab.example.edu 192.0.2.99 A
nowhere.example.net - Error:HOST NOT FOUND
`;

Deno.test("the lab resolves the sample names, and both servers end by themselves", async () => {
  await using scratch = new Scratch();
  await using rs = await ServerProcess.start(["rs", RS_TABLE]);
  await using ts = await ServerProcess.start(["ts", TS_TABLE]);
  const client = await run(["client", "--rs", `localhost:${rs.port}`, "--ts-port", `${ts.port}`, NAMES], {
    cwd: scratch.path,
  });
  assertEquals([client.code, client.stdout], [0, RESULTS]);
  assertMatch(client.stderr, /^6 names in [\d.]+ s: 5 found, 1 not found; the results are in RESOLVED\.txt\n$/);
  assertEquals(await scratch.read("RESOLVED.txt"), RESULTS);
  const [rsEnd, tsEnd] = [await rs.finish(), await ts.finish()];
  assertEquals([rsEnd.code, tsEnd.code, rsEnd.stdout, tsEnd.stdout], [0, 0, "", ""]);
  assertEquals(rsEnd.stderr.slice(-2), [
    "RS served 1 client, 6 queries: 3 answered, 3 referred",
    "RS ended: its last client has left; --stay keeps it running",
  ]);
  assertEquals(tsEnd.stderr.at(-2), "TS served 1 client, 3 queries: 2 answered, 1 not found");
});

Deno.test("a server started with --quiet says that it listens, and nothing else", async () => {
  await using rs = await ServerProcess.start(["rs", "--quiet", "--linger", "0", RS_TABLE]);
  await run(["client", "--rs", `127.0.0.1:${rs.port}`, "--name", "www.example.edu", "--output", "-"]);
  assertEquals((await rs.finish()).stderr, [`RS listening on 127.0.0.1:${rs.port}`]);
});

Deno.test("a server listens on all interfaces by default, and says so", async () => {
  const process = spawn(["rs", "--port", "0", RS_TABLE]);
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let stderr = "";
  while (!/:\d+\n/.test(stderr)) stderr += (await reader.read()).value ?? "";
  const port = /RS listening on 0\.0\.0\.0:(\d+)\n/.exec(stderr)?.[1];
  (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close();
  while (!(await reader.read()).done);
  await process.stdout.cancel();
  assertEquals((await process.status).code, 0);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `a server ends with a summary and status 0 on ${signal}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using ts = await ServerProcess.start(["ts", "--stay", TS_TABLE]);
      ts.process.kill(signal);
      const { code, stderr } = await ts.finish();
      assertEquals(code, 0);
      assertEquals(stderr.slice(-2), [
        "TS served 0 clients, 0 queries: 0 answered, 0 not found",
        "TS ended: it was interrupted",
      ]);
    },
  });
}

Deno.test("servers find their tables in the working directory, then in tables/, and the client its names", async () => {
  await using scratch = new Scratch();
  await scratch.write("PROJI-DNSRS.txt", "www.example.edu 192.0.2.10 A\nlocalhost - NS\n");
  await Deno.mkdir(scratch.file("tables"));
  await scratch.write("tables/PROJI-DNSTS.txt", "www.example.org 198.51.100.10 A\n");
  await scratch.write("tables/PROJI-HNS.txt", "www.example.edu\n\nwww.example.org\n");
  await using rs = await ServerProcess.start(["rs"], { cwd: scratch.path });
  await using ts = await ServerProcess.start(["ts"], { cwd: scratch.path });
  const { code, stdout } = await run(["client", "--rs", `localhost:${rs.port}`, "--ts-port", `${ts.port}`, "-q"], {
    cwd: scratch.path,
  });
  assertEquals([code, stdout], [0, ""]);
  assertEquals(await scratch.read("RESOLVED.txt"), "www.example.edu 192.0.2.10 A\nwww.example.org 198.51.100.10 A\n");
});

Deno.test("the client takes names from standard input, in lower case if told, and writes to standard output", async () => {
  await using rs = await ServerProcess.start(["rs", "-v", RS_TABLE]);
  const { code, stdout, stderr } = await run(
    ["client", "--rs", `127.0.0.1:${rs.port}`, "--lower", "--output", "-", "-"],
    { stdin: "\ufeffWWW.Example.EDU\r\n\r\nlab.example.edu" },
  );
  assertEquals([code, stdout], [0, "www.example.edu 192.0.2.10 A\nlab.example.edu 192.0.2.99 A\n"]);
  assertMatch(stderr, /^2 names in [\d.]+ s: 2 found, 0 not found\n$/);
  const log = (await rs.finish()).stderr.join("\n");
  assertMatch(
    log,
    /client → RS {2}received {2}"www\.example\.edu" {2}15 bytes, raw, complete after \d+ ms of silence\n.*client ← RS {2}sent {6}"www.*A" {2}28 bytes, raw, answered/,
  );
});

Deno.test("the client resolves a name that is typed at once, before the list has ended", async () => {
  await using rs = await ServerProcess.start(["rs", RS_TABLE]);
  const process = spawn(["client", "--rs", `127.0.0.1:${rs.port}`, "--output", "-", "-"], { stdin: "" });
  const writer = process.stdin.getWriter();
  const results = process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    [Symbol.asyncIterator]();
  const shown: string[] = [];
  for (const name of ["www.example.edu", "lab.example.edu"]) {
    await writer.write(new TextEncoder().encode(`${name}\n`));
    shown.push((await results.next()).value ?? "");
  }
  await writer.close();
  assertEquals(shown, ["www.example.edu 192.0.2.10 A", "lab.example.edu 192.0.2.99 A"]);
  await Promise.all([process.stderr.cancel(), results.return?.()]);
  assertEquals((await process.status).code, 0);
});

Deno.test("the client shows each message with -v, and --name asks for names without a list", async () => {
  await using scratch = new Scratch();
  await using rs = await ServerProcess.start(["rs", RS_TABLE]);
  const args = [
    "client",
    "--rs",
    `127.0.0.1:${rs.port}`,
    "--name",
    "www.example.edu",
    "--name",
    "lab.example.edu",
    "-v",
  ];
  const { code, stderr } = await run(args, { cwd: scratch.path });
  assertEquals(code, 0);
  assertStringIncludes(stderr, `#1  client → RS  connected to 127.0.0.1:${rs.port}\n`);
  assertStringIncludes(stderr, '#1  client → RS  sent      "www.example.edu"  15 bytes, raw, no newline yet\n');
  assertStringIncludes(stderr, '#1  client ← RS  received  "lab.example.edu 192.0.2.99 A"  28 bytes, raw, answered\n');
});

Deno.test("a list of 200,000 names over a table of 100,000 comes out whole and in order", async () => {
  await using scratch = new Scratch();
  const name = (index: number) => `host${index}.example.edu`;
  const address = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  const count = 100_000;
  const entries = Array.from({ length: count }, (_, index) => `${name(index)} ${address(index)} A\n`);
  await scratch.write("rs.txt", entries.slice(0, count / 2).join("") + "localhost - NS\n");
  await scratch.write("ts.txt", entries.slice(count / 2).join(""));
  const asked = Array.from({ length: 2 * count }, (_, index) => (index * 7919) % count);
  await scratch.write("names.txt", asked.map((index) => `${name(index)}\n`).join(""));
  await using rs = await ServerProcess.start(["rs", scratch.file("rs.txt")]);
  await using ts = await ServerProcess.start(["ts", scratch.file("ts.txt")]);
  const { code } = await run(
    ["client", "--rs", `localhost:${rs.port}`, "--ts-port", `${ts.port}`, "-q", scratch.file("names.txt")],
    { cwd: scratch.path },
  );
  assertEquals(code, 0);
  assertEquals(await scratch.read("RESOLVED.txt") === asked.map((index) => entries[index]).join(""), true);
});

Deno.test("demo shows the lab, writes no file and leaves nothing running", async () => {
  await using scratch = new Scratch();
  await scratch.write("RESOLVED.txt", "mine\n");
  const { code, stdout, stderr } = await run(["demo"], { cwd: scratch.path });
  assertEquals([code, stderr], [0, ""]);
  assertStringIncludes(stdout, RESULTS.split("\n").map((line) => line === "" ? "" : `  ${line}`).join("\n"));
  assertMatch(
    stdout,
    /\n2 {2}www\.example\.org\n *\+[\d.]+ ms │───────▶│ {8}│ {2}"www\.example\.org" {2}15 bytes, raw\n *\+[\d.]+ ms │◀───────│ {8}│ {2}"localhost - NS" {2}14 bytes, raw, referred\n/,
  );
  assertEquals(await scratch.read("RESOLVED.txt"), "mine\n");
  const left = await Array.fromAsync(Deno.readDir(scratch.path), ({ name }) => name);
  assertEquals(left, ["RESOLVED.txt"]);
});
