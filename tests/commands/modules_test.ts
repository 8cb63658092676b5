// Commands are loaded when they are called: from source by the name of their file, elsewhere from a list of modules.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { MODULES } from "../../lib/commands/modules.ts";
import { COMMAND_BY_NAME, loadCommandLine } from "../../lib/commands/registry.ts";
import { ROOT } from "../program.ts";

Deno.test("the list of modules has every command, and the same declaration as from source", async () => {
  assertEquals(Object.keys(MODULES.commands).toSorted(), [...COMMAND_BY_NAME.keys()].toSorted());
  for (const { name, load } of COMMAND_BY_NAME.values()) {
    assertEquals(await MODULES.commands[name]() === await load(), true, name);
  }
  assertEquals(await MODULES.commandLine() === await loadCommandLine(), true);
});

Deno.test("for help, Deno reads no command, no package and few other modules", async () => {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--log-level=debug", "main.ts", "--help"],
    cwd: ROOT,
  }).output();
  const log = new TextDecoder().decode(stderr);
  const read = Array.from(log.matchAll(/fetch_no_follow - specifier: (\S+)/g), ([, specifier]) => specifier);
  const paths = read.map((specifier) => specifier.slice(specifier.indexOf(ROOT) + ROOT.length + 1));
  assertEquals(paths[0], "main.ts");
  assertEquals(paths.filter((path) => path.startsWith("lib/commands/")), ["lib/commands/registry.ts"]);
  assertEquals(read.filter((specifier) => !specifier.startsWith("file:")), []);
  assert(read.length < 16, read.join("\n"));
});

Deno.test("from source, without the permission to read, help is shown, and a command says what it needs", async () => {
  const start = async (...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "main.ts", ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
  };
  assertEquals((await start("--help")).code, 0);
  const { code, out, err } = await start("rs");
  assertEquals({ code, out }, { code: 70, out: "" });
  assertMatch(
    err,
    /^dns-lab can't read its own modules: Requires read access to ".*", run again with .*--allow-read.*\n$/,
  );
});
