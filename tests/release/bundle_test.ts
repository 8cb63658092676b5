// dns-lab.js: the whole program in a file that runs anywhere, and says nothing about where it was made.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/cli/version.ts";
import { BANNER, bundle } from "../../lib/release/bundle.ts";
import { ROOT, Scratch } from "../program.ts";

const text = await bundle("bundle_entry.ts");

Deno.test("bundle() says what it is in its first line, and names no path of this machine", () => {
  assert(text.startsWith(BANNER));
  assertEquals(text.includes(ROOT), false);
  assertEquals(/registry\.npmjs|\.\.\/\.\./.exec(text)?.[0], undefined);
});

Deno.test("bundle() is one small file without imports", () => {
  assert(text.length < 300_000, `${text.length} characters`);
  assertEquals(/(?:^|[;\n])import\b|\bimport\(/.exec(text)?.[0], undefined);
});

Deno.test("bundle() makes the same text twice", async () => {
  assertEquals(await bundle("bundle_entry.ts"), text);
});

const lines: readonly { args: string[]; code: number; told: RegExp }[] = [
  { args: ["--version"], code: 0, told: new RegExp(`^dns-lab ${VERSION.replaceAll(".", "\\.")} \\(bundle\\)\n$`) },
  { args: ["demo"], code: 0, told: /RESOLVED\.txt would hold/ },
  { args: ["clinet"], code: 64, told: /^Unknown command "clinet", did you mean "client"\?/ },
  { args: ["rs", "--help"], code: 0, told: /--max-clients N/ },
];

for (const { args, code, told } of lines) {
  Deno.test(`dns-lab.js ${args.join(" ")} runs in a folder of its own, with an empty cache and no network`, async () => {
    await using scratch = new Scratch();
    const path = await scratch.write("dns-lab.js", text);
    const { code: ended, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "-N=127.0.0.1,localhost", "-R", "-W", "--no-remote", "--no-npm", path, ...args],
      cwd: scratch.path,
      env: { DENO_DIR: scratch.file("cache"), NO_COLOR: "1" },
    }).output();
    const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    assertEquals(ended, code, output);
    assertMatch(output, told);
  });
}

Deno.test("a bundler that can't be had is one line that says what to do", async () => {
  await using scratch = new Scratch();
  const script = `
    import { bundle } from "${new URL("../../lib/release/bundle.ts", import.meta.url)}";
    try { await bundle("bundle_entry.ts"); } catch (error) { console.log(error.name, error.message); }
  `;
  const path = await scratch.write("script.ts", script);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", "--allow-run", `--config=${ROOT}/deno.json`, path],
    env: { DENO_DIR: scratch.file("cache"), NPM_CONFIG_REGISTRY: "http://127.0.0.1:9", NO_COLOR: "1" },
  }).output();
  const told = new TextDecoder().decode(stdout);
  assertStringIncludes(told, "UnavailableError The bundler of Deno (esbuild) or a package is not on this machine");
  assertStringIncludes(told, 'run "deno task compile --bundle" once while there is a network');
  assertEquals(told.trimEnd().includes("\n"), false);
});
