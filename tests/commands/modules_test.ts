// Commands are loaded when they are called: from source by the name of their file, elsewhere from a list of modules.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { loadModule } from "../../lib/cli/load_module.ts";
import { MODULES } from "../../lib/commands/modules.ts";
import { COMMAND_BY_NAME } from "../../lib/commands/registry.ts";
import { ROOT } from "../program.ts";

Deno.test("the list of modules has every command, and what is loaded from source", async () => {
  for (const [path, load] of Object.entries(MODULES)) assertEquals(await load() === await loadModule(path), true, path);
  const modules = await Promise.all(Object.values(MODULES).map((load) => load())) as { command?: unknown }[];
  for (const { name, load } of COMMAND_BY_NAME.values()) {
    const command = await load();
    assertEquals(modules.filter((module) => module.command === command).length, 1, name);
  }
});

Deno.test("the list of modules has every module that is loaded by its path", async () => {
  const paths: string[] = [];
  for (const folder of ["cli", "commands", "commands/dns"]) {
    for await (const { name } of Deno.readDir(`${ROOT}/lib/${folder}`)) {
      if (!name.endsWith(".ts")) continue;
      const code = await Deno.readTextFile(`${ROOT}/lib/${folder}/${name}`);
      paths.push(...Array.from(code.matchAll(/\bloadModule(?:<[^>]*>)?\("([^"]+)"\)/g), ([, path]) => path));
    }
  }
  const commands = [...COMMAND_BY_NAME.keys()].map((name) => `commands/${name.replaceAll("-", "_")}`);
  assertEquals([...paths, ...commands].toSorted(), Object.keys(MODULES).toSorted());
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
