// The layers: core <- edge <- page <- cli <- commands <- main <- release. Arrows are imports, none points the other way or
// runs in a circle: what makes the executables is no part of them.
import { assertEquals } from "@std/assert";
import { ROOT } from "./program.ts";

const LAYERS = ["lib/core", "lib/edge", "lib/page", "lib/cli", "lib/commands", "main.ts", "lib/release"];
/** The folders of core and of edge, each with those that it may import besides itself. A layer has no other folder. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  "lib/core/model": [],
  "lib/core/fast": ["lib/core/model"],
  "lib/core/table": ["lib/core/model", "lib/core/fast"],
  "lib/core/codec": ["lib/core/model", "lib/core/fast"],
  "lib/core/answer": ["lib/core/model", "lib/core/fast", "lib/core/table", "lib/core/codec"],
  "lib/core/resolve": ["lib/core/model", "lib/core/codec", "lib/core/trace"],
  "lib/core/check": ["lib/core/model", "lib/core/fast", "lib/core/table", "lib/core/resolve"],
  "lib/core/data": ["lib/core/model"],
  "lib/core/doctor": ["lib/core/model", "lib/core/codec"],
  "lib/core/trace": ["lib/core/model", "lib/core/codec"],
  "lib/core/merge": ["lib/core/model", "lib/core/codec", "lib/core/trace"],
  "lib/core/picture": ["lib/core/model", "lib/core/trace"],
  "lib/core/dns": ["lib/core/model", "lib/core/fast", "lib/core/table", "lib/core/answer"],
  "lib/core/lookup": ["lib/core/model", "lib/core/dns"],
  "lib/core/export": ["lib/core/model", "lib/core/fast", "lib/core/table", "lib/core/dns"],
  "lib/core/cases": ["lib/core/model"],
  "lib/core/grade": ["lib/core/model", "lib/core/trace", "lib/core/cases"],
  "lib/core/report": ["lib/core/model", "lib/core/grade", "lib/core/cases"],
  "lib/edge/net": ["lib/core", "node:dns"],
  "lib/edge/server": ["lib/core", "lib/edge/net"],
  "lib/edge/client": ["lib/core", "lib/edge/net"],
  "lib/edge/doctor": ["lib/core", "lib/edge/net", "lib/edge/system", "lib/edge/client"],
  // The package makes octets of DNS messages; core works with the messages.
  "lib/edge/dns": ["lib/core", "lib/edge/net", "@dnsquery/dns-packet", "node:dgram"],
  "lib/edge/lookup": ["lib/core", "lib/edge/net", "lib/edge/dns", "node:dns/promises"],
  "lib/edge/archive": ["fflate/browser", "nanotar"],
  "lib/edge/process": ["lib/core", "lib/edge/net", "@std/streams"],
  "lib/edge/grade": ["lib/core", "lib/edge/net", "lib/edge/system", "lib/edge/process", "@std/streams", "node:net"],
  "lib/edge/system": ["lib/core", "tables", "@std/streams"],
  "lib/edge/web": ["lib/core", "lib/edge/net"],
};
/** What core must not know: the system, the clock, chance. */
const IMPURE = /\bDeno\.|\bperformance\.|\bDate\b|\bMath\.random\b|\bsetTimeout\b|\bsetInterval\b|\bfetch\(|\bcrypto\./;
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g;

interface Module {
  readonly path: string;
  readonly code: string;
  readonly imports: readonly string[];
}

const modules: readonly Module[] = [
  "main.ts",
  ...LAYERS.filter((layer) => layer !== "main.ts").flatMap((layer) => filesIn(layer, [".ts"])),
].map((path) => {
  const code = Deno.readTextFileSync(`${ROOT}/${path}`).replace(/^\s*(?:\/\*\*|\*).*$/gm, "");
  const imports = Array.from(code.matchAll(IMPORT), ([, specifier]) => resolve(path, specifier));
  return { path, code, imports };
});

/** The paths of the files in `folder` and below whose names end so. */
function filesIn(folder: string, endings: readonly string[]): string[] {
  return Array.from(Deno.readDirSync(`${ROOT}/${folder}`)).flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesIn(path, endings);
    return endings.some((ending) => path.endsWith(ending)) ? [path] : [];
  });
}

function resolve(path: string, specifier: string): string {
  return specifier.startsWith(".") ? new URL(specifier, `file:///${path}`).pathname.slice(1) : specifier;
}

function layerOf(path: string): number {
  return LAYERS.findIndex((layer) => path === layer || path.startsWith(`${layer}/`));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

Deno.test("there are modules in every layer, and this test sees their imports", () => {
  assertEquals(LAYERS.map((_, layer) => modules.some(({ path }) => layerOf(path) === layer)), LAYERS.map(() => true));
  assertEquals(modules.find(({ path }) => path === "lib/commands/rs.ts")?.imports, [
    "lib/commands/serve.ts",
    "lib/core/model/role.ts",
    "lib/cli/spec.ts",
  ]);
});

for (const { path, code, imports } of modules) {
  Deno.test(`${path} imports nothing from a layer above it`, () => {
    assertEquals(imports.filter((imported) => layerOf(imported) > layerOf(path)), []);
  });
  if (layerOf(path) <= 1) {
    Deno.test(`${path} imports only from the folders that its own may import`, () => {
      const allowed = [folderOf(path), ...FOLDERS[folderOf(path)]];
      assertEquals(
        imports.filter((imported) => !allowed.some((folder) => `${imported}/`.startsWith(`${folder}/`))),
        [],
      );
    });
  }
  if (layerOf(path) > 0) continue;
  Deno.test(`${path} is pure: no Deno, no clock, no chance, no other package`, () => {
    assertEquals(IMPURE.exec(code)?.[0], undefined);
    assertEquals(imports.filter((imported) => layerOf(imported) !== 0), []);
  });
}

Deno.test("no file in lib has more than 240 lines", async () => {
  const long: string[] = [];
  const others = ["lib/release/launcher.sh", ...filesIn("lib/page", [".js", ".css", ".html"])];
  for (const path of [...modules.map(({ path }) => path), ...others]) {
    const lines = (await Deno.readTextFile(`${ROOT}/${path}`)).split("\n").length - 1;
    if (lines > 240) long.push(`${path}: ${lines}`);
  }
  assertEquals(long, []);
});

Deno.test("no import is circular", () => {
  const importsOf = new Map(modules.map(({ path, imports }) => [path, imports]));
  const finished = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, way: readonly string[]) => {
    if (way.includes(path)) circles.push([...way, path].join(" -> "));
    if (way.includes(path) || finished.has(path)) return;
    for (const imported of importsOf.get(path) ?? []) walk(imported, [...way, path]);
    finished.add(path);
  };
  for (const { path } of modules) walk(path, []);
  assertEquals(circles, []);
});

Deno.test("Deno.exit is called in the two main modules alone", () => {
  const exiting = modules.filter(({ code }) => code.includes("Deno.exit("));
  assertEquals(exiting.map(({ path }) => path), ["main.ts", "lib/release/main.ts"]);
});
