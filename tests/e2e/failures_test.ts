// What is wrong in an input: one line that says what, where and what to do; the right status; results kept.
import { assertEquals, assertMatch } from "@std/assert";
import { HOST, Peer } from "../loopback.ts";
import { IS_FROM_SOURCE, ROOT, run, Scratch, ServerProcess, spawn } from "../program.ts";

const RS_TABLE = `${ROOT}/tables/PROJI-DNSRS.txt`;
const isUnix = Deno.build.os !== "windows";

/** A file to prepare, the command line with FILE for it and SILENT for a server that says nothing, and what must come of it. */
interface Input {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly args: string[];
  readonly code: number;
  readonly stderr: RegExp;
  /** Whether standard input, of which a line is asked before the next is read, gets another message. */
  readonly isFileOnly?: boolean;
}

const inputs: readonly Input[] = [
  {
    name: "a table that does not exist",
    args: ["rs", "FILE"],
    code: 66,
    stderr: /^\S+: Can't be read: there is no such file; check .*\n$/,
  },
  {
    name: "no table, and none in the default places",
    args: ["ts"],
    code: 66,
    stderr: /^No table for TS is given, and there is none at "PROJI-DNSTS\.txt" or "tables\/PROJI-DNSTS\.txt"; .*\n$/,
  },
  {
    name: "a directory for a table",
    args: ["rs", "."],
    code: 66,
    stderr: /^\.: Can't be read: it is a directory.*\n$/,
  },
  {
    name: "a binary file for a table",
    content: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0x0a, 0, 1, 2]),
    args: ["rs", "FILE"],
    code: 65,
    stderr: /^\S+:2:1: The file holds a NUL byte: it is binary, .*\n$/,
  },
  {
    name: "a table with several errors: all are told, with their places",
    content: "www.example.edu 192.0.2.300 A\ngood 192.0.2.1 A\nlocalhost - NS\nelsewhere - NS\nx 1.2.3.4 B\n",
    args: ["rs", "FILE"],
    code: 65,
    stderr:
      /^\S+:1:17: The address is "192\.0\.2\.300".*\n\S+:4:13: A second NS entry.*\n\S+:5:11: The flag is "B".*\n$/,
  },
  {
    name: "a table with an error, and -v: the line and a caret",
    content: "x 1.2.3.4 B\n",
    args: ["ts", "-v", "FILE"],
    code: 65,
    stderr: /^\S+:1:11: The flag is "B", wanted "A" or "NS"\n {2}x 1\.2\.3\.4 B\n {12}\^\n$/,
  },
  {
    name: "30 mistakes: 20 are shown, the others counted",
    content: "localhost - NS\n" + "www 1.2.3.4 A\n".repeat(9) + "www 1.2.3.4 B\n".repeat(22),
    args: ["rs", "FILE"],
    code: 65,
    stderr: /^(?:\S+:\d+:13: The flag is "B", wanted "A" or "NS"\n){20}\S+: 10 more findings, not shown\n$/,
  },
  {
    name: "a table for a list",
    content: "www 1.2.3.4 A\nlocalhost - NS\n",
    args: ["client", "--rs", "localhost:1", "--output", "-", "FILE"],
    code: 65,
    stderr: /^\S+:1:5: Every line is an entry of a table, so this is a table, wanted one host name a line\n$/,
    isFileOnly: true,
  },
  {
    name: "every mistake in a list, before anything is asked",
    content: "# comment\n\nwww.example.edu\nwww lab\n" + "x".repeat(64) + "\n",
    args: ["client", "--rs", "localhost:1", "--output", "-", "FILE"],
    code: 65,
    stderr:
      /^\S+:4:5: The line holds 2 words, wanted one host name a line\n\S+:5:1: A label of 64 octets, wanted at most 63 .*\n$/,
    isFileOnly: true,
  },
  {
    name: "a list of names that does not exist",
    args: ["client", "--rs", "localhost:1", "FILE"],
    code: 66,
    stderr: /^\S+: Can't be read: there is no such file/,
  },
  {
    name: "a list of names that is UTF-16",
    content: new Uint8Array([0xff, 0xfe, 0x77, 0, 0x0a, 0]),
    args: ["client", "--rs", "SILENT", "--output", "-", "FILE"],
    code: 65,
    stderr: /^\S+:1:1: The list is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8\n$/,
  },
  {
    name: "a bad list, and -v: the line, a caret, and how far it came",
    content: "www.example.edu\nmail\x01\n",
    args: ["client", "--rs", "SILENT", "--output", "-", "-v", "FILE"],
    code: 65,
    stderr:
      /\n?\S+:2:5: The host name "mail\\x01" holds a control character, .*\n {2}mail\\x01\n {6}\^\n(?:Stopped at .*no result yet\n)?$/,
  },
  {
    name: "a list of names for a table: one sentence says so",
    content: "www.example.edu\nwww.example.org\nlab.example.edu\n",
    args: ["rs", "FILE"],
    code: 65,
    stderr: /^\S+:1:16: Every line has one field, so this is a list of names, wanted .*\n$/,
  },
  {
    name: "a list that is one endless line",
    content: "x".repeat(10_000_000),
    args: ["client", "--rs", "SILENT", "--output", "-", "FILE"],
    code: 65,
    stderr: /^\S+:1:1: A line of more than 65536 octets, wanted one host name a line(?:; .*no result yet)?\n$/,
  },
  {
    name: "a list that is endless white space",
    content: `www.example.edu\n${" ".repeat(1_000_000)}`,
    args: ["client", "--rs", "SILENT", "--output", "-", "FILE"],
    code: 65,
    stderr: /^\S+:2:1: A line of more than 65536 octets, wanted one host name a line(?:; .*no result yet)?\n$/,
  },
  {
    name: "an output that is a directory",
    args: ["client", "--rs", "localhost:1", "--output", ".", "--name", "www.example.edu"],
    code: 73,
    stderr: /^\.: Can't be written: it is a directory.*\n$/,
  },
  {
    name: "an output in a directory that does not exist",
    args: ["client", "--rs", "localhost:1", "--output", "nowhere/out.txt", "--name", "www.example.edu"],
    code: 73,
    stderr: /^nowhere\/out\.txt: Can't be written: there is no such directory.*\n$/,
  },
  {
    name: "an RS whose host does not exist",
    args: ["client", "--rs", "no\\such\\host", "--output", "-", "--name", "www.example.edu"],
    code: 69,
    stderr:
      /^no\\such\\host:50007: RS can't be reached: there is no host named .*; stopped at "www\.example\.edu", no result yet\n$/,
  },
];

