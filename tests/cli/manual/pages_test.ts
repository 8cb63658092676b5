// The manual pages: what mandoc says of them, and that they have all that help has. Debian package: mandoc.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/commands/registry.ts";
import { makePages } from "../../../lib/cli/manual/page.ts";
import { flagName } from "../../../lib/cli/spec.ts";
import { run, Scratch } from "../../program.ts";
import { ENTRIES } from "../complete/fixture.ts";

function hasMandoc(): boolean {
  try {
    return new Deno.Command("mandoc", { args: ["-Tlint", "/dev/null"], stdout: "null", stderr: "null" }).outputSync()
      .code >= 0;
  } catch {
    return false;
  }
}

const ignore = !hasMandoc();

async function mandoc(args: string[], cwd: string): Promise<string> {
  const { stdout, stderr } = await new Deno.Command("mandoc", { args, cwd }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test({
  name: "every manual page is clean in mandoc -Tlint (package mandoc)",
  ignore,
  fn: async () => {
    await using scratch = new Scratch();
    const { code, stderr } = await run(["man", "--out", scratch.path]);
    const files = (await Array.fromAsync(Deno.readDir(scratch.path))).map(({ name }) => name).sort();
    assertEquals([code, stderr], [0, `${files.length} pages in ${scratch.path}\n`]);
    assertEquals(files, ["dns-lab.1", ...COMMANDS.map(({ name }) => `dns-lab-${name}.1`)].sort());
    assertEquals(await mandoc(["-Tlint", ...files], scratch.path), "");
  },
});

Deno.test({
  name: "a manual page shows as it stands what mdoc would take for its own (package mandoc)",
  ignore,
  fn: async () => {
    await using scratch = new Scratch();
    const pages = await makePages(ENTRIES);
    for (const { file, text } of pages) await scratch.write(file, text);
    // A link to a page that no system has is right for a fixture.
    const files = pages.map(({ file }) => file);
    assertEquals(await mandoc(["-Tlint", ...files], scratch.path), "");
    // deno-lint-ignore no-control-regex -- mandoc prints bold letters twice, with a backspace between them
    const shown = (await mandoc(["-Tutf8", "dns-lab-all.1"], scratch.path)).replace(/.\x08/g, "").replace(/\s+/g, " ");
    for (
      const text of [
        "Notes \\ and more",
        " A looks like a macro",
        "client → RS .begins with a dot",
        "[brackets], a colon:",
      ]
    ) {
      assertStringIncludes(shown, text);
    }
  },
});

Deno.test("dns-lab man COMMAND has each option, each exit code and each example of the command", async () => {
  for (const { name, load } of COMMANDS) {
    const { code, stdout } = await run(["man", name]);
    const { options, examples, exitCodes } = await load();
    assertEquals(code, 0);
    for (const key of Object.keys(options)) assert(stdout.includes(`Fl ${flagName(key).slice(1)}`), key);
    for (const { code } of exitCodes) assertStringIncludes(stdout, `\n.It ${code}\n`);
    for (const { line } of examples) assertStringIncludes(stdout, `\ndns-lab ${line}\n`);
  }
});
