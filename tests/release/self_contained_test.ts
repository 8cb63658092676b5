// The self-contained executable as it is handed out: it starts from anywhere with nothing around it, unpacks itself
// once, and is the program from then on.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { VERSION } from "../../lib/cli/version.ts";
import { LAUNCH_FLAGS } from "../../lib/release/permissions.ts";
import { ROOT } from "../program.ts";
import { Installed, IS_POSSIBLE, SHELLS, toEnd, USER } from "./self_contained.ts";

const TOLD = { code: 0, stdout: `dns-lab ${VERSION} (self-contained, ${Deno.build.target})\n`, stderr: "" };
const ignore = !IS_POSSIBLE;

for (const shell of [[], ...SHELLS]) {
  const name = shell.length === 0 ? "by itself" : `by ${shell.join(" ")}`;
  Deno.test({
    name: `started ${name}, with nothing in its environment but a cache, it unpacks itself once and runs`,
    ignore,
    fn: async () => {
      await using dnsLab = await Installed.make();
      assertEquals(await dnsLab.run(["--version"], { shell }), TOLD);
      const folder = await dnsLab.unpacked();
      const { ino, mode } = await Deno.stat(folder);
      assertEquals((mode ?? 0) & 0o777, 0o700);
      assertEquals(await dnsLab.run(["--version"], { shell }), TOLD);
      assertEquals([await dnsLab.inCache(), (await Deno.stat(folder)).ino], [[folder.split("/").at(-1)], ino]);
    },
  });

  Deno.test({
    name: `started ${name} eight times at once, it unpacks one folder, and every start runs`,
    ignore,
    fn: async () => {
      await using dnsLab = await Installed.make();
      const starts = Array.from({ length: 8 }, () => dnsLab.run(["--version"], { shell }));
      assertEquals(await Promise.all(starts), Array(8).fill(TOLD));
      assertEquals((await dnsLab.inCache()).length, 1);
    },
  });
}

interface Place {
  readonly where: string;
  /** The environment, given the folder of the test. */
  readonly env: (directory: string) => Record<string, string>;
  /** The parent of the unpacked folder. */
  readonly cache: string;
}

const CACHE = Deno.build.os === "darwin" ? "Library/Caches" : ".cache";

const places: readonly Place[] = [
  { where: "the cache of the home", env: (directory) => ({ HOME: directory }), cache: `${CACHE}/dns-lab` },
  {
    where: "a private folder of TMPDIR without a home",
    env: (directory) => ({ TMPDIR: directory }),
    cache: `dns-lab-${USER}`,
  },
  {
    where: "a private folder of TMPDIR with a home that is not there",
    env: (directory) => ({ HOME: `${directory}/nowhere`, TMPDIR: directory }),
    cache: `dns-lab-${USER}`,
  },
  {
    where: "a private folder of TMPDIR with a cache that can't be made",
    env: (directory) => ({ XDG_CACHE_HOME: "/dev/null/cache", TMPDIR: directory }),
    cache: `dns-lab-${USER}`,
  },
  {
    where: "the cache of the home with an XDG_CACHE_HOME that is relative",
    env: (directory) => ({ XDG_CACHE_HOME: "cache", HOME: directory, PATH: "" }),
    cache: `${CACHE}/dns-lab`,
  },
];

for (const { where, env, cache } of places) {
  Deno.test({
    name: `it unpacks into ${where}`,
    ignore,
    fn: async () => {
      await using dnsLab = await Installed.make();
      const directory = dnsLab.file("a home");
      await Deno.mkdir(directory);
      for (let start = 0; start < 2; start++) {
        assertEquals(await dnsLab.run(["--version"], { env: env(directory) }), TOLD);
      }
      const folders = await Array.fromAsync(Deno.readDir(`${directory}/${cache}`), ({ name }) => name);
      assertEquals(folders.length, 1);
      assertMatch(folders[0], /^\d+\.\d+\.\d+-[0-9a-f]{16}$/);
      assertEquals((await Deno.stat(`${directory}/${cache}`)).mode! & 0o777, 0o700);
    },
  });
}

