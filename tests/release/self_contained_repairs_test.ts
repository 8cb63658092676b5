// The self-contained executable when what it unpacked is not as it was: it puts that right, and starts.
import { assertEquals } from "@std/assert";
import { VERSION } from "../../lib/cli/version.ts";
import { Installed, IS_POSSIBLE, SHELLS, USER } from "./self_contained.ts";

const TOLD = { code: 0, stdout: `dns-lab ${VERSION} (self-contained, ${Deno.build.target})\n`, stderr: "" };
const ignore = !IS_POSSIBLE;

/** Writes a byte over the first one, which leaves the size as it is. */
async function overwrite(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.write(new TextEncoder().encode("#"));
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** What can have happened to the unpacked folder since the last start. */
const changes: readonly { what: string; change: (folder: string) => Promise<void> }[] = [
  { what: "deno is gone", change: (folder) => Deno.remove(`${folder}/deno`) },
  { what: "dns-lab.js is gone", change: (folder) => Deno.remove(`${folder}/dns-lab.js`) },
  { what: "deno is cut short", change: (folder) => Deno.truncate(`${folder}/deno`, 100) },
  { what: "dns-lab.js is empty", change: (folder) => Deno.truncate(`${folder}/dns-lab.js`) },
  { what: "deno has other content of the same size", change: (folder) => overwrite(`${folder}/deno`) },
  { what: "dns-lab.js has other content of the same size", change: (folder) => overwrite(`${folder}/dns-lab.js`) },
  { what: "deno is no program any more", change: (folder) => Deno.chmod(`${folder}/deno`, 0o600) },
  { what: "everybody may write deno", change: (folder) => Deno.chmod(`${folder}/deno`, 0o777) },
  { what: "the group may write dns-lab.js", change: (folder) => Deno.chmod(`${folder}/dns-lab.js`, 0o660) },
  { what: "others may write the folder", change: (folder) => Deno.chmod(folder, 0o707) },
  { what: "others may look into the folder", change: (folder) => Deno.chmod(folder, 0o755) },
  {
    what: "the folder is a link to one like it",
    change: async (folder) => {
      await Deno.rename(folder, `${folder}.moved`);
      await Deno.symlink(`${folder}.moved`, folder);
      await Deno.chmod(folder, 0o700);
    },
  },
  {
    what: "deno is a link to another program",
    change: async (folder) => {
      await Deno.remove(`${folder}/deno`);
      await Deno.symlink("/bin/sh", `${folder}/deno`);
    },
  },
  // Only root can give a folder away.
  ...USER === "0"
    ? [{ what: "the folder is another user's", change: (path: string) => Deno.chown(path, 65534, 65534) }]
    : [],
  {
    what: "there is a file where the folder was",
    change: async (folder) => {
      await Deno.remove(folder, { recursive: true });
      await Deno.writeTextFile(folder, "");
    },
  },
];

for (const [at, { what, change }] of changes.entries()) {
  Deno.test({
    name: `when ${what}, the next start replaces the folder, and the one after that finds nothing to do`,
    ignore,
    fn: async () => {
      const shell = SHELLS[at % SHELLS.length];
      await using dnsLab = await Installed.make();
      await dnsLab.run(["--version"]);
      const folder = await dnsLab.unpacked();
      await Deno.writeTextFile(`${folder}/old`, "");
      await change(folder);
      assertEquals(await dnsLab.run(["--version"], { shell }), TOLD);
      const { ino, isDirectory, mode } = await Deno.lstat(folder);
      assertEquals([isDirectory, mode! & 0o777], [true, 0o700]);
      assertEquals(await exists(`${folder}/old`), false, "it is still the old folder");
      if (await exists(`${folder}.moved`)) await Deno.remove(`${folder}.moved`, { recursive: true });
      assertEquals(await dnsLab.inCache(), [folder.split("/").at(-1)]);
      assertEquals(await dnsLab.run(["--version"], { shell }), TOLD);
      assertEquals((await Deno.lstat(folder)).ino, ino);
    },
  });
}

Deno.test({
  name: "when what is unpacked was changed, of eight starts at once one replaces it, and every one runs",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    await dnsLab.run(["--version"]);
    await Deno.truncate(`${await dnsLab.unpacked()}/dns-lab.js`);
    const starts = Array.from({ length: 8 }, () => dnsLab.run(["--version"]));
    assertEquals(await Promise.all(starts), Array(8).fill(TOLD));
    assertEquals((await dnsLab.inCache()).length, 1);
  },
});

