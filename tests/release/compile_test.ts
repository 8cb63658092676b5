// `deno task compile`: what the executable embeds and may do, and what is said where it can't be made. The base is the
// running Deno, so that no download is needed; the result can't be run with it.
import { Buffer } from "node:buffer";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { InterruptedError } from "../../lib/core/model/errors.ts";
import { LOCALE_NAMES } from "../../lib/edge/system/terminal.ts";
import { archiveFolder, buildExecutable } from "../../lib/release/build.ts";
import { runDeno } from "../../lib/release/run_deno.ts";
import { Staging } from "../../lib/release/staging.ts";
import { hostTarget, isSelfContainable, TARGETS, toTarget } from "../../lib/release/targets.ts";
import { ROOT, Scratch } from "../program.ts";
import { inspectTar } from "./inspect_tar.ts";

Deno.test("an executable embeds the sample tables and just the permissions that the commands need", async () => {
  await using scratch = new Scratch();
  const target = hostTarget();
  using staging = await Staging.open(scratch.path);
  await buildExecutable(staging, target, target.executable, { env: { DENORT_BIN: Deno.execPath() } });
  const archive = `${archiveFolder(target, false)}.${target.archive}`;
  assertEquals(await staging.handOut(), [scratch.file(target.executable), scratch.file(archive)]);

  const executable = await Deno.readFile(scratch.file(target.executable));
  const base = Buffer.from(await Deno.readFile(Deno.execPath()));
  const whole = Buffer.from(executable.buffer);
  for (const table of ["PROJI-DNSRS.txt", "PROJI-DNSTS.txt", "PROJI-HNS.txt"]) {
    assert(whole.includes(await Deno.readTextFile(`${ROOT}/tables/${table}`)), `${table} is not embedded`);
  }
  for (const part of ["leeoniya/uPlot", 'id="ladder"']) assert(whole.includes(part), `${part} is not embedded`);
  // Packages of the tests.
  for (const other of ["pure-rand", "connectOverCDP"]) {
    assertEquals(placesOf(other, whole).length, placesOf(other, base).length, `${other} is embedded`);
  }
  assertEquals(permissionsIn(base), []);
  assertEquals(permissionsIn(whole), [{
    allow_env: [...LOCALE_NAMES],
    allow_net: [],
    allow_read: [],
    allow_run: [],
    allow_write: [],
    deny_import: [],
    prompt: false,
  }]);
  if (target.archive !== "tar.gz") return;
  const members = await inspectTar(scratch.file(archive));
  assertEquals(members.get(`${archiveFolder(target, false)}/dns-lab`)?.size, executable.length);
});

/** Where a text is in an executable: where Deno puts what it adds differs from system to system. */
function placesOf(text: string, executable: Buffer): number[] {
  const places: number[] = [];
  for (let at = executable.indexOf(text); at >= 0; at = executable.indexOf(text, at + 1)) places.push(at);
  return places;
}

/** The permissions baked into an executable that differ from the default; an empty list stands for all. */
function permissionsIn(executable: Buffer): Record<string, unknown>[] {
  const key = '"permissions":';
  return placesOf(`${key}{"`, executable).map((at) => {
    const json = executable.toString("utf8", at + key.length, executable.indexOf("}", at) + 1);
    // What it may import: deny_import: [] stands against whatever this lists.
    const { allow_import: _, ...rest }: Record<string, unknown> = JSON.parse(json);
    return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  });
}

for (const { name } of TARGETS) {
  Deno.test(`isSelfContainable() is true of ${name} there, if it has a shell`, () => {
    const hosts = TARGETS.filter((target) => isSelfContainable(target, name)).map((target) => target.name);
    assertEquals(hosts, name === "x86_64-pc-windows-msvc" ? [] : [name]);
  });
}

const other = TARGETS.find((target) => target !== hostTarget())!.name;
/** What is advised on this system alone. */
const SELF_CONTAINED = isSelfContainable(hostTarget()) ? ", or run: deno task compile --self-contained" : "";

