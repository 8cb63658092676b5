// What the client says of servers with one fault each: the true cause comes first, with the right status and files.
import { assertEquals, assertMatch } from "@std/assert";
import { run, Scratch } from "../program.ts";
import { FaultyServer } from "./faulty_server.ts";

const NAMES = ["www.example.edu", "mail.example.edu", "lab.example.edu", "ftp.example.edu"];
const RESULTS = NAMES.map((name) => `${name} 192.0.2.10 A`);

interface Row {
  readonly fault: string;
  readonly args?: readonly string[];
  readonly names?: readonly string[];
  readonly code: number;
  /** The first line on standard error. */
  readonly first: RegExp;
  /** What RESOLVED.txt holds; undefined: all answers. */
  readonly results?: readonly string[];
}

const SUMMARY = /^4 names in [\d.]+ s: 4 found, 0 not found; the results are in RESOLVED\.txt$/;
const FORMS =
  /wanted "Hostname IPaddress A", "TSHostname - NS" or "Hostname - Error:HOST NOT FOUND"; correct the server; /
    .source;
const errorsOf = (text: (name: string) => string) => NAMES.map(text);

const ROWS: readonly Row[] = [
  // 1. What did not happen is not blamed.
  { fault: "slow at the third", code: 0, first: SUMMARY },
  { fault: "sleeps a second", code: 0, first: SUMMARY },
  { fault: "one query a connection", code: 0, first: SUMMARY },
  { fault: "one query, then silent", code: 0, first: SUMMARY },
  {
    fault: "forgets the third",
    code: 0,
    first:
      /^Warning: \S+: RS did not reply to 1 query, "lab\.example\.edu", over a connection that stayed open, wanted one reply to each; asked again over another connection, it replied$/,
  },
  {
    fault: "empty third",
    code: 0,
    first:
      /^Warning: \S+: RS sent 1 reply without any text, wanted one of the protocol \(asked again over another connection, it sent one\); it was "\\n" \(1 byte\) to the query "lab\.example\.edu"$/,
  },
  { fault: "forgets the third", args: ["--strict"], code: 76, first: /^\S+: RS did not reply to 1 query, / },
  { fault: "empty third", args: ["--strict"], code: 76, first: /^\S+: RS sent 1 reply without any text, / },
  {
    fault: "empty third, one client at a time",
    args: ["--timeout", "2"],
    code: 69,
    first:
      /^127\.0\.0\.1:\d+: RS sent an empty reply, "\\n" \(1 byte\), to "lab\.example\.edu", and nothing more within 2 s; correct the server; .*, 2 results in RESOLVED\.txt$/,
    results: RESULTS.slice(0, 2),
  },
  {
    fault: "referral without a host",
    code: 76,
    first: new RegExp(
      `: RS replied "- NS" \\(4 bytes\\) to the query "www\\.example\\.edu": the name is missing; ${FORMS}`,
    ),
    results: [],
  },
  {
    fault: "hangs at the third",
    args: ["--timeout", "1.5"],
    code: 69,
    first:
      /^127\.0\.0\.1:\d+: RS did not reply to "lab\.example\.edu" within 1\.5 s; it had answered 2 queries before on this connection; .*, 2 results in RESOLVED\.txt$/,
    results: RESULTS.slice(0, 2),
  },
  {
    fault: "never replies",
    args: ["--timeout", "0.3"],
    code: 69,
    first:
      /^127\.0\.0\.1:\d+: RS did not reply to "www\.example\.edu" within 0\.3 s .*; it may be serving another client/,
    results: [],
  },
  {
    fault: "crashes at the third",
    code: 69,
    first:
      /^127\.0\.0\.1:\d+: RS closed the connection after 2 replies, before it replied to "lab\.example\.edu", and for 1 s it has refused every new one; /,
    results: RESULTS.slice(0, 2),
  },
  {
    fault: "hangs up",
    code: 69,
    first: /^127\.0\.0\.1:\d+: RS closed the connection before it replied to "www\.example\.edu"; /,
    results: [],
  },
  // 3. What is nearly right is said, and taken as it is.
  {
    fault: "flag a",
    code: 0,
    first:
      /^Warning: 127\.0\.0\.1:\d+: RS sent 4 replies with the flag in another case, wanted "A" or "NS"; the first was "www\.example\.edu 192\.0\.2\.10 a" \(28 bytes\) to the query "www\.example\.edu"$/,
    results: errorsOf((name) => `${name} 192.0.2.10 a`),
  },
  {
    fault: "error text",
    code: 0,
    first:
      /^Warning: \S+: RS sent 4 replies with another error text, wanted "Hostname - Error:HOST NOT FOUND"; the first was "www\.example\.edu - Error: HOST NOT FOUND" /,
    results: errorsOf((name) => `${name} - Error: HOST NOT FOUND`),
  },
  {
    fault: "error without name",
    code: 0,
    first: /^Warning: \S+: RS sent 4 replies with an error that does not begin with the name, wanted /,
    results: errorsOf(() => "Error:HOST NOT FOUND"),
  },
  {
    fault: "error name case",
    code: 0,
    first: /^Warning: \S+: RS sent 4 replies with the name in another case than the query in an error, wanted /,
    results: errorsOf((name) => `${name.toUpperCase()} - Error:HOST NOT FOUND`),
  },
  {
    fault: "padding",
    code: 0,
    first:
      /^Warning: \S+: RS sent 4 replies with white space or NULs around the text, wanted none; the first was "www\.example\.edu 192\.0\.2\.10 A\\x00\[36 times\]" \(64 bytes\)/,
  },
  { fault: "trailing space", code: 0, first: /; the first was "www\.example\.edu 192\.0\.2\.10 A \\n" \(30 bytes\)/ },
  {
    fault: "tabs",
    code: 0,
    first:
      /^Warning: \S+: RS sent 4 replies with other white space between the fields, wanted single spaces; the first was "www\.example\.edu\\t192\.0\.2\.10\\tA"/,
    results: errorsOf((name) => `${name}\t192.0.2.10\tA`),
  },
  {
    fault: "not found",
    code: 0,
    first: /^Warning: 127\.0\.0\.1:\d+: RS referred no name: is this TS, or has its table no NS entry\?$/,
    results: errorsOf((name) => `${name} - Error:HOST NOT FOUND`),
  },
  { fault: "exact", args: ["--strict"], code: 0, first: SUMMARY },
  { fault: "line", args: ["--strict"], code: 0, first: SUMMARY },
  {
    fault: "flag a",
    args: ["--strict"],
    code: 76,
    first: /^127\.0\.0\.1:\d+: RS sent 4 replies with the flag in another case, /,
    results: errorsOf((name) => `${name} 192.0.2.10 a`),
  },
  // 4. Errors name the field.
  {
    fault: "no flag",
    code: 76,
    first: new RegExp(
      `^127\\.0\\.0\\.1:\\d+: RS replied "www\\.example\\.edu 192\\.0\\.2\\.10" \\(26 bytes\\) to the query ` +
        `"www\\.example\\.edu": the flag is missing; ${FORMS}`,
    ),
    results: [],
  },
  { fault: "no name", code: 76, first: new RegExp(`: the name is missing; ${FORMS}`), results: [] },
  { fault: "other flag", code: 76, first: new RegExp(`: the flag is unknown; ${FORMS}`), results: [] },
  { fault: "echo", code: 76, first: new RegExp(`: that is the query, sent back; ${FORMS}`), results: [] },
  {
    fault: "two replies",
    code: 76,
    first: /: that is two replies in one; wanted .*; correct the server, or try --framing line or raw; /,
    results: [],
  },
  {
    fault: "other name",
    code: 76,
    first:
      /^\S+: RS replied "host 192\.0\.2\.10 A" \(17 bytes\) to the query "www\.example\.edu" \(the first of 4 such replies\), wanted a reply that begins with that name; correct the server; 4 results in RESOLVED\.txt$/,
    results: errorsOf(() => "host 192.0.2.10 A"),
  },
];

