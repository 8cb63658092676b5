// README's chapter Install: what it tells Linux to do is done, block by block, in a shell, with the files that the
// release tooling makes in the place of a download; what it tells others names files that are made for them.
//
// An executable by deno compile needs a base runtime from the network, so that the self-contained one takes its place,
// in an archive like it. `INSTALL_FROM` names a folder with the files of a release to do it all with those instead.
import { assert, assertEquals } from "@std/assert";
import { archiveFolder, buildArchive, buildBundle, buildSelfContained, writeChecksums } from "../lib/release/build.ts";
import { Staging } from "../lib/release/staging.ts";
import { hostTarget, TARGETS } from "../lib/release/targets.ts";
import { ROOT, Scratch } from "./program.ts";

const INSTALL = /^## Install$.*?(?=^## )/ms.exec(await Deno.readTextFile(`${ROOT}/README.md`))?.[0] ?? "";
const BLOCKS = Array.from(INSTALL.matchAll(/^```(\w*)\n(.*?)^```$/gms), ([, language, text]) => ({ language, text }));
const ARCHIVES = TARGETS.map((target) => `${archiveFolder(target, false)}.${target.archive}`);
const FOLDERS = TARGETS.flatMap((target) => [archiveFolder(target, false), archiveFolder(target, true)]);
const RELEASE = Deno.env.get("INSTALL_FROM");

Deno.test("Install has blocks to run on Linux, and blocks for macOS and Windows", () => {
  assertEquals(new Set(BLOCKS.map(({ language }) => language)), new Set(["console", "zsh", "powershell"]));
});

Deno.test("Install offers the archive of each system, and names no file that a release has not", () => {
  const named = Array.from(INSTALL.matchAll(/dns-lab-\d[\w.-]*\w/g), ([name]) => name);
  for (const archive of ARCHIVES) assert(INSTALL.includes(`| \`${archive}\``), archive);
  assertEquals(named.filter((name) => !FOLDERS.includes(name.replace(/\.(?:tar\.gz|zip)$/, ""))), []);
  const written = Array.from(named.join("\n").matchAll(/^.*\.(?:tar\.gz|zip)$/gm), ([name]) => name);
  const selfContained = TARGETS.map((target) => `${archiveFolder(target, true)}.tar.gz`);
  assertEquals(written.filter((name) => ![...ARCHIVES, ...selfContained].includes(name)), []);
});

Deno.test({
  name: "Install's blocks for Linux do what they say, from download to start",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using scratch = new Scratch();
    const release = RELEASE ?? await makeRelease(scratch);
    const downloads = scratch.file("downloads");
    await Deno.mkdir(scratch.file("home"));
    await Deno.mkdir(downloads);
    for (const { language, text } of BLOCKS) {
      if (language !== "console") continue;
      const block = text.replaceAll("x86_64-unknown-linux-gnu", hostTarget().name);
      const words = block.split(/\s+/);
      for await (const { name, isFile } of Deno.readDir(release)) {
        if (isFile && words.includes(name)) await Deno.copyFile(`${release}/${name}`, `${downloads}/${name}`);
      }
      const expected = RELEASE === undefined ? block.replaceAll("(executable,", "(self-contained,") : block;
      assertEquals(await runBlock(scratch, block), expected);
    }
  },
});

/** Makes what a release has for this machine. Returns the folder. */
async function makeRelease(scratch: Scratch): Promise<string> {
  const directory = scratch.file("release");
  const target = hostTarget();
  const staging = await Staging.open(directory);
  using _removed = staging;
  await buildBundle(staging);
  await buildSelfContained(staging);
  await buildArchive(staging, target, await Deno.readFile(`${staging.path}/${target.executable}`), false);
  await staging.handOut();
  await writeChecksums(directory);
  return directory;
}

/** Runs the commands of a block in one shell, in the folder of downloads. Returns the block as it came out. */
async function runBlock(scratch: Scratch, block: string): Promise<string> {
  const commands = Array.from(block.matchAll(/^\$ (.*)$/gm), ([, command]) => command);
  const deno = Deno.execPath().replace(/\/[^/]*$/, "");
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-ec", commands.map((command) => `echo ${quote(`$ ${command}`)}\n${command} 2>&1\n`).join("")],
    cwd: scratch.file("downloads"),
    clearEnv: true,
    env: { HOME: scratch.file("home"), PATH: `/usr/bin:/bin:${deno}`, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  }).output();
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""], new TextDecoder().decode(stdout));
  return new TextDecoder().decode(stdout);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