interface Refusal {
  readonly args: string[];
  /** The environment, in which DENORT_BIN names what is not there if this says nothing. */
  readonly env?: Record<string, string>;
  readonly code: number;
  readonly stderr: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    args: [],
    code: 69,
    stderr: new RegExp(
      `^The base runtime for \\S+ is not at /nowhere/denort, where DENORT_BIN says; ` +
        `name a copy of it \\(DENORT_BIN=FILE\\)${SELF_CONTAINED}\n$`,
    ),
  },
  {
    args: ["--target", other],
    code: 69,
    stderr:
      /\nThe base runtime for \S+ is not at \/nowhere\/denort, where DENORT_BIN says; name a copy of it [^;]*E\)\n$/,
  },
  {
    args: ["--all"],
    code: 69,
    stderr: /\nThe base runtime for \S+ is not at [^;]*; make one at a time, with --target, /,
  },
  // Deno itself finds out where the system is another, and not the processor alone.
  ...TARGETS.filter(({ name, executable }) =>
    name !== Deno.build.target && isLikeHost(name) && executable === "dns-lab"
  )
    .map(({ name }) => ({
      args: ["--target", name],
      env: { DENORT_BIN: Deno.execPath() },
      code: 69,
      stderr: new RegExp(`\nThe base .* is for ${Deno.build.target}, wanted one for ${name}; name .*, or unset it\n$`),
    })),
  { args: ["--target", "vax"], code: 64, stderr: /^--target vax: wanted one of x86_64-unknown-linux-gnu, .*msvc\n$/ },
  { args: ["--targt", "vax"], code: 64, stderr: /^Unknown option "--targt", .*; see deno task compile --help\n$/ },
  { args: ["dns-lab"], code: 64, stderr: /^Unexpected argument "dns-lab"; see deno task compile --help\n$/ },
  { args: ["--all", "--self-contained"], code: 64, stderr: /^Use --all or --self-contained, not both; see/ },
];

/** Whether a target has the system of this machine. */
function isLikeHost(name: string): boolean {
  return name.replace(/^[^-]*/, "") === Deno.build.target.replace(/^[^-]*/, "");
}

for (const { args, env = { DENORT_BIN: "/nowhere/denort" }, code, stderr } of refusals) {
  Deno.test(`${["deno task compile", ...args].join(" ")} with DENORT_BIN=${Object.values(env)} ends with ${code}, one line and nothing made`, async () => {
    const before = await listDist();
    const told = await compile(args, env);
    assertEquals([told.code, told.stdout], [code, ""]);
    assertMatch(told.stderr, stderr);
    assertEquals(told.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Compiling for ")).length, 1);
    assertEquals(await listDist(), before);
  });
}

Deno.test("deno task compile without a network ends with 69 and one line that says how to get along", async () => {
  await using scratch = new Scratch();
  // A cache that has the packages, and no base runtime.
  const { npmCache } = JSON.parse(
    new TextDecoder().decode((await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output()).stdout),
  );
  await Deno.symlink(npmCache, scratch.file("npm"), { type: "junction" });
  const nowhere = "http://127.0.0.1:9";
  assertEquals(await compile([], { DENO_DIR: scratch.path, HTTPS_PROXY: nowhere, NO_PROXY: "" }), {
    code: 69,
    stdout: "",
    stderr: `The base runtime for ${Deno.build.target} can't be downloaded from dl.deno.land; ` +
      `name a copy of it (DENORT_BIN=FILE)${SELF_CONTAINED}\n`,
  });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `deno task compile ends at ${signal} with 130, ends the Deno that it has started, and leaves nothing behind`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await using scratch = new Scratch();
      const pipe = scratch.file("denort");
      await new Deno.Command("mkfifo", { args: [pipe] }).output();
      const before = await listDist();
      const process = commandOf([], { DENORT_BIN: pipe }).spawn();
      // Opened as soon as there is a reader, which would read for ever.
      using _writer = await Deno.open(pipe, { write: true });
      assertEquals((await listDist()).filter((name) => !before.includes(name)).length, 1);
      process.kill(signal);
      const { code, stderr } = await process.output();
      assertEquals([code, new TextDecoder().decode(stderr)], [130, "Interrupted\n"]);
      assertEquals(await listDist(), before);
      await assertRejects(() => _writer.write(new Uint8Array(1)), Deno.errors.BrokenPipe);
    },
  });

  Deno.test({
    name: `runDeno() throws an InterruptedError when ${signal} reaches the Deno that it runs first`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await assertRejects(() => runDeno(["eval", `Deno.kill(Deno.pid, "${signal}")`]), InterruptedError);
    },
  });
}

Deno.test("deno task compile --help shows every option, target and exit code", async () => {
  const { code, stdout, stderr } = await compile(["--help"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^deno task compile: make /);
  const words = ["--target TARGET", "--all", "--self-contained", "--bundle", ...TARGETS.map(({ name }) => name), "69"];
  for (const word of words) assert(stdout.includes(word), word);
});

Deno.test("toTarget() knows the platforms that executables are made for", () => {
  assertEquals(["aarch64-apple-darwin", "x86_64-pc-windows-msvc"].map((name) => toTarget(name).executable), [
    "dns-lab",
    "dns-lab.exe",
  ]);
});

function commandOf(args: readonly string[], env: Record<string, string> = {}): Deno.Command {
  const permissions = ["--no-prompt", "--allow-read", `--allow-write=${ROOT}/dist`, "--allow-run"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, `${ROOT}/lib/release/main.ts`, ...args],
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  });
}

async function compile(args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await commandOf(args, env).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function listDist(): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(`${ROOT}/dist`), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return ["there is no dist"];
    throw error;
  }
}
