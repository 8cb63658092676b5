// --web and --open on the commands: the address, how long the page stays, what a browser is opened by, and the exit codes.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { ROOT, Scratch, ServerProcess, spawn } from "../program.ts";

/** A running command, whose standard error is read line by line. */
class Running implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #stdout: Promise<string>;
  readonly seen: string[] = [];

  constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      [Symbol.asyncIterator]();
    this.#stdout = new Response(process.stdout).text();
  }

  /** Waits for a line. Returns what its first group holds. */
  async until(pattern: RegExp): Promise<string> {
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next()) {
      this.seen.push(next.value);
      const match = pattern.exec(next.value);
      if (match !== null) return match[1] ?? match[0];
    }
    throw new Error(`It ended without ${pattern}: ${this.seen.join("\n")}`);
  }

  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  async finish(): Promise<{ code: number; stdout: string; stderr: string }> {
    for (let next = await this.#lines.next(); !next.done; next = await this.#lines.next()) this.seen.push(next.value);
    return { code: (await this.#process.status).code, stdout: await this.#stdout, stderr: this.seen.join("\n") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.finish();
  }
}

const SESSION_OVER = /^Ask for other names in the page; Ctrl-C ends the demo$/;
const ADDRESS = /^The page is at (http:\/\/127\.0\.0\.1:\d+\/)$/;

async function statusOf(address: string): Promise<number> {
  const response = await fetch(address);
  await response.body?.cancel();
  return response.status;
}

Deno.test("rs --web serves the page while it runs, and ends as without it", async () => {
  await using scratch = new Scratch();
  const table = await scratch.write("table.txt", "a.b 1.2.3.4 A\n");
  await using server = await ServerProcess.start(["rs", "--web", table]);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await conn.write(new TextEncoder().encode("a.b\n"));
  await conn.read(new Uint8Array(100));
  conn.close();
  const { code, stderr } = await server.finish();
  assertEquals(code, 0);
  assert(stderr.some((line) => ADDRESS.test(line)));
  assertMatch(stderr.at(-1)!, /^RS ended: its last client has left/);
});

Deno.test("client --web keeps the page after the list until it is interrupted, and ends with 0", async () => {
  await using scratch = new Scratch();
  const table = await scratch.write("table.txt", "a.b 1.2.3.4 A\n");
  await using server = await ServerProcess.start(["rs", table, "--stay"]);
  await using client = new Running(
    spawn(["client", "--rs", `127.0.0.1:${server.port}`, "--name", "a.b", "--web"], { cwd: scratch.path }),
  );
  const address = await client.until(ADDRESS);
  await client.until(/^The page stays until Ctrl-C$/);
  assertEquals(await statusOf(address), 200);
  client.interrupt();
  const { code, stdout } = await client.finish();
  assertEquals([code, stdout], [0, "a.b 1.2.3.4 A\n"]);
});

Deno.test("client --web keeps the page of a run that went wrong, too, and ends with the run's code", async () => {
  await using client = new Running(spawn(["client", "--rs", "127.0.0.1:1", "--name", "a.b", "--web"]));
  const address = await client.until(ADDRESS);
  await client.until(/^127\.0\.0\.1:1: RS can't be reached: .*; the page stays until Ctrl-C$/);
  assertEquals(await statusOf(address), 200);
  client.interrupt();
  const { code, stderr } = await client.finish();
  assertEquals(code, 69);
  assertMatch(stderr, /start dns-lab rs, or check the host and --rs HOST:PORT/);
});

Deno.test("demo --web takes the port that it is given, and says so if that is in use", async () => {
  await using demo = new Running(spawn(["demo", "--web"]));
  const { port } = new URL(await demo.until(ADDRESS));
  await using other = new Running(spawn(["demo", "--web", port]));
  const { code, stderr } = await other.finish();
  assertEquals([code, stderr], [
    69,
    `Can't listen on 127.0.0.1:${port}: the port is in use; choose another with --web PORT, or none: --web`,
  ]);
  await demo.until(SESSION_OVER);
  demo.interrupt();
  assertEquals((await demo.finish()).code, 0);
});

Deno.test("demo --web-host 0.0.0.0 serves the page on every address, and says so", async () => {
  await using demo = new Running(spawn(["demo", "--web", "--web-host", "0.0.0.0"]));
  const port = await demo.until(
    /^The page is at http:\/\/localhost:(\d+)\/, and at the other addresses of this machine$/,
  );
  assertEquals(await statusOf(`http://127.0.0.1:${port}/`), 200);
});

/** What stands in for the system's opener, and what comes of it. */
const openers: readonly { what: string; script?: string; told: RegExp }[] = [
  { what: "an opener that works", script: 'echo "$1" > opened', told: SESSION_OVER },
  {
    what: "an opener that fails",
    script: "exit 3",
    told: /^Can't open a browser: xdg-open ended with status 3; open http:\S+ yourself$/,
  },
  {
    what: "no opener that may be run",
    told: /^Can't open a browser: this program may not run xdg-open, .*; open http:\S+ yourself$/,
  },
];

for (const { what, script, told } of openers) {
  Deno.test({
    name: `demo --open with ${what} goes on`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using scratch = new Scratch();
      if (script !== undefined) {
        await Deno.chmod(await scratch.write("xdg-open", `#!/bin/sh\ncd "\${0%/*}"\n${script}\n`), 0o755);
      }
      const permissions = [
        "--allow-net=127.0.0.1,localhost",
        "--allow-read",
        ...script === undefined ? [] : ["--allow-run=xdg-open"],
      ];
      await using demo = new Running(
        new Deno.Command(Deno.execPath(), {
          args: ["run", "--quiet", "--no-prompt", ...permissions, `${ROOT}/main.ts`, "demo", "--open"],
          env: { PATH: `${scratch.path}:/usr/bin:/bin`, NO_COLOR: "1" },
          stdout: "piped",
          stderr: "piped",
        }).spawn(),
      );
      const address = await demo.until(ADDRESS);
      await demo.until(told);
      if (what === "an opener that works") assertEquals(await scratch.read("opened"), `${address}\n`);
      if (!demo.seen.some((line) => SESSION_OVER.test(line))) await demo.until(SESSION_OVER);
      assertEquals(await statusOf(address), 200);
      demo.interrupt();
      assertEquals((await demo.finish()).code, 0);
    },
  });
}
