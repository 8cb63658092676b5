// What a command may do when it talks to the network: nothing but that.
import { assert, assertEquals } from "@std/assert";
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
    await dropPermissions("run");
    console.log(await states());
    await dropPermissions();
    console.log(await states());`,
  );
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--allow-read", `--allow-run=${Deno.execPath()}`, path, Deno.execPath()],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "granted,prompt\nprompt,prompt\n");
});

for (const command of ["serve", "client", "demo"]) {
  Deno.test(`lib/commands/${command}.ts drops its permissions before it opens a port or a connection`, async () => {
    const code = await Deno.readTextFile(`${ROOT}/lib/commands/${command}.ts`);
    const run = code.slice(code.indexOf("async run("));
    const dropped = run.indexOf("await dropPermissions(");
    const connected = run.search(/\b(?:listen|startServer|publish|resolve|resolveNames)\(/);
    assert(dropped >= 0 && dropped < connected);
  });
}