for (const { name, content, args, code, stderr, isFileOnly } of inputs) {
  Deno.test(`${args[0]} tells of ${name}`, async () => {
    await using scratch = new Scratch();
    const path = scratch.file("input");
    if (content !== undefined) await scratch.write("input", content);
    await using silent = new Peer(async (connection) => {
      while (await connection.recv() !== undefined);
    });
    const values: Record<string, string> = { FILE: path, SILENT: `${HOST}:${silent.port}` };
    const finished = await run(args.map((arg) => values[arg] ?? arg), { cwd: scratch.path });
    assertMatch(finished.stderr, stderr);
    assertEquals([finished.code, finished.stdout], [code, ""]);
    if (args[0] !== "client" || typeof content !== "string" || isFileOnly) return;
    // A list on standard input is held to the same rule.
    const piped = await run(args.map((arg) => arg === "FILE" ? "-" : values[arg] ?? arg), { stdin: content });
    assertMatch(piped.stderr.replaceAll("standard input:", "input:"), stderr);
    assertEquals([piped.code, piped.stdout], [code, ""]);
  });
}

Deno.test("rs tells that its port is in use", async () => {
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  const { code, stderr } = await run(["rs", "--host", HOST, "--port", `${listener.addr.port}`, RS_TABLE]);
  assertMatch(stderr, /\nCan't listen on 127\.0\.0\.1:\d+: the port is in use; .*--port\n$|^Can't listen.*--port\n$/);
  assertEquals(code, 69);
});

Deno.test("the client tells that TS is not there, and keeps the results so far", async () => {
  await using scratch = new Scratch();
  await using rs = await ServerProcess.start(["rs", RS_TABLE]);
  const names = ["www.example.edu", "www.example.org", "lab.example.edu"].flatMap((name) => ["--name", name]);
  const args = [
    "client",
    "--rs",
    `localhost:${rs.port}`,
    "--ts-port",
    `${closedPort()}`,
    "--output",
    "RESOLVED.txt",
    ...names,
  ];
  const { code, stdout, stderr } = await run(args, { cwd: scratch.path });
  assertMatch(
    stderr,
    /^localhost:\d+: TS can't be reached \(RS named it in "localhost - NS"\): .* --ts-port; stopped at "www\.example\.org", 1 result in RESOLVED\.txt\n$/,
  );
  assertEquals([code, stdout], [69, "www.example.edu 192.0.2.10 A\n"]);
  assertEquals(await scratch.read("RESOLVED.txt"), stdout);
});

