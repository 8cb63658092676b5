// The program on a terminal (`script`, of util-linux): Deno asks nothing, the ladder has the characters that the terminal
// takes, and text fits its width. Where `script` is missing these tests are ignored.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { PERMISSION_FLAGS } from "../../lib/release/permissions.ts";
import { HOST } from "../loopback.ts";
import { COMMAND, IS_FROM_SOURCE, ROOT, Scratch } from "../program.ts";
import { isMissing } from "../dns/tools.ts";

const ignore = Deno.build.os !== "linux" || isMissing("script");

/** Starts a command line of the shell on a terminal that is `columns` wide; it is ended after a minute. */
function startOnTerminal(line: string, columns: number, env: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command("script", {
    args: ["-qec", `stty cols ${columns}; ${line}`, "/dev/null"],
    cwd: ROOT,
    env: { LC_ALL: "", LC_CTYPE: "", LANG: "", NO_COLOR: "1", SHELL: "/bin/sh", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
}

/** Runs a command line of the shell on a terminal that is `columns` wide; what it shows, and its status. */
async function onTerminal(line: string, columns: number, env: Record<string, string> = {}) {
  const { stdout, code } = await startOnTerminal(line, columns, env).output();
  return { shown: new TextDecoder().decode(stdout).replaceAll("\r", ""), code };
}

const LOCALES: [locale: string, arrow: RegExp][] = [
  ["C.UTF-8", /│───────▶│ {8}│ {2}connected to 127/],
  ["C", /\|------->\| {8}\| {2}connected to 127/],
  ["", /│───────▶│ {8}│ {2}connected to 127/],
];

for (const [locale, arrow] of LOCALES) {
  Deno.test({
    name: `deno task demo on a terminal with LC_ALL="${locale}" asks nothing, and draws the ladder`,
    ignore: ignore || !IS_FROM_SOURCE,
    fn: async () => {
      const { shown, code } = await onTerminal(`'${Deno.execPath()}' task --quiet demo`, 100, { LC_ALL: locale });
      assert(!/Deno requests|Allow\?/.test(shown), shown);
      assertMatch(shown, arrow);
      assertMatch(shown, /RESOLVED\.txt would hold/);
      assertEquals(code, 0);
    },
  });
}

Deno.test({
  name: "dns-lab demo, with what the executable may do, draws in ASCII where the locale has no UTF-8",
  ignore: !IS_FROM_SOURCE || Deno.build.os === "windows",
  fn: async () => {
    const { stdout, code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...PERMISSION_FLAGS, `${ROOT}/main.ts`, "demo"],
      env: { LC_ALL: "", LC_CTYPE: "C", LANG: "C.UTF-8", NO_COLOR: "1" },
    }).output();
    assertMatch(new TextDecoder().decode(stdout), LOCALES[1][1]);
    assertEquals(code, 0);
  },
});

Deno.test({
  name: "dns-lab client -v, with what the executable may do, writes ASCII where the locale has no UTF-8",
  ignore: !IS_FROM_SOURCE || Deno.build.os === "windows",
  fn: async () => {
    using listener = Deno.listen({ hostname: HOST, port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    const line = ["client", "--rs", `${HOST}:${port}`, "--name", "www.example.edu", "-v"];
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...PERMISSION_FLAGS, `${ROOT}/main.ts`, ...line],
      env: { LC_ALL: "C", NO_COLOR: "1" },
    }).output();
    using conn = await listener.accept();
    await conn.read(new Uint8Array(100));
    await conn.write(new TextEncoder().encode("www.example.edu - caf\u00e9"));
    const stderr = new TextDecoder().decode((await process).stderr);
    assertMatch(stderr, /client <- RS {2}received {2}"www\.example\.edu - caf\\xc3\\xa9"/);
  },
});

Deno.test({
  name: "dns-lab demo --trace on a terminal: the names of the lanes stand above the first arrow",
  ignore,
  fn: async () => {
    const program = COMMAND.map((word) => `'${word}'`).join(" ");
    const { shown, code } = await onTerminal(`${program} demo --trace`, 80);
    assertMatch(shown, /\n {10}client +RS +TS\n +\+0\.0 ms │─+▶│/);
    assertEquals(code, 0);
  },
});