Deno.test({
  name: "a cache that gives its group to what is made in it holds the unpacked folder, too",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    await Deno.mkdir(dnsLab.cacheHome);
    await Deno.chmod(dnsLab.cacheHome, 0o2770);
    await dnsLab.run(["--version"]);
    const { ino } = await Deno.stat(await dnsLab.unpacked());
    assertEquals(await dnsLab.run(["--version"]), TOLD);
    assertEquals((await Deno.stat(await dnsLab.unpacked())).ino, ino);
  },
});

for (const shell of SHELLS) {
  Deno.test({
    name: `found on PATH or behind a link by ${shell.join(" ")}, it finds itself`,
    ignore,
    fn: async () => {
      await using dnsLab = await Installed.make();
      await Deno.symlink(dnsLab.path, dnsLab.file("link"));
      const folder = dnsLab.file("a folder");
      const lines: { script: string; PATH: string; cwd?: string }[] = [
        { script: "dns-lab --version", PATH: `${folder}:/usr/bin:/bin` },
        { script: "dns-lab --version", PATH: ":/usr/bin:/bin", cwd: folder },
        { script: "./dns-lab --version", PATH: "/usr/bin:/bin", cwd: folder },
        { script: "./link --version", PATH: "/usr/bin:/bin" },
        { script: "../a*r/dns-lab --version", PATH: "/usr/bin:/bin", cwd: folder },
      ];
      for (const { script, PATH, cwd = dnsLab.file("") } of lines) {
        const env = {
          PATH,
          XDG_CACHE_HOME: dnsLab.file(`cache of ${lines.findIndex((line) => line.script === script)} ${PATH}`),
        };
        const [program, ...before] = shell;
        const process = new Deno.Command(program, {
          args: [...before, "-c", script],
          cwd,
          clearEnv: true,
          env,
          stdout: "piped",
          stderr: "piped",
        });
        assertEquals(await toEnd(process.spawn()), TOLD, script);
      }
    },
  });
}

Deno.test({
  name: "its Deno has the permissions and the isolation that the build says, and is what signals reach",
  ignore: ignore || Deno.build.os !== "linux",
  fn: async () => {
    await using dnsLab = await Installed.make();
    const process = dnsLab.spawn([
      "rs",
      "--stay",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      `${ROOT}/tables/PROJI-DNSRS.txt`,
    ]);
    const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    while (!told.includes("listening on")) told += (await reader.read()).value ?? "";
    // Reading it here would want every permission.
    const { stdout: line } = await new Deno.Command("cat", { args: [`/proc/${process.pid}/cmdline`] }).output();
    const words = new TextDecoder().decode(line).split("\0");
    assertEquals(words.slice(1, 2 + LAUNCH_FLAGS.length), ["run", ...LAUNCH_FLAGS]);
    process.kill("SIGINT");
    for (let next = await reader.read(); !next.done; next = await reader.read()) told += next.value;
    const [{ code }, stdout] = await Promise.all([process.status, new Response(process.stdout).text()]);
    assertEquals([code, stdout], [0, ""]);
    assertMatch(told, /RS served 0 clients/);
  },
});

const HOSTILE_ENVIRONMENT: Record<string, string> = {
  DENO_V8_FLAGS: "--no-such-flag",
  DENO_LOG: "debug",
  DENO_COVERAGE_DIR: "coverage",
  DENO_AUDIT_PERMISSIONS: "audit",
  DENO_TLS_CA_STORE: "none",
  NODE_OPTIONS: "--require /nowhere.js",
  OTEL_DENO: "1",
  RUST_LOG: "trace",
  LINES_OF_TWO: "x\nexport DENO_A`b=1\nexport DENO_*='",
  // How GNU's ls writes dates and sizes.
  TIME_STYLE: "full-iso",
  BLOCK_SIZE: "human-readable",
  LS_BLOCK_SIZE: "M",
  LC_ALL: "fr_FR.UTF-8",
};
/** The year begins before and after that of UTC. */
const ZONES = ["EAST-9", "WEST+5"];
/** French is on few machines. */
const FRENCH_LS = '#!/bin/sh\n[ "$LC_ALL" = C ] && exec /bin/ls "$@"\n/bin/ls "$@" | sed "s/ Jan / janv. /"\n';