interface Wait {
  readonly what: string;
  /** What a shell does each time that the start sleeps, with the folder in $FOLDER and a good one in $GOOD. */
  readonly script: string;
  readonly sleeps: number;
  /** Whether the folder is the good one in the end, else the start's own. */
  readonly isOthers: boolean;
}

const waits: readonly Wait[] = [
  {
    what: "waits for one that replaces the folder, and takes what that puts there",
    script: 'rm -r "$FOLDER" && mv "$GOOD" "$FOLDER" && rmdir "${FOLDER%/*}/replacing"',
    sleeps: 1,
    isOthers: true,
  },
  { what: "goes on after ten seconds without one that was killed", script: ":", sleeps: 10, isOthers: false },
];

for (const { what, script, sleeps, isOthers } of waits) {
  Deno.test({
    name: `when what is unpacked was changed, a start ${what}`,
    ignore,
    fn: async () => {
      await using dnsLab = await Installed.make();
      await dnsLab.run(["--version"]);
      const FOLDER = await dnsLab.unpacked();
      const [GOOD, SLEPT] = [dnsLab.file("good"), dnsLab.file("slept")];
      await Deno.rename(FOLDER, GOOD);
      await Deno.mkdir(`${FOLDER}/changed`, { recursive: true });
      await Deno.mkdir(`${dnsLab.cacheHome}/dns-lab/replacing`);
      const { ino } = await Deno.stat(GOOD);
      const tools = await dnsLab.addTool("sleep", `#!/bin/sh\necho >>"$SLEPT"\n${script}\n`);
      const env = { XDG_CACHE_HOME: dnsLab.cacheHome, PATH: `${tools}:/usr/bin:/bin`, FOLDER, GOOD, SLEPT };
      assertEquals(await dnsLab.run(["--version"], { env }), TOLD);
      assertEquals((await Deno.readTextFile(SLEPT)).length, sleeps);
      assertEquals((await Deno.stat(FOLDER)).ino === ino, isOthers);
      assertEquals(await dnsLab.inCache(), [FOLDER.split("/").at(-1)]);
    },
  });
}

Deno.test({
  name: "when the folder around it is a link, it is passed over",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    await dnsLab.run(["--version"]);
    await Deno.rename(`${dnsLab.cacheHome}/dns-lab`, dnsLab.file("elsewhere"));
    await Deno.symlink(dnsLab.file("elsewhere"), `${dnsLab.cacheHome}/dns-lab`);
    const env = { XDG_CACHE_HOME: dnsLab.cacheHome, TMPDIR: dnsLab.file("") };
    assertEquals(await dnsLab.run(["--version"], { env }), TOLD);
    assertEquals(await exists(dnsLab.file(`dns-lab-${USER}`)), true);
  },
});

Deno.test({
  name: "when the folder around it is open to the group, the next start closes it",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    await dnsLab.run(["--version"]);
    await Deno.chmod(`${dnsLab.cacheHome}/dns-lab`, 0o775);
    assertEquals(await dnsLab.run(["--version"]), TOLD);
    assertEquals((await Deno.stat(`${dnsLab.cacheHome}/dns-lab`)).mode! & 0o022, 0);
  },
});

Deno.test({
  name: "what a start left behind that was killed is taken away by the first start two days later",
  ignore,
  fn: async () => {
    await using dnsLab = await Installed.make();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3600_000);
    for (const name of ["unpacking.young", "unpacking.old", "unpacking.old.replaced", "old"]) {
      const path = `${dnsLab.cacheHome}/dns-lab/${name}`;
      await Deno.mkdir(`${path}/cache`, { recursive: true });
      const date = hoursAgo(name.includes("old") ? 49 : 20);
      await Deno.utime(path, date, date);
    }
    assertEquals(await dnsLab.run(["--version"]), TOLD);
    assertEquals((await dnsLab.inCache()).slice(1), ["old", "unpacking.young"]);
  },
});
