// dns-lab doctor as a user runs it: each thing that is wrong is shown with what to do, and decides about the status.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFreePorts } from "../free_ports.ts";
import { COMMAND, IS_FROM_SOURCE, ROOT, run, Scratch, ServerProcess } from "../program.ts";

/** A folder with the sample files. */
async function labFolder(): Promise<Scratch> {
  const scratch = new Scratch();
  for await (const { name } of Deno.readDir(`${ROOT}/tables`)) {
    await Deno.copyFile(`${ROOT}/tables/${name}`, scratch.file(name));
  }
  return scratch;
}

Deno.test("dns-lab doctor finds nothing wrong where nothing is", async () => {
  await using scratch = await labFolder();
  const { code, stdout, stderr } = await run(["doctor", ...withFreePorts()], { cwd: scratch.path });
  assertEquals([code, stderr, stdout.match(/^(?:bad|doubtful) .*/gm)], [0, "", null]);
  assertEquals(stdout.match(/^good {6}/gm)?.length, 11);
  assertMatch(stdout, /^good {6}dns-lab \d/);
});

interface Case {
  readonly name: string;
  readonly prepare: (scratch: Scratch) => Promise<unknown>;
  readonly code: number;
  readonly stdout: string;
}

const CASES: readonly Case[] = [
  {
    name: "a table with an error",
    prepare: (scratch) => scratch.write("PROJI-DNSTS.txt", "www 1.2.3.400 A\n"),
    code: 1,
    stdout: "bad       TS's table, PROJI-DNSTS.txt, has 1 error\n          Fix: see dns-lab check PROJI-DNSTS.txt\n",
  },
  {
    name: "a table with a warning",
    prepare: (scratch) => scratch.write("PROJI-DNSTS.txt", "www 1.2.3.4 A\nwww 1.2.3.4 A\n"),
    code: 0,
    stdout: "doubtful  TS's table, PROJI-DNSTS.txt, has 1 warning\n          Fix: see dns-lab check PROJI-DNSTS.txt\n",
  },
  {
    name: "a file that is missing",
    prepare: (scratch) => Deno.remove(scratch.file("PROJI-HNS.txt")),
    code: 0,
    stdout: "doubtful  The list of names, PROJI-HNS.txt, is neither here nor in tables/\n" +
      "          Fix: name the file on the command line, change to its folder, or make one with dns-lab data\n",
  },
  {
    name: "an NS entry that names no host",
    prepare: (scratch) => scratch.write("PROJI-DNSRS.txt", "www.example.edu 192.0.2.10 A\nilab9.invalid - NS\n"),
    code: 1,
    stdout: "bad       RS's NS entry names \"ilab9.invalid\", which can't be found from here",
  },
  {
    name: "results of an earlier run",
    prepare: async (scratch) => {
      await scratch.write("RESOLVED.txt", "x\n");
      await Deno.utime(scratch.file("RESOLVED.txt"), 1, 1);
    },
    code: 0,
    stdout: "doubtful  RESOLVED.txt is of an earlier run: ",
  },
  {
    name: "results that the tables do not give",
    prepare: (scratch) => scratch.write("RESOLVED.txt", "x\n"),
    code: 0,
    stdout: "doubtful  RESOLVED.txt has 6 differences from what the tables say\n",
  },
];

for (const { name, prepare, code, stdout } of CASES) {
  Deno.test(`dns-lab doctor finds ${name}`, async () => {
    await using scratch = await labFolder();
    await prepare(scratch);
    const finished = await run(["doctor", "--quiet", ...withFreePorts()], { cwd: scratch.path });
    assert(finished.stdout.startsWith(stdout), finished.stdout);
    assertEquals([finished.code, finished.stderr, finished.stdout.match(/^\w/gm)?.length], [code, "", 1]);
  });
}

Deno.test("dns-lab doctor finds a port in use, and the program that has it where it may look", async () => {
  await using scratch = await labFolder();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const [, , ...tsPort] = withFreePorts();
  const args = ["doctor", "-q", "--rs-port", `${port}`, ...tsPort];
  const { code, stdout } = await run(args, { cwd: scratch.path });
  assertMatch(stdout, new RegExp(`^bad {7}RS's port ${port} is in use by .*\\n {10}Fix: .*dns-lab rs --port PORT\\n$`));
  assertEquals(code, 1);
  if (!IS_FROM_SOURCE || Deno.build.os !== "linux") return;
  const told = await run(args, { cwd: scratch.path, allowAll: true });
  assertStringIncludes(told.stdout, `is in use by deno (process ${Deno.pid})\n`);
});