Deno.test({
  name: "no variable of the environment and no file around it changes how its Deno works",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    const cwd = dnsLab.file("project");
    await Deno.mkdir(cwd);
    for (const name of ["deno.json", "package.json", "deno.lock", ".npmrc"]) {
      await Deno.writeTextFile(`${cwd}/${name}`, "{bad");
    }
    await Deno.mkdir(`${dnsLab.cacheHome}/dns-lab`, { recursive: true });
    await Deno.writeTextFile(`${dnsLab.cacheHome}/package.json`, "{bad");
    const tools = await dnsLab.addTool("ls", FRENCH_LS);
    const env = { XDG_CACHE_HOME: dnsLab.cacheHome, PATH: `${tools}:/usr/bin:/bin`, ...HOSTILE_ENVIRONMENT };
    for (const shell of SHELLS) {
      const unpacked: (number | null)[] = [];
      for (const TZ of ZONES) {
        // A bash without French says so first.
        const { code, stdout, stderr } = await dnsLab.run(["--version"], { shell, cwd, env: { ...env, TZ } });
        const told = { code, stdout, stderr: stderr.replace(/^.*: warning: setlocale: .*\n/gm, "") };
        assertEquals(told, TOLD);
        unpacked.push((await Deno.stat(await dnsLab.unpacked())).ino);
      }
      assertEquals(unpacked[0], unpacked[1], "it was unpacked again");
      await Deno.remove(`${dnsLab.cacheHome}/dns-lab`, { recursive: true });
    }
    const made = await Array.fromAsync(Deno.readDir(cwd), ({ name }) => name);
    assertEquals(made.sort(), [".npmrc", "deno.json", "deno.lock", "package.json"]);
  },
});

Deno.test({
  name: "standard input, exit codes and the modes of new files are the program's",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    assertEquals((await dnsLab.run(["clinet"])).code, 64);
    const script = `umask 027; printf 'x\\n' | "$0" client --rs 127.0.0.1:1 --output results -; echo $?; umask`;
    const { stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", script, dnsLab.path],
      cwd: dnsLab.file(""),
      clearEnv: true,
      env: { XDG_CACHE_HOME: dnsLab.file("another cache") },
      stderr: "null",
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "69\n0027\n");
    assertEquals((await Deno.stat(dnsLab.file("results"))).mode! & 0o777, 0o640);
  },
});

Deno.test({
  name: "where RESOLVED.txt can't be made, the error is the program's, with 73",
  ignore: ignore || Deno.build.os !== "linux",
  fn: async () => {
    await using dnsLab = await Installed.make();
    // Nobody, root included, makes a file there.
    const { code, stderr } = await dnsLab.run([
      "client",
      "--rs",
      "127.0.0.1:1",
      "--name",
      "a",
      "--output",
      "RESOLVED.txt",
    ], {
      cwd: "/proc",
    });
    assertEquals(code, 73);
    assertMatch(stderr, /^RESOLVED\.txt: Can't be written: [^\n]+; choose another with --output\n$/);
  },
});

Deno.test({
  name: "two builds of the same are the same file, and another Deno is unpacked into another folder",
  ignore,
  fn: async () => {
    const { makeSelfContained } = await import("../../lib/release/self_contained.ts");
    const { toTarget } = await import("../../lib/release/targets.ts");
    const target = toTarget("aarch64-apple-darwin");
    const make = async (deno: string) => await makeSelfContained(target, new TextEncoder().encode(deno));
    assertEquals(await make("one"), await make("one"));
    const idOf = (bytes: Uint8Array) => /^id=(.*)$/m.exec(new TextDecoder("latin1").decode(bytes))?.[1];
    assert(idOf(await make("one")) !== idOf(await make("two")));
    assertMatch(new TextDecoder("latin1").decode(await make("one")), /\$HOME\/Library\/Caches\/dns-lab/);
  },
});
