// What an archive holds beside the program: its text, the pages, the sample tables, manual pages and completion scripts.
import { assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/commands/registry.ts";
import { archiveFolder, buildArchive } from "../../lib/release/build.ts";
import { ROOT } from "../../lib/release/run_deno.ts";
import { Staging } from "../../lib/release/staging.ts";
import { TARGETS } from "../../lib/release/targets.ts";
import { run, Scratch } from "../program.ts";
import { inspectTar } from "./inspect_tar.ts";

Deno.test("an archive holds manual pages and completion scripts, as the program writes them", async () => {
  await using scratch = new Scratch();
  const [target] = TARGETS;
  {
    using staging = await Staging.open(scratch.path);
    await buildArchive(staging, target, new TextEncoder().encode("the program"), false);
    await staging.handOut();
  }
  const folder = archiveFolder(target, false);
  const members = await inspectTar(`${scratch.path}/${folder}.tar.gz`);
  const pathsIn = async (path: string) =>
    (await Array.fromAsync(Deno.readDir(`${ROOT}/${path}`))).map(({ name }) => `${path}/${name}`);
  const pages = ["man/dns-lab.1", ...COMMANDS.map(({ name }) => `man/dns-lab-${name}.1`)];
  const scripts = ["_dns-lab", "dns-lab.bash", "dns-lab.fish", "dns-lab.ps1"].map((name) => `completions/${name}`);
  const others = [target.executable, "README.md", "LICENSE", ...await pathsIn("lib/docs"), ...await pathsIn("tables")];
  assertEquals([...members.keys()].sort(), [...others, ...pages, ...scripts].map((path) => `${folder}/${path}`).sort());
  const textOf = (path: string) => new TextDecoder().decode(members.get(`${folder}/${path}`)?.bytes);
  assertEquals(textOf("man/dns-lab-rs.1"), (await run(["man", "rs"])).stdout);
  assertEquals(textOf("completions/dns-lab.bash"), (await run(["completions", "bash"])).stdout);
});
