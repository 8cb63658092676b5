// `deno task compile`: what the executable embeds and may do, and what is said where it can't be made. The base is the
// running Deno, so that no download is needed; the result can't be run with it.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { archiveFolder, buildExecutable } from "../../lib/release/build.ts";
import { Staging } from "../../lib/release/staging.ts";
import { hostTarget, TARGETS, toTarget } from "../../lib/release/targets.ts";
import { ROOT, Scratch } from "../program.ts";
import { inspectTar } from "./inspect_tar.ts";

Deno.test("an executable embeds the sample tables and just the permissions that the commands need", async () => {
  await using scratch = new Scratch();
  const target = hostTarget();
  using staging = await Staging.open(scratch.path);
  await buildExecutable(staging, target, target.executable, { DENORT_BIN: Deno.execPath() });
  const archive = `${archiveFolder(target, false)}.${target.archive}`;
  assertEquals(await staging.handOut(), [scratch.file(target.executable), scratch.file(archive)]);

  const executable = await Deno.readFile(scratch.file(target.executable));
  const added = new TextDecoder("latin1").decode(executable.subarray((await Deno.stat(Deno.execPath())).size));
  for (const table of ["PROJI-DNSRS.txt", "PROJI-DNSTS.txt", "PROJI-HNS.txt"]) {
    assert(added.includes(await Deno.readTextFile(`${ROOT}/tables/${table}`)), `${table} is not embedded`);
  }
  // A package of the tests, and the functions of those that the build uses.
  for (const other of ["pure-rand", "createTarGzip", "zipSync"]) {
    assert(!added.includes(other), `${other} is embedded`);
  }
  assertEquals(permissionsIn(added), {
    allow_net: [],
    allow_read: [],
    allow_write: [],
    deny_import: [],
    prompt: false,
  });
  if (target.archive !== "tar.gz") return;
  const members = await inspectTar(scratch.file(archive));
  assertEquals(members.get(`${archiveFolder(target, false)}/dns-lab`)?.size, executable.length);
});

/** The permissions baked into an executable that differ from the default; an empty list stands for all. */
function permissionsIn(executable: string): Record<string, unknown> {
  const json = /"permissions":(\{[^}]*\})/.exec(executable)?.[1] ?? "{}";
  const all: Record<string, unknown> = JSON.parse(json);
  // What it may import: deny_import: [] stands against whatever this lists.
  delete all.allow_import;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

const other = TARGETS.find((target) => target !== hostTarget())!.name;

const refusals: readonly { args: string[]; code: number; stderr: RegExp }[] = [
  {
    args: [],
    code: 69,
    stderr: /^The base runtime for \S+ is not at \/nowhere\/denort, where DENORT_BIN says; .* --self-contained\n$/,
  },
  {
    args: ["--target", other],
    code: 69,
    stderr:
      /\nThe base runtime for \S+ is not at \/nowhere\/denort, where DENORT_BIN says; name a copy of it [^;]*\)\n$/,
  },
  { args: ["--all"], code: 69, stderr: /\nThe base runtime for \S+ is not at / },
  { args: ["--target", "vax"], code: 64, stderr: /^--target vax: wanted one of x86_64-unknown-linux-gnu, .*msvc\n$/ },
  { args: ["--targt", "vax"], code: 64, stderr: /^Unknown option "--targt", .*; see deno task compile --help\n$/ },
  { args: ["dns-lab"], code: 64, stderr: /^Unexpected argument "dns-lab"; see deno task compile --help\n$/ },
  { args: ["--all", "--self-contained"], code: 64, stderr: /^--all and --self-contained exclude each other; see/ },
];

for (const { args, code, stderr } of refusals) {
  Deno.test(`deno task compile ${args.join(" ")} ends with ${code}, one line and nothing made`, async () => {
    const before = await listDist();
    const told = await compile(args, { DENORT_BIN: "/nowhere/denort" });
    assertEquals([told.code, told.stdout], [code, ""]);
    assertMatch(told.stderr, stderr);
    assertEquals(told.stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Compiling for ")).length, 1);
    assertEquals(await listDist(), before);
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

async function compile(args: readonly string[], env: Record<string, string> = {}) {
  const permissions = ["--no-prompt", "--allow-read", `--allow-write=${ROOT}/dist`, "--allow-run"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions, `${ROOT}/lib/release/main.ts`, ...args],
    env: { NO_COLOR: "1", ...env },
  }).output();
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