for (const { fault, args = [], names = NAMES, code, first, results = RESULTS } of ROWS) {
  Deno.test(`the client and a server with the fault "${fault}" ${args.join(" ")}`, async () => {
    await using scratch = new Scratch();
    await using server = await FaultyServer.start(fault);
    await scratch.write("names.txt", names.map((name) => `${name}\n`).join(""));
    const finished = await run(["client", "--rs", `127.0.0.1:${server.port}`, ...args, "names.txt"], {
      cwd: scratch.path,
    });
    assertMatch(finished.stderr.split("\n")[0], first);
    assertEquals(finished.code, code);
    assertEquals(await scratch.read("RESOLVED.txt"), results.map((result) => `${result}\n`).join(""));
  });
}

Deno.test("--strict lists each way in which replies are nearly right, then ends with 76", async () => {
  await using scratch = new Scratch();
  await using server = await FaultyServer.start("flag a");
  const { code, stderr } = await run(
    ["client", "--rs", `127.0.0.1:${server.port}`, "--strict", "-q", "--name", "www.example.edu"],
    { cwd: scratch.path },
  );
  assertMatch(
    stderr,
    /^\S+ RS sent 1 reply with the flag .*\n\S+ RS sent replies that are nearly right, in 1 way, wanted exact ones; correct the server, or leave out --strict; 1 result\n$/,
  );
  assertEquals(code, 76);
});

