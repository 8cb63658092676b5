// README.md and the pages below lib/docs: every console block is run, in order, and must show what it says.
//
// `$ dns-lab rs ...` starts a server that runs on until its client has left; `cat FILE` of a file that is not there makes
// it; with `--dns`, until Ctrl-C; dig runs where it is installed; ports and times differ from run to run and are not compared. install_test.ts runs the chapter Install.
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { isMissing, runTool } from "./dns/tools.ts";
import { withFreePorts } from "./free_ports.ts";
import { ROOT, run, Scratch, ServerProcess } from "./program.ts";

const README = (await Deno.readTextFile(`${ROOT}/README.md`)).replace(/^## Install$.*?(?=^## )/ms, "");
const PAGES = Array.from(Deno.readDirSync(`${ROOT}/lib/docs`), ({ name }) => `lib/docs/${name}`)
  .filter((path) => path.endsWith(".md"));

/** A command of a page, and what the page says that it shows. */
interface Step {
  readonly command: string;
  readonly shown: string;
}

function blocksIn(page: string): string[] {
  return Array.from(page.matchAll(/^```console\n(.*?)^```$/gms), ([, block]) => block);
}

function stepsIn(page: string): Step[] {
  return blocksIn(page).flatMap((block) =>
    Array.from(block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command, shown]) => ({ command, shown }))
  );
}

const STEPS = stepsIn(README);
const NPX = /^npx --yes deno@([\d.]+) task (\w+)$/;

Deno.test("README's console blocks hold nothing but commands and what they show", () => {
  assert(STEPS.length > 8);
  assertEquals(STEPS.map(({ command, shown }) => `$ ${command}\n${shown}`).join(""), blocksIn(README).join(""));
});

Deno.test("README promises two commands for a fresh machine, and they are tasks of this version of Deno", () => {
  const promised = STEPS.flatMap(({ command }) => NPX.exec(command) ?? []);
  assertEquals([promised[2], promised[5], promised.length], ["demo", "test", 6]);
  assertEquals([promised[1], promised[4]], [Deno.version.deno, Deno.version.deno]);
  for (const name of ["demo", "test"]) assert(name in config.tasks);
});