Deno.test("a client that fails before its first result leaves the results of before as they are", async () => {
  await using scratch = new Scratch();
  await scratch.write("RESOLVED.txt", "of before\n");
  const args = ["client", "--rs", `127.0.0.1:${closedPort()}`, "--name", "www.example.edu"];
  const { code, stderr } = await run(args, { cwd: scratch.path });
  assertMatch(stderr, /RS can't be reached: the connection is refused, .* no result yet\n$/);
  assertEquals([code, await scratch.read("RESOLVED.txt")], [69, "of before\n"]);
});

Deno.test({
  name: "the client tells at once that the disk is full",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using rs = await ServerProcess.start(["rs", RS_TABLE]);
    const args = ["client", "--rs", `127.0.0.1:${rs.port}`, "--output", "/dev/full", "--name", "www.example.edu"];
    const { code, stderr } = await run(args, { allowAll: true });
    assertMatch(stderr, /^\/dev\/full: Can't be written: the disk is full; .*; no result yet\n$/);
    assertEquals(code, 74);
  },
});

Deno.test({
  name: "the client counts the results that a disk has room for, and keeps those lines whole",
  // A small file system of the test's own: it takes root, and Linux.
  ignore: Deno.build.os !== "linux" || !isRoot() || !IS_FROM_SOURCE,
  async fn() {
    await using scratch = new Scratch();
    await using rs = await ServerProcess.start(["rs", RS_TABLE]);
    await Deno.mkdir(scratch.file("disk"));
    await scratch.write("names.txt", "www.example.edu\n".repeat(5000));
    const script = 'mount -t tmpfs -o size=16k none disk && "$@"; tail -c 1 disk/out | od -c; wc -l < disk/out';
    const client = ["client", "--rs", `127.0.0.1:${rs.port}`, "-q", "--output", "disk/out", "names.txt"];
    const { stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-m", "sh", "-c", script, "sh", Deno.execPath(), "run", "--allow-all", `${ROOT}/main.ts`, ...client],
      cwd: scratch.path,
      env: { NO_COLOR: "1" },
    }).output();
    const [kept] = /\d+\n$/.exec(new TextDecoder().decode(stdout)) ?? [];
    const told = new TextDecoder().decode(stderr);
    assertMatch(told, /^disk\/out: Can't be written: the disk is full; make room, or .*; \d+ results in disk\/out\n$/);
    assertEquals(/(\d+) results/.exec(told)?.[1], kept?.trim());
    assertMatch(new TextDecoder().decode(stdout), /\\n/);
  },
});

Deno.test({
  name: "the client keeps whole lines and ends with 130 when it is interrupted",
  ignore: !isUnix,
  async fn() {
    await using scratch = new Scratch();
    const asked = Promise.withResolvers<void>();
    await using peer = new Peer(async (connection) => {
      await connection.recv();
      await connection.send("www.example.edu 192.0.2.10 A");
      await connection.recv();
      asked.resolve();
      await connection.recv();
    });
    const names = ["--name", "www.example.edu", "--name", "lab.example.edu"];
    const args = ["client", "--rs", `127.0.0.1:${peer.port}`, "--output", "RESOLVED.txt", ...names];
    const process = spawn(args, { cwd: scratch.path });
    await asked.promise;
    process.kill("SIGINT");
    const { code, stderr } = await process.output();
    const told = new TextDecoder().decode(stderr);
    assertEquals(told, 'Interrupted; stopped at "lab.example.edu", 1 result in RESOLVED.txt\n');
    assertEquals([code, await scratch.read("RESOLVED.txt")], [130, "www.example.edu 192.0.2.10 A\n"]);
  },
});

Deno.test({
  name: "the client ends quietly when what reads its output has gone",
  ignore: !isUnix,
  async fn() {
    await using scratch = new Scratch();
    await using rs = await ServerProcess.start(["rs", RS_TABLE]);
    await scratch.write("names.txt", "www.example.edu\n".repeat(50_000));
    const process = spawn(["client", "--rs", `127.0.0.1:${rs.port}`, "names.txt"], { cwd: scratch.path });
    const reader = process.stdout.getReader();
    await reader.read();
    await reader.cancel();
    const [{ code }, stderr] = await Promise.all([process.status, new Response(process.stderr).text()]);
    assertMatch(stderr, /^50000 names in/);
    assertEquals([code, (await scratch.read("RESOLVED.txt")).split("\n").length], [0, 50_001]);
  },
});

Deno.test({
  name: "the client as a filter ends quietly, and at once, when what reads its output has gone",
  ignore: !isUnix,
  async fn() {
    await using rs = await ServerProcess.start(["rs", RS_TABLE]);
    const process = spawn(["client", "--rs", `127.0.0.1:${rs.port}`, "--output", "-", "-"], { stdin: "" });
    const writer = process.stdin.getWriter();
    // A list without an end: only the closed pipe can end this.
    const feeding = (async () => {
      const batch = new TextEncoder().encode("www.example.edu\n".repeat(1000));
      for (;;) await writer.write(batch);
    })().catch(() => {});
    const reader = process.stdout.getReader();
    await reader.read();
    await reader.cancel();
    const [{ code }, stderr] = await Promise.all([process.status, new Response(process.stderr).text()]);
    assertEquals([code, stderr], [0, ""]);
    await feeding;
  },
});

Deno.test("the client does not write its results over the list that it reads", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("names.txt", "www.example.edu\n");
  const { code, stderr } = await run(["client", "--rs", "localhost:1", "--output", path, path]);
  assertMatch(stderr, /That is the list of names itself; choose another file\n$/);
  assertEquals([code, await scratch.read("names.txt")], [64, "www.example.edu\n"]);
});