Deno.test("the client says that a run which fails leaves the results of an earlier one", async () => {
  await using scratch = new Scratch();
  await using server = await FaultyServer.start("no flag");
  await scratch.write("RESOLVED.txt", "earlier\n");
  await scratch.write("names.txt", "www.example.edu\n");
  const client = ["client", "--rs", `127.0.0.1:${server.port}`];
  const failed = await run([...client, "names.txt"], { cwd: scratch.path });
  assertMatch(failed.stderr, /; stopped at "www\.example\.edu", no result yet; RESOLVED\.txt is of an earlier run\n$/);
  await scratch.write("bad.txt", "two words\n");
  const refused = await run([...client, "bad.txt"], { cwd: scratch.path });
  assertMatch(
    refused.stderr,
    /^bad\.txt:1:5: The line holds 2 words, .*; no result yet; RESOLVED\.txt is of an earlier run\n$/,
  );
  await scratch.write("worse.txt", "two words\n" + "x".repeat(254) + "\nthree words more\n");
  const worse = await run([...client, "worse.txt"], { cwd: scratch.path });
  assertMatch(
    worse.stderr,
    /^worse\.txt:1:5: .* one host name a line\nworse\.txt:2:.*\nworse\.txt:3:7: .* one host name a line\nNo result yet; RESOLVED\.txt is of an earlier run\n$/,
  );
  assertEquals([failed.code, refused.code, worse.code], [76, 65, 65]);
  assertEquals(await scratch.read("RESOLVED.txt"), "earlier\n");
});

Deno.test("--name shows its answer, and writes no file unless told to", async () => {
  await using scratch = new Scratch();
  await using server = await FaultyServer.start("exact");
  const client = ["client", "--rs", `127.0.0.1:${server.port}`, "--name", "www.example.edu"];
  const shown = await run(client, { cwd: scratch.path });
  assertEquals([shown.code, shown.stdout], [0, `${RESULTS[0]}\n`]);
  assertEquals(await Array.fromAsync(Deno.readDir(scratch.path)), []);
  const written = await run([...client, "--output", "out.txt"], { cwd: scratch.path });
  assertEquals([written.code, await scratch.read("out.txt")], [0, `${RESULTS[0]}\n`]);
});

Deno.test("after a time-out the client says that it closed the connection, although the server closes its end then", async () => {
  await using server = await FaultyServer.start("waits in recv() after the second");
  const names = NAMES.flatMap((name) => ["--name", name]);
  const client = ["client", "--rs", `127.0.0.1:${server.port}`, "--timeout", "1.5", "-v", ...names];
  const { code, stderr } = await run(client);
  assertMatch(stderr, / #1 {2}closed the connection to RS: no reply came in time\n/);
  assertEquals([code, /RS closed its end of the connection\n/.test(stderr)], [69, false]);
});

Deno.test("-v shows an empty reply, and why each connection was closed", async () => {
  await using empty = await FaultyServer.start("empty third, one client at a time");
  await using slow = await FaultyServer.start("slow at the third");
  await using perQuery = await FaultyServer.start("one query, then silent");
  const names = NAMES.flatMap((name) => ["--name", name]);
  const [told, late, each] = await Promise.all([empty, slow, perQuery].map(async ({ port }) => {
    return (await run(["client", "--rs", `127.0.0.1:${port}`, "--timeout", "3", "-v", ...names])).stderr;
  }));
  assertMatch(told, /#1 {2}client ← RS {2}received {2}"\\n" {2}1 byte, line, empty\n/);
  assertMatch(late, /#2 {2}closed the connection to RS: the reply came over the connection before\n/);
  assertMatch(each, /#2 {2}closed the connection to RS: a connection for each query\n/);
});

Deno.test("with --strict the client ends with 76 when TS refers, too", async () => {
  await using server = await FaultyServer.start("refers");
  const args = ["--rs", `127.0.0.1:${server.port}`, "--ts-port", `${server.port}`, "--name", "www.example.edu"];
  const lax = await run(["client", ...args]);
  assertMatch(
    lax.stderr,
    /^Warning: \S+: TS sent 1 reply with a referral, wanted an answer or an error; it was "127\.0\.0\.1 - NS"/,
  );
  const strict = await run(["client", "--strict", ...args]);
  assertMatch(strict.stderr, /^\S+: TS sent 1 reply with a referral, wanted an answer or an error; /);
  assertEquals([lax.code, strict.code], [0, 76]);
});
