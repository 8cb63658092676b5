// `deno task compile`: what the executable embeds and may do. The base is the running Deno, so that no download is
// needed; the result can't be run with it.
import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { ROOT, Scratch } from "./program.ts";

Deno.test("the compile task embeds the sample tables and just the permissions that the commands need", async () => {
  await using scratch = new Scratch();
  const output = scratch.file("dns-lab");
  const [program, ...args] = config.tasks.compile.command.replace("dist/dns-lab", output).split(" ");
  assert(program === "deno" && args.includes(output));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));

  const executable = await Deno.readFile(output);
  const added = new TextDecoder("latin1").decode(executable.subarray((await Deno.stat(Deno.execPath())).size));
  for (const table of ["PROJI-DNSRS.txt", "PROJI-DNSTS.txt", "PROJI-HNS.txt"]) {
    assert(added.includes(await Deno.readTextFile(`${ROOT}/tables/${table}`)), `${table} is not embedded`);
  }
  assert(!added.includes("pure-rand"), "a package of the tests is embedded");
  assertEquals(permissionsIn(added), {
    allow_net: [],
    allow_read: [],
    allow_write: [],
    deny_import: [],
    prompt: false,
  });
});

/** The permissions baked into an executable that differ from the default; an empty list stands for all. */
function permissionsIn(executable: string): Record<string, unknown> {
  const json = /"permissions":(\{[^}]*\})/.exec(executable)?.[1] ?? "{}";
  const all: Record<string, unknown> = JSON.parse(json);
  // What it may import: deny_import: [] stands against whatever this lists.
  delete all.allow_import;
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