Deno.test("README explains the signs of the ladder, right behind it", () => {
  const [, ladder, legend] = /^\$ dns-lab demo\n(.*?)^```\n\n(.*?)\n\n/ms.exec(README)!;
  for (const sign of ["●", "×", "raw"]) assert(ladder.includes(sign) && legend.includes(sign), sign);
  for (const said of ["time since the line before", "An arrow is a message", '"line"']) {
    assert(legend.includes(said), said);
  }
});

Deno.test("README pins the version of Deno, and no other file does", async () => {
  const scripts = [".ci/run", ".ci/deno", ".ci/try"];
  for (
    const path of [...scripts, ".github/workflows/ci.yml", ".github/workflows/release.yml", "deno.json", "CHANGELOG.md"]
  ) {
    assert(!(await Deno.readTextFile(`${ROOT}/${path}`)).includes(Deno.version.deno), path);
  }
});

Deno.test("deno task demo runs, and records itself, with the permissions that its task has", async () => {
  await using scratch = new Scratch();
  const trace = scratch.file("demo.jsonl");
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "demo", "--trace-file", trace],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0);
  assertMatch(new TextDecoder().decode(stdout), /RESOLVED\.txt would hold/);
  assertMatch(await scratch.read("demo.jsonl"), /"event":"closed"/);
});

Deno.test("README names every page below lib/docs, and every page that it links to is there", async () => {
  const linked = Array.from(README.matchAll(/\]\((lib\/docs\/[^)]*)\)/g), ([, path]) => path);
  assertEquals([...new Set(linked)].filter((path) => path.endsWith(".md")).sort(), PAGES.toSorted());
  for (const path of linked) assert((await Deno.stat(`${ROOT}/${path}`)).isFile, path);
  const text = await Deno.readTextFile(`${ROOT}/README.md`);
  const headings = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, title]) => title.toLowerCase().replaceAll(" ", "-"));
  for (const [, anchor] of text.matchAll(/\]\(#([^)]*)\)/g)) assert(headings.includes(anchor), anchor);
});

for (const path of ["README.md", ...PAGES]) {
  Deno.test(`${path}: its commands show what it says`, async () => {
    await using page = new PageRun();
    await page.start();
    const text = path === "README.md" ? README : await Deno.readTextFile(`${ROOT}/${path}`);
    for (const { command, shown } of stepsIn(text)) if (!NPX.test(command)) await page.run(command, shown);
    await page.finish();
  });
}

/** The commands of a page, run one after the other in a folder with the sample tables. */
class PageRun implements AsyncDisposable {
  readonly #scratch = new Scratch();
  /** The servers that were started and have not ended, with what they have to show. */
  readonly #running = new Map<string, { server: ServerProcess; dnsPort: number | undefined; shown: string }>();

  async start(): Promise<void> {
    await Deno.mkdir(this.#scratch.file("tables"));
    for await (const { name } of Deno.readDir(`${ROOT}/tables`)) {
      await Deno.copyFile(`${ROOT}/tables/${name}`, this.#scratch.file(`tables/${name}`));
    }
  }

  async run(command: string, shown: string): Promise<void> {
    const [program, ...args] = command.split(" ");
    if (program === "cat") return await checkFile(this.#scratch, args[0], shown);
    const cwd = this.#scratch.path;
    if (program === "dig") return await this.#dig(args, shown);
    if (/ listening on | answers DNS on /.test(shown)) {
      await this.#finishServer(args[0]);
      this.#running.set(args[0], { ...await startServer(args, cwd), shown });
      return;
    }
    const typed = args[0] === "client"
      ? this.#withPorts(args)
      : args[0] === "doctor"
      ? [...args, ...withFreePorts()]
      : args;
    const { stdout, stderr } = await run(typed, { cwd });
    assertEquals(inPlace(stdout + stderr), inPlace(shown));
  }

  /** Runs dig where it is installed. */
  async #dig(args: readonly string[], shown: string): Promise<void> {
    if (isMissing("dig")) return;
    const { stdout } = await runTool("dig", this.#withPorts(args));
    assertEquals(inPlace(stdout), inPlace(shown));
  }

  #withPorts(args: readonly string[]): string[] {
    const portOf = (role: string) => `${this.#running.get(role)?.server.port ?? 1}`;
    const dnsPorts: Readonly<Record<string, string>> = {
      "5353": `${this.#running.get("rs")?.dnsPort ?? 1}`,
      "5354": `${this.#running.get("ts")?.dnsPort ?? 1}`,
    };
    return args.flatMap((arg) =>
      arg === "localhost"
        ? [`localhost:${portOf("rs")}`, "--ts-port", portOf("ts")]
        : [arg.replace(/^(localhost:|)(535[34])$/, (_, host, port) => host + dnsPorts[port])]
    );
  }

  async #finishServer(role: string): Promise<void> {
    const started = this.#running.get(role);
    if (started === undefined) return;
    this.#running.delete(role);
    // With DNS a server goes on until Ctrl-C; on Windows no test can type that.
    const isEndless = started.dnsPort !== undefined;
    if (isEndless && Deno.build.os === "windows") return await started.server[Symbol.asyncDispose]();
    if (isEndless) started.server.process.kill("SIGINT");
    const { code, stderr } = await started.server.finish();
    assertEquals([code, inPlace(stderr.join("\n") + "\n")], [0, inPlace(started.shown)]);
  }

  async finish(): Promise<void> {
    for (const role of [...this.#running.keys()]) await this.#finishServer(role);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { server } of this.#running.values()) await server[Symbol.asyncDispose]();
    await this.#scratch[Symbol.asyncDispose]();
  }
}

/** Starts a server; one with `--dns` on a port for that, too, which the system picks. */
async function startServer(args: readonly string[], cwd: string) {
  const at = args.indexOf("--dns");
  if (at < 0) return { server: await ServerProcess.start(args, { cwd }), dnsPort: undefined };
  const rest = args.slice(at + 1).filter((arg) => !/^\d+$/.test(arg));
  const server = await ServerProcess.start([...args.slice(0, at), "--dns", "0", ...rest], { cwd });
  return { server, dnsPort: Number((await server.waitFor(/answers DNS on 127\.0\.0\.1:(\d+) /))[1]) };
}

async function checkFile(scratch: Scratch, name: string, shown: string): Promise<void> {
  try {
    assertEquals(await scratch.read(name), shown);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await scratch.write(name, shown);
  }
}

/** A text with what differs from run to run made the same: addresses, times, and how the program is called. */
function inPlace(text: string): string {
  return text.replace(/\b(?:127\.0\.0\.1|0\.0\.0\.0):\d+/g, "ADDRESS").replace(/\b\d+\.\d\d s\b/g, "TIME")
    // The numbers of DNS messages, and the version of a table, which is the time of its last change.
    .replace(/\bid \d+/g, "ID").replace(/\b\d{10} 3600 600\b/g, "SERIAL 3600 600")
    .replace(/^ *\+[\d.]+ m?s /gm, "SINCE ").replace(/\b\d+ ms of silence/g, "SILENCE").replace(
      /^ +\d+\.\d{3} {2}#/gm,
      "TIME  #",
    ).replace(/^ {2}.+ (rs|ts|client --rs localhost)$/gm, "  dns-lab $1");
}