Deno.test("dns-lab doctor asks servers: an RS that is well, a TS that is not there", async () => {
  await using scratch = await labFolder();
  await using rs = await ServerProcess.start(["rs", "PROJI-DNSRS.txt", "--stay"], { cwd: scratch.path });
  const ports = withFreePorts();
  const { code, stdout } = await run([
    "doctor",
    ...ports,
    "--rs",
    `127.0.0.1:${rs.port}`,
    "--ts",
    `127.0.0.1:${ports[3]}`,
  ], {
    cwd: scratch.path,
  });
  assertStringIncludes(
    stdout,
    `good      RS at 127.0.0.1:${rs.port} replies\n` +
      `good      RS at 127.0.0.1:${rs.port} frames messages as raw: it needs no newline\n` +
      `good      RS at 127.0.0.1:${rs.port} refers to TS: "localhost - NS"\n` +
      `bad       TS at 127.0.0.1:${ports[3]} refuses connections: no program listens there\n` +
      "          Fix: start the server there, and compare the ports\n",
  );
  assertEquals(code, 1);
});

Deno.test("dns-lab doctor takes the port of the server that it is to ask for no fault", async () => {
  await using scratch = await labFolder();
  await using rs = await ServerProcess.start(["rs", "PROJI-DNSRS.txt", "--stay"], { cwd: scratch.path });
  const [, , ...tsPort] = withFreePorts();
  const args = ["doctor", "--rs-port", `${rs.port}`, ...tsPort, "--rs", `127.0.0.1:${rs.port}`];
  const { code, stdout } = await run(args, { cwd: scratch.path });
  assertMatch(stdout, new RegExp(`^good {6}RS's port ${rs.port} is in use by `, "m"));
  assertEquals(code, 0);
});

Deno.test("dns-lab doctor --json shows the same, an object a line", async () => {
  await using scratch = await labFolder();
  await scratch.write("PROJI-DNSTS.txt", "www 1.2.3.400 A\n");
  const { code, stdout } = await run(["doctor", "--json", ...withFreePorts()], { cwd: scratch.path });
  const verdicts = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals([code, verdicts.map(({ probe }) => probe)], [
    1,
    ["version", "terminal", "table", "table", "table", "folder", "results", "port", "port", "localhost", "ns-host"],
  ]);
  assertEquals(verdicts[3], {
    probe: "table",
    status: "bad",
    seen: "TS's table, PROJI-DNSTS.txt, has 1 error",
    fix: "see dns-lab check PROJI-DNSTS.txt",
  });
});

Deno.test({
  name: "dns-lab doctor sees a locale without UTF-8, where it may read the environment",
  ignore: !IS_FROM_SOURCE || Deno.build.os === "windows",
  fn: async () => {
    await using scratch = await labFolder();
    const { stdout } = await run(["doctor", "-q", ...withFreePorts()], {
      cwd: scratch.path,
      allowAll: true,
      env: { LC_ALL: "C" },
    });
    assertStringIncludes(stdout, "doubtful  Standard output is no terminal; no colours; no UTF-8\n");
  },
});

/** Runs doctor from source with these permissions besides the network's. */
async function runWith(permissions: readonly string[], cwd: string): Promise<{ shown: string; code: number }> {
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      ...permissions,
      `${ROOT}/main.ts`,
      "doctor",
      "-q",
      ...withFreePorts(),
    ],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  return { shown: new TextDecoder().decode(stdout), code };
}

Deno.test({
  name: "dns-lab doctor finds a folder in which nothing can be written, and a file that can't be read",
  ignore: !IS_FROM_SOURCE,
  fn: async () => {
    await using scratch = await labFolder();
    // A Deno that may not does what the system does to a user without the right.
    const { shown, code } = await runWith(["--allow-read", "--deny-read=PROJI-DNSTS.txt"], scratch.path);
    assertMatch(shown, /^bad {7}Nothing can be written in this folder: .*write access.*\n/m);
    assertMatch(shown, /^bad {7}TS's table can't be read: PROJI-DNSTS\.txt: Can't be read: .*\n/m);
    assertEquals(code, 1);
  },
});

Deno.test({
  name: "dns-lab doctor sees that a terminal is narrow (Linux: script, of util-linux)",
  ignore: !IS_FROM_SOURCE || Deno.build.os !== "linux",
  fn: async () => {
    await using scratch = await labFolder();
    const program = [...COMMAND, "doctor", "-q", ...withFreePorts()].map((word) => `'${word}'`).join(" ");
    const { stdout } = await new Deno.Command("script", {
      args: ["-qec", `stty cols 50; ${program}`, "/dev/null"],
      cwd: scratch.path,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    assertMatch(new TextDecoder().decode(stdout), /doubtful {2}The terminal has 50 columns; no colours; UTF-8\r\n/);
  },
});
