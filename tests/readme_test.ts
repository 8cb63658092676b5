// README.md: every console block is run, in order, and must show what it says.
//
// `$ dns-lab rs …` starts a server that runs on; `cat FILE` of a file that is not there makes it; ports and times are
// the system's, so they are put in place before texts are compared. What Install tells to do, install_test.ts does.
import { assert, assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { ROOT, run, Scratch, ServerProcess } from "./program.ts";

const README = (await Deno.readTextFile(`${ROOT}/README.md`)).replace(/^## Install$.*?(?=^## )/ms, "");
const BLOCKS = Array.from(README.matchAll(/^```console\n(.*?)^```$/gms), ([, block]) => block);
const STEPS = BLOCKS.flatMap((block) =>
  Array.from(block.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm), ([, command, shown]) => ({ command, shown }))
);
const NPX = /^npx --yes deno@([\d.]+) task (\w+)$/;

Deno.test("README's console blocks hold nothing but commands and what they show", () => {
  assert(STEPS.length > 8);
  assertEquals(STEPS.map(({ command, shown }) => `$ ${command}\n${shown}`).join(""), BLOCKS.join(""));
});

Deno.test("README promises two commands for a fresh machine, and they are tasks of this version of Deno", () => {
  const promised = STEPS.flatMap(({ command }) => NPX.exec(command) ?? []);
  assertEquals([promised[2], promised[5], promised.length], ["demo", "test", 6]);
  assertEquals([promised[1], promised[4]], [Deno.version.deno, Deno.version.deno]);
  for (const name of ["demo", "test"]) assert(name in config.tasks);
});

Deno.test("README pins the version of Deno, and no other file does", async () => {
  const scripts = [".ci/run", ".ci/deno", ".ci/try"];
  for (
    const path of [...scripts, ".github/workflows/ci.yml", ".github/workflows/release.yml", "deno.json", "CHANGELOG.md"]
  ) {
    assert(!(await Deno.readTextFile(`${ROOT}/${path}`)).includes(Deno.version.deno), path);
  }
});

Deno.test("deno task demo runs with the permissions that its task has", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "demo"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0);
  assertMatch(new TextDecoder().decode(stdout), /RESOLVED\.txt would hold/);
});

Deno.test("README's commands show what it says", async () => {
  await using scratch = new Scratch();
  await Deno.mkdir(scratch.file("tables"));
  for await (const { name } of Deno.readDir(`${ROOT}/tables`)) {
    await Deno.copyFile(`${ROOT}/tables/${name}`, scratch.file(`tables/${name}`));
  }
  await using servers = new AsyncDisposableStack();
  const started = new Map<string, { server: ServerProcess; shown: string }>();
  for (const { command, shown } of STEPS) {
    const [program, ...args] = command.split(" ");
    if (NPX.test(command)) continue;
    if (program === "cat") {
      await checkFile(scratch, args[0], shown);
    } else if (args[0] === "rs" && args[1] !== "bad.txt" || args[0] === "ts") {
      started.set(args[0], { server: servers.use(await ServerProcess.start(args, { cwd: scratch.path })), shown });
    } else {
      const rs = started.get("rs")?.server.port;
      const withPorts = args[0] !== "client"
        ? args
        : args.flatMap((arg) =>
          arg === "localhost" ? [`localhost:${rs}`, "--ts-port", `${started.get("ts")?.server.port}`] : [arg]
        );
      const { stdout, stderr } = await run(withPorts, { cwd: scratch.path });
      assertEquals(inPlace(stdout + stderr), inPlace(shown));
    }
  }
  for (const { server, shown } of started.values()) {
    const { code, stderr } = await server.finish();
    assertEquals([code, inPlace(stderr.join("\n") + "\n")], [0, inPlace(shown)]);
  }
});

async function checkFile(scratch: Scratch, name: string, shown: string): Promise<void> {
  try {
    assertEquals(await scratch.read(name), shown);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await scratch.write(name, shown);
  }
}

/** A text with what differs from run to run made the same: addresses and times. */
function inPlace(text: string): string {
  return text.replace(/\b(?:127\.0\.0\.1|0\.0\.0\.0):\d+/g, "ADDRESS").replace(/\b\d+\.\d\d s\b/g, "TIME");
}
