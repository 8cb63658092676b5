// Each thing that can be wrong with a server, provoked on loopback: what doctor sees, and what it says.
import { assertEquals } from "@std/assert";
import { judgeAddresses, judgeServer } from "../../../lib/core/doctor/judge_server.ts";
import { RS } from "../../../lib/core/model/role.ts";
import { askServer, tryAddresses } from "../../../lib/edge/doctor/servers.ts";
import { HOST, Peer, RS_TABLE, TestServer, TS_TABLE } from "../../loopback.ts";
import { type RoleName, roleOf } from "../../roles.ts";

const TIMEOUT_MS = 2500;

/** What is said of a server, without where it is. */
async function saidOf(name: RoleName, port: number, host = HOST, timeoutMs = TIMEOUT_MS): Promise<string[]> {
  const verdicts = judgeServer(await askServer(roleOf(name), host, port, timeoutMs));
  return verdicts.map(({ status, seen }) => `${status}: ${seen.replaceAll(`${host}:${port}`, "PLACE")}`);
}

Deno.test("doctor sees an RS that takes raw messages, and refers", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  assertEquals(await saidOf("rs", server.port), [
    "good: RS at PLACE replies",
    "good: RS at PLACE frames messages as raw: it needs no newline",
    'good: RS at PLACE refers to TS: "localhost - NS"',
  ]);
});

Deno.test("doctor sees a TS that needs newlines", async () => {
  await using server = new TestServer("ts", TS_TABLE, { framing: "line" });
  assertEquals(await saidOf("ts", server.port), [
    "good: TS at PLACE replies",
    "good: TS at PLACE frames messages as line: it needs a newline behind each query",
    "good: TS at PLACE knows no name that is in no table",
  ]);
});

Deno.test("doctor sees that RS is where TS should be, and TS where RS should be", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("ts", TS_TABLE);
  assertEquals((await saidOf("ts", rs.port))[2], 'bad: TS at PLACE refers to another server: "localhost - NS"');
  assertEquals(
    (await saidOf("rs", ts.port))[2],
    'doubtful: RS at PLACE refers no name that it does not have: "dns-lab-doctor.invalid - Error:HOST NOT FOUND"',
  );
});

Deno.test("doctor sees a server that closes the connection after each reply", async () => {
  await using peer = new Peer(async (connection) => {
    const query = await connection.recv();
    if (query !== undefined) await connection.send(`${query.trim()} - Error:HOST NOT FOUND`);
    connection.conn.close();
  });
  assertEquals(
    (await saidOf("ts", peer.port))[1],
    "doubtful: TS at PLACE frames messages as raw: it needs no newline, and closes the connection after each reply",
  );
});

Deno.test("doctor sees a server that invents answers", async () => {
  await using peer = new Peer(async (connection) => {
    for (let query = await connection.recv(); query !== undefined; query = await connection.recv()) {
      await connection.send(`${query.trim()} 192.0.2.1 A`);
    }
  });
  assertEquals(
    (await saidOf("rs", peer.port))[2],
    'doubtful: RS at PLACE replies to a name that is in no table: "dns-lab-doctor.invalid 192.0.2.1 A"',
  );
});

Deno.test("doctor sees a port at which no program listens", async () => {
  await using peer = new Peer(() => Promise.resolve());
  peer.stopListening();
  assertEquals(await saidOf("rs", peer.port), ["bad: RS at PLACE refuses connections: no program listens there"]);
});

Deno.test("doctor sees a host that there is not", async () => {
  const { unreachable } = await askServer(RS, "doctor.invalid", 50007, TIMEOUT_MS).catch(() => ({
    unreachable: "denied",
  }));
  // Where the tests may reach loopback alone, Deno says so before any lookup.
  const isAllowed = (await Deno.permissions.query({ name: "net", host: "doctor.invalid" })).state === "granted";
  assertEquals(unreachable, isAllowed ? "unknown host" : "other");
});

Deno.test("doctor sees a server that is silent", async () => {
  await using peer = new Peer(async (connection) => {
    while (await connection.recv() !== undefined);
  });
  const [said, ...rest] = await saidOf("rs", peer.port, HOST, 300);
  assertEquals(rest, []);
  assertEquals(said.startsWith('bad: RS at PLACE did not reply to "dns-lab-doctor.invalid"'), true, said);
});

Deno.test("doctor sees a server whose replies are none", async () => {
  await using peer = new Peer(async (connection) => {
    while (await connection.recv() !== undefined) await connection.send("hello");
  });
  const [said, ...rest] = await saidOf("rs", peer.port);
  assertEquals(rest, []);
  assertEquals(said.startsWith("bad: RS at PLACE "), true);
});

Deno.test({
  name: "doctor sees a machine that drops connections, as a firewall does (Linux: a listener whose queue is full)",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    using listener = Deno.listen({ hostname: HOST, port: 0, tcpBacklog: 1 });
    const { port } = listener.addr;
    using _first = await Deno.connect({ hostname: HOST, port });
    using _second = await Deno.connect({ hostname: HOST, port });
    assertEquals(await saidOf("ts", port, HOST, 300), [
      "bad: TS at PLACE does not reply to connections: the machine is off, or a firewall filters them",
    ]);
    assertEquals((await tryAddresses("x", [HOST], port, 100)).addresses, [{ address: HOST, isOpen: false }]);
  },
});

Deno.test("doctor sees that a program listens at one address of a host alone", async () => {
  await using server = new TestServer("ts", TS_TABLE, { stay: true });
  const seen = await tryAddresses("localhost", ["127.0.0.2", HOST], server.port, TIMEOUT_MS);
  const [verdict] = judgeAddresses(seen);
  assertEquals([verdict.status, verdict.seen, verdict.fix], [
    "doubtful",
    `localhost is 127.0.0.2 and 127.0.0.1; port ${server.port} is open only at 127.0.0.1`,
    "use 127.0.0.1 in place of localhost",
  ]);
});
