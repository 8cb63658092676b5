// A process of the lab is killed in the middle of a long list: whole, right lines are kept, and the others end well.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Fault, FaultProxy, type Passage } from "../fault_proxy.ts";
import { Scratch, ServerProcess, spawn } from "../program.ts";

/** RS and TS have every second name each; a client keeps no more than some 5,000 names in the works, so this is not all. */
const LINES = Array.from({ length: 20_000 }, (_, index) => `host${index}.example.edu 192.0.2.${index % 250} A`);

function tableOf(rest: number): string {
  return LINES.filter((_, index) => index % 2 === rest).join("\n") + "\n";
}

/** Passes so many octets of a connection, then keeps the rest to itself: the middle, for as long as it is wanted. */
const MIDDLE_OCTETS = 100_000;

function holding(onHold: () => void): Fault {
  const start = ({ write }: { write(bytes: Uint8Array): Promise<void> }): Passage => {
    let left = MIDDLE_OCTETS;
    return {
      async take(piece) {
        if (left > 0) await write(piece);
        left -= piece.length;
        if (left <= 0) onHold();
      },
    };
  };
  return { name: "hold", does: "stop part-way", harm: "harmful", start };
}

/** The three programs, with a proxy before TS that holds the client up in the middle of the list. */
class Lab implements AsyncDisposable {
  readonly #resources: AsyncDisposableStack;
  readonly #scratch: Scratch;
  readonly rs: ServerProcess;
  readonly ts: ServerProcess;
  readonly client: Deno.ChildProcess;

  private constructor(
    resources: AsyncDisposableStack,
    scratch: Scratch,
    rs: ServerProcess,
    ts: ServerProcess,
    client: Deno.ChildProcess,
  ) {
    this.#resources = resources;
    this.#scratch = scratch;
    this.rs = rs;
    this.ts = ts;
    this.client = client;
  }

  /** Starts them; resolves when the client has some of its results, and gets no further. */
  static async startAndHold(): Promise<Lab> {
    await using resources = new AsyncDisposableStack();
    const scratch = resources.use(new Scratch());
    await scratch.write("names.txt", LINES.map((line) => `${line.split(" ")[0]}\n`).join(""));
    const rsTable = await scratch.write("rs.txt", `${tableOf(0)}localhost - NS\n`);
    const rs = resources.use(await ServerProcess.start(["rs", "--linger", "0.1", rsTable]));
    const ts = resources.use(
      await ServerProcess.start(["ts", "--linger", "0.1", await scratch.write("t", tableOf(1))]),
    );
    const { promise, resolve } = Promise.withResolvers<void>();
    const proxy = resources.use(await FaultProxy.open(ts.port, holding(resolve), "replies"));
    const args = ["client", "--rs", `127.0.0.1:${rs.port}`, "--ts-port", `${proxy.port}`, "names.txt"];
    const client = spawn(args, { cwd: scratch.path });
    // What is on its standard output is in the file.
    const reader = client.stdout.getReader();
    await Promise.all([promise, reader.read()]);
    const draining = (async () => {
      while (!(await reader.read()).done);
    })();
    resources.defer(() => draining);
    return new Lab(resources.move(), scratch, rs, ts, client);
  }

  /** How many results are in the file, all of them whole, right and in order. */
  async countResults(): Promise<number> {
    const lines = (await this.#scratch.read("RESOLVED.txt")).split("\n");
    assertEquals(lines.pop(), "", "The last line is not whole");
    assert(lines.length > 0 && lines.length < LINES.length, `${lines.length} results are not the middle`);
    assertEquals(lines, LINES.slice(0, lines.length));
    return lines.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a client that is killed leaves whole lines, and both servers end with status 0",
  ignore,
  async fn() {
    await using lab = await Lab.startAndHold();
    lab.client.kill("SIGKILL");
    const [{ signal }] = await Promise.all([lab.client.status, lab.client.stderr.cancel()]);
    assertEquals(signal, "SIGKILL");
    await lab.countResults();
    const [rs, ts] = [await lab.rs.finish(), await lab.ts.finish()];
    assertEquals([rs.code, ts.code], [0, 0]);
    assertMatch(rs.stderr.at(-2) ?? "", /^RS served 1 client, \d+ queries: \d+ answered, \d+ referred$/);
    assertMatch(ts.stderr.at(-2) ?? "", /^TS served \d+ clients?, \d+ queries: \d+ answered, 0 not found$/);
  },
});

for (const role of ["rs", "ts"] as const) {
  Deno.test({
    name: `a client whose ${role.toUpperCase()} is killed keeps whole lines and ends with 69, the other server with 0`,
    ignore,
    async fn() {
      await using lab = await Lab.startAndHold();
      lab[role].process.kill("SIGKILL");
      const [{ code }, stderr] = await Promise.all([lab.client.status, new Response(lab.client.stderr).text()]);
      const results = await lab.countResults();
      const [where] = stderr.split(" closed the connection after ");
      assertMatch(where, role === "rs" ? /^127\.0\.0\.1:\d+: RS$/ : /^localhost:\d+: TS$/);
      const stoppedAt = LINES[results].split(" ")[0];
      assert(stderr.endsWith(`; stopped at "${stoppedAt}", ${results} results in RESOLVED.txt\n`), stderr);
      const other = await lab[role === "rs" ? "ts" : "rs"].finish();
      assertEquals([code, other.code], [69, 0]);
    },
  });
}
