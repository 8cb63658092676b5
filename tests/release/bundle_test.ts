// dns-lab.js: the whole program in a file that runs anywhere, and says nothing about where it was made.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/cli/version.ts";
import { mergeRecordings } from "../../lib/core/merge/merge.ts";
import { readRecording } from "../../lib/edge/system/recordings.ts";
import { renderPage } from "../../lib/page/page.ts";
import { BANNER, bundle } from "../../lib/release/bundle.ts";
import { ROOT, Scratch } from "../program.ts";

const text = await bundle("bundle_entry.ts");

Deno.test("bundle() says what it is in its first line, and names no path of this machine", () => {
  assert(text.startsWith(BANNER));
  assertEquals(text.includes(ROOT), false);
  // The page's modules are in it as text, with the types that their comments name.
  const withoutTypes = text.replace(/@import \{[^}]*\} from \\?"[^"]*"/g, "");
  assertEquals(/registry\.npmjs|\.\.\/\.\./.exec(withoutTypes)?.[0], undefined);
});

Deno.test("bundle() is one small file without imports", async () => {
  // The page in it has 50,000 characters of a library for plots, and as many of its own; rules and manuals are text.
  assert(text.length < 700_000, `${text.length} characters`);
  await using scratch = new Scratch();
  const path = await scratch.write("dns-lab.js", text);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--no-config", "--json", path] })
    .output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  const imports = modules.flatMap(({ dependencies = [] }: { dependencies?: { specifier: string }[] }) => dependencies);
  // What is a part of Deno may be loaded where it is used.
  assertEquals(imports.filter(({ specifier }: { specifier: string }) => !specifier.startsWith("node:")), []);
});

Deno.test("bundle() loads no part of Deno before it starts, and is ASCII: each would make the start slower", () => {
  assertEquals(/\bimport\s*(?:[\w$*]|\{[^}]*\})[^;"]*\bfrom\s*"node:[^"]*"/.exec(text)?.[0], undefined);
  // deno-lint-ignore no-control-regex -- NUL is ASCII, too
  assertEquals(/[^\x00-\x7f]+/.exec(text)?.[0], undefined);
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

Deno.test("dns-lab.js has the page in it: the one that the program makes from source", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("dns-lab.js", text);
  const recording = await scratch.write(
    "rs.jsonl",
    '{"recording":"dns-lab","version":1,"program":"dns-lab test","role":"rs","startedMs":0}\n',
  );
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-R", "-W", "--no-remote", "--no-npm", path, "view", "--html", "page.html", recording],
    cwd: scratch.path,
    env: { DENO_DIR: scratch.file("cache"), NO_COLOR: "1" },
  }).output();
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  const merged = mergeRecordings([await readRecording(recording)]);
  const page = await renderPage(merged, { program: `dns-lab ${VERSION}`, title: "rs.jsonl" });
  assertEquals(await scratch.read("page.html"), page);
});

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
