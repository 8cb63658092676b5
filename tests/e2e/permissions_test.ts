// What a command may do when it talks to the network: nothing but that.
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { COMMANDS } from "../../lib/commands/registry.ts";
import { LOCALE_NAMES } from "../../lib/edge/system/terminal.ts";
import { LAUNCH_FLAGS } from "../../lib/release/permissions.ts";
import { ROOT, Scratch } from "../program.ts";

const SCRIPT = `
import { dropPermissions } from "${ROOT}/lib/edge/system/permissions.ts";
await dropPermissions();
const attempts = {
  read: () => Deno.readTextFile("/etc/hosts"),
  write: () => Deno.writeTextFile("x", ""),
  run: () => new Deno.Command(Deno.execPath()).output(),
  env: () => Promise.resolve(Deno.env.get("HOME")),
  net: () => Promise.resolve(Deno.listen({ hostname: "127.0.0.1", port: 0 }).close()),
};
const told = {};
for (const [name, attempt] of Object.entries(attempts)) {
  try { await attempt(); told[name] = "allowed"; } catch (error) { told[name] = error.name; }
}
console.log(JSON.stringify(told));
`;

Deno.test("dropPermissions() leaves the network alone, even of all permissions", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("script.ts", SCRIPT);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-all", path],
    cwd: scratch.path,
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
    read: "NotCapable",
    write: "NotCapable",
    run: "NotCapable",
    env: "NotCapable",
    net: "allowed",
  });
});

Deno.test("dropPermissions() leaves running alone when asked to, and takes it in a second call", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write(
    "script.ts",
    `import { dropPermissions } from "${ROOT}/lib/edge/system/permissions.ts";
    const states = async () => {
      const run = await Deno.permissions.query({ name: "run", command: Deno.args[0] });
      return [run.state, (await Deno.permissions.query({ name: "read" })).state].join();
    };
    await dropPermissions({ run: true });
    console.log(await states());
    await dropPermissions();
    console.log(await states());`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", `--allow-run=${Deno.execPath()}`, path, Deno.execPath()],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "granted,prompt\nprompt,prompt\n");
});

Deno.test("dropPermissions() takes single variables of the environment, too", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write(
    "script.ts",
    `import { dropPermissions } from "${ROOT}/lib/edge/system/permissions.ts";
    const state = () => Deno.permissions.querySync({ name: "env", variable: "LC_ALL" }).state;
    const before = state();
    await dropPermissions();
    console.log(before, state());`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-env=LC_ALL,LANG", path],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "granted prompt\n");
});

/** Of the environment, the program may read what names the terminal's encoding. */
const ENVIRONMENT = `--allow-env=${LOCALE_NAMES.join()}`;

for (const name of ["demo", "rs", "ts", "client", "dns-lab"] as const) {
  Deno.test(`deno task ${name} has no questions to ask, and may read the terminal's encoding`, () => {
    const flags = config.tasks[name].command.split(" ");
    assert(flags.includes("--no-prompt") && flags.includes(ENVIRONMENT));
  });
}

Deno.test("the executable has no questions to ask, and may read nothing of the environment but the terminal's encoding", () => {
  assert(LAUNCH_FLAGS.includes("--no-prompt"));
  assertEquals(LAUNCH_FLAGS.filter((flag) => flag.startsWith("--allow-env")), [ENVIRONMENT]);
});

for (const command of ["serve", "client", "demo", "doctor", "check"]) {
  Deno.test(`lib/commands/${command}.ts drops its permissions before it opens a port or a connection`, async () => {
    const code = await Deno.readTextFile(`${ROOT}/lib/commands/${command}.ts`);
    const run = code.slice(code.indexOf("async run("));
    const dropped = run.indexOf("await dropPermissions(");
    const connected = run.search(
      /(?<!function\*? )\b(?:listen|startDns|startServer|publish|resolve|resolveNames|tryPort|lookUpHost|tryAddresses|askServer)\(/,
    );
    assert(dropped >= 0 && dropped < connected);
  });
}

const RUNNER = `
import { dropRunning } from "${ROOT}/lib/edge/system/permissions.ts";
await dropRunning();
try { await new Deno.Command(Deno.execPath()).output(); console.log("allowed"); } catch (error) { console.log(error.name); }
`;

Deno.test("dropRunning() takes the permission to run programs", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("script.ts", RUNNER);
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["run", "--no-prompt", "--allow-all", path] })
    .output();
  assertEquals(new TextDecoder().decode(stdout), "NotCapable\n");
});

/** Graded programs; a browser (--open); a checker of zone files (--check); doctor looks for the program that has a port. */
const RUNNERS = ["rs", "ts", "client", "doctor", "grade", "export", "demo"];

Deno.test("no command but those that may run programs keep that permission: main.ts drops it for all others", async () => {
  assertEquals(COMMANDS.filter(({ runsPrograms }) => runsPrograms).map(({ name }) => name), RUNNERS);
  const code = await Deno.readTextFile(`${ROOT}/main.ts`);
  assert(code.indexOf("await dropRunning()") < code.indexOf("command.run("));
});