Deno.test("what a server sends reaches the terminal escaped, and the file as it came", async () => {
  await using scratch = new Scratch();
  const reply = "www.example.edu - Error:\x1b[31mHOST\xff NOT FOUND";
  await using peer = new Peer(async (connection) => {
    await connection.recv();
    await connection.send(reply);
    await connection.recv();
  });
  const names = ["--name", "www.example.edu", "--output", "RESOLVED.txt"];
  const args = ["client", "--rs", `127.0.0.1:${peer.port}`, ...names, "-v"];
  const { stdout, stderr } = await run(args, { cwd: scratch.path });
  assertEquals(stdout, "www.example.edu - Error:\\x1b[31mHOST\\xff NOT FOUND\n");
  assertMatch(stderr, /received {2}"www\.example\.edu - Error:\\x1b\[31mHOST\\xff NOT FOUND" {2}44 bytes, raw/);
  const file = await Deno.readFile(scratch.file("RESOLVED.txt"));
  assertEquals(String.fromCharCode(...file), `${reply}\n`);
});

/** Whether this process may mount file systems: what it makes belongs to root. */
function isRoot(): boolean {
  const path = Deno.makeTempDirSync();
  const { uid } = Deno.statSync(path);
  Deno.removeSync(path);
  return uid === 0;
}

/** A port on which nobody listens. */
function closedPort(): number {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

Deno.test("the client says that a list holds no names, unless it is to be quiet", async () => {
  // It connects while it reads the list, so that there has to be somebody.
  await using rs = await ServerProcess.start(["rs", RS_TABLE, "--stay"]);
  const args = ["client", "--rs", `127.0.0.1:${rs.port}`, "--output", "-", "-"];
  const { code, stderr } = await run(args, { stdin: "\n\n" });
  assertMatch(stderr, /^Warning: The list holds no names, so no server was asked\n0 names in /);
  assertEquals(code, 0);
  assertEquals(await run([...args, "--quiet"], { stdin: "\n\n" }), { code: 0, stdout: "", stderr: "" });
});

Deno.test("the client tells a referral by TS from an answer: TS's port may be RS's", async () => {
  await using rs = await ServerProcess.start(["rs", RS_TABLE]);
  const port = String(rs.port);
  const { code, stdout, stderr } = await run(
    ["client", "--rs", `127.0.0.1:${port}`, "--ts-port", port, "--output", "-", "--name", "www.example.org"],
  );
  assertEquals([code, stdout], [0, "localhost - NS\n"]);
  assertMatch(stderr, /: 0 found, 0 not found, 1 referred again \(is TS's port RS's\?\)\n$/);
});