Deno.test({
  name: "dns-lab rs --trace on a terminal: combining characters break no line of the ladder",
  ignore,
  fn: async () => {
    const program = COMMAND.map((word) => `'${word}'`).join(" ");
    const command = `${program} rs '${ROOT}/tables/PROJI-DNSRS.txt' --host ${HOST} --port 0 --linger 0 --trace`;
    await using process = startOnTerminal(command, 80);
    let shown = "";
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      const before = /listening on \S+:(\d+)\r\n/.exec(shown);
      shown += text;
      const listening = /listening on \S+:(\d+)\r\n/.exec(shown);
      if (before === null && listening !== null) await ask(Number(listening[1]), `${"e\u0301\u0323".repeat(30)}\n`);
    }
    const ladder = shown.replaceAll("\r", "").split("\n").filter((line) => line.includes("│"));
    assertMatch(ladder[1], /^ +\+[\d.]+ ms │─+▶│ {2}"(?:e\u0301\u0323){30}\\n" {2}151 bytes, line$/);
    assert(ladder.every((line) => /^[ +\d.ms]{10}[│×●]/.test(line)), shown);
  },
});

/** Sends a server a query, and waits for its reply. */
async function ask(port: number, query: string): Promise<void> {
  using conn = await Deno.connect({ hostname: HOST, port });
  await conn.write(new TextEncoder().encode(query));
  await conn.read(new Uint8Array(1024));
}

/** What is run, and how what has to fit begins and ends. */
const TEXTS: [args: string, code: number, text: RegExp][] = [
  ["demo", 0, /^dns-lab demo: .*?(?=\n\n +client)/s],
  [
    "",
    64,
    /^Usage: .*\n\n {2}rs [^]*\n\nFor example:\n {2}dns-lab demo\n {2}dns-lab client [^]*\n\ndns-lab --help says more\.\n$/,
  ],
  ["--help", 0, /^dns-lab \d[^]*\n$/],
  ["help exit-codes", 0, /^Exit codes:[^]*\n$/],
  ["client --help", 0, /^dns-lab client: [^]*\n {6}--rs HOST\[:PORT\](?: +|\n {10})the machine[^]*\n$/],
  ["rs --help", 0, /^dns-lab rs: [^]*\n$/],
];

for (const [args, expectedCode, text] of TEXTS) {
  for (const columns of [40, 60, 80]) {
    Deno.test({
      name: `${`dns-lab ${args}`.trim()}: the text fits a terminal of ${columns} columns`,
      ignore,
      fn: async () => {
        const program = COMMAND.map((word) => `'${word}'`).join(" ");
        const { shown, code } = await onTerminal(`${program} ${args}`, columns);
        const lines = text.exec(shown)?.[0].split("\n") ?? [];
        assert(lines.length > 3, shown);
        assertEquals(lines.filter((line) => line.length > columns && line.trim().includes(" ")), []);
        assertEquals(code, expectedCode);
      },
    });
  }
}

Deno.test({
  name: "dns-lab ts --dns ends when its terminal is closed, and goes on at a SIGHUP before that",
  ignore: ignore || isMissing("mkfifo"),
  fn: async () => {
    await using scratch = new Scratch();
    const output = scratch.file("output");
    await new Deno.Command("mkfifo", { args: [output] }).output();
    const program = COMMAND.map((word) => `'${word}'`).join(" ");
    const line = `echo pid $$ >&2; exec ${program} ts tables/PROJI-DNSTS.txt --dns 0 --dns-only > '${output}'`;
    const terminal = new Deno.Command("script", {
      args: ["-qec", line, "/dev/null"],
      cwd: ROOT,
      env: { NO_COLOR: "1", SHELL: "/bin/sh" },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    // It ends with the last process that has it open.
    const ended = Deno.readTextFile(output, { signal: AbortSignal.timeout(60_000) });
    let shown = "";
    let pid = 0;
    for await (const text of terminal.stdout.pipeThrough(new TextDecoderStream())) {
      shown += text;
      if (pid === 0 && / answers DNS on /.test(shown)) {
        pid = Number(/pid (\d+)/.exec(shown)![1]);
        Deno.kill(pid, "SIGHUP");
      }
      if (/ loaded 4 names again /.test(shown)) terminal.kill("SIGKILL");
    }
    try {
      assertEquals(await ended, "");
    } catch (error) {
      Deno.kill(pid, "SIGKILL");
      throw error;
    }
    await terminal.status;
  },
});
