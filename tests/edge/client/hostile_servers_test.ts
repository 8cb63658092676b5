// Servers that mean no good, or were never tested: the client says in one line who did what, and keeps what it has.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { exitCodeOf } from "../../../lib/core/model/errors.ts";
import type { RoleName } from "../../roles.ts";
import type { ClientOptions } from "../../../lib/edge/client/client_options.ts";
import { namesFrom } from "../../../lib/edge/system/names.ts";
import { HOST, Peer, type PeerConnection, resolveAt, RS_TABLE, TestServer } from "../../loopback.ts";

const NAMES = ["www.example.edu", "www.example.org", "shop.example.com"];
const RESULTS = ["www.example.edu 192.0.2.10 A", "www.example.org 198.51.100.10 A", "shop.example.com 203.0.113.7 A"];
const GIVE_UP_MS = 3000;

async function resolve(rsPort: number, tsPort: number, options: Partial<ClientOptions> = {}) {
  const controller = new AbortController();
  // A client that would never end must fail the test, not stop it.
  const giveUp = setTimeout(() => controller.abort(), GIVE_UP_MS);
  const told = await resolveAt(rsPort, tsPort, namesFrom(NAMES), { signal: controller.signal, ...options });
  clearTimeout(giveUp);
  return told;
}

const MEGABYTE = 1_048_576;

/** Sends the same octet again and again, so often or until the client has left. */
async function flood(connection: PeerConnection, octet: string, count = Infinity): Promise<void> {
  const bytes = new Uint8Array(65536).fill(octet.charCodeAt(0));
  for (let sent = 0; sent < count;) sent += await connection.conn.write(bytes);
}

async function sendLast(connection: PeerConnection, text: string): Promise<void> {
  await connection.send(text);
  connection.conn.close();
}

/** What a server does with the second query, QUERY, and what the client must say of it; SERVER is its address and role. */
const misdeeds: readonly {
  name: string;
  commit: (connection: PeerConnection, query: string) => Promise<void>;
  options?: Partial<ClientOptions>;
  /** Undefined where it may be either: silence to one client is an endless reply to another. */
  code?: 69 | 76;
  message: string;
  /** Whose misdeed it is; one of them where the client needs seconds to see it. */
  roles?: readonly RoleName[];
}[] = [
  {
    name: "half a line, and then nothing",
    commit: (connection, query) => connection.send(`${query} 198.51`),
    code: 76,
    message: 'to the query "QUERY": the flag is missing; wanted "Hostname IPaddress A"',
    roles: ["rs"],
  },
  {
    name: "half a line, and the end",
    commit: (connection, query) => sendLast(connection, `${query} 198.51`),
    code: 76,
    message: 'to the query "QUERY": the flag is missing; wanted "Hostname IPaddress A"',
  },
  {
    name: "half an error, and the end, where lines are wanted",
    commit: (connection, query) => sendLast(connection, `${query} - Error:HOST N`),
    options: { framing: "line" },
    code: 76,
    message: 'to the query "QUERY" and closed the connection, wanted ',
  },
  {
    name: "a megabyte without a newline",
    commit: (connection) => flood(connection, "x", MEGABYTE),
    code: 76,
    message: ' octets that no reply ends, beginning "xxxxxxxxxx',
  },
  {
    name: "a megabyte without a newline, where lines are wanted",
    commit: (connection) => flood(connection, "x", MEGABYTE),
    options: { framing: "line" },
    code: 76,
    message: ' octets that no reply ends, beginning "xxxxxxxxxx',
  },
  {
    name: "blanks for ever",
    commit: (connection) => flood(connection, " "),
    options: { timeoutMs: 300 },
    message: "SERVER ",
    roles: ["rs"],
  },
  {
    name: "line ends for ever",
    commit: (connection) => flood(connection, "\n"),
    options: { timeoutMs: 300 },
    message: "SERVER ",
    roles: ["ts"],
  },
  {
    name: "NULs for ever",
    commit: (connection) => flood(connection, "\0"),
    options: { timeoutMs: 300 },
    message: "SERVER ",
    roles: ["rs"],
  },
  {
    name: "what clears a terminal and renames its window",
    commit: (connection) => sendLast(connection, "\x1b[2J\x1b]0;gotcha\x07\x9b2J\r"),
    code: 76,
    message: 'SERVER replied "\\x1b[2J\\x1b]0;gotcha\\x07\\x9b2J\\r" (19 bytes) to the query "QUERY": that is no reply',
  },
  {
    name: "invalid UTF-8",
    commit: (connection, query) => sendLast(connection, `${query} \xc3\x28\xff\xfe B`),
    code: 76,
    message: 'to the query "QUERY": that is no reply of the protocol',
  },
];

for (const { name, commit, options, code, message, roles = ["rs", "ts"] } of misdeeds) {
  for (const role of roles) {
    Deno.test(`resolveNames() tells what ${role.toUpperCase()} did that sends ${name}`, async () => {
      const kept = role === "rs" ? 1 : 2;
      const query = NAMES[kept];
      await using peer = new Peer(async (connection) => {
        for (let asked = await connection.recv(); asked !== undefined; asked = await connection.recv()) {
          if (asked.startsWith(query)) await commit(connection, query);
          else await connection.send(RESULTS[kept - 1] + (options?.framing === "line" ? "\n" : ""));
        }
      });
      await using rs = new TestServer("rs", RS_TABLE);
      const outcome = await resolve(role === "rs" ? peer.port : rs.port, peer.port, options);
      const server = `${role === "rs" ? HOST : "localhost"}:${peer.port}: ${role.toUpperCase()}`;
      assertStringIncludes(outcome.message, message.replace("SERVER", server).replaceAll("QUERY", query));
      assertMatch(outcome.message, /^[\x20-\x7e]+$/);
      assert(outcome.message.startsWith(server));
      assertEquals(outcome.results, RESULTS.slice(0, kept));
      const actual = exitCodeOf(outcome.failure);
      assert(code === undefined ? actual === 69 || actual === 76 : actual === code, outcome.message);
      assertEquals(outcome.stoppedAt, query);
    });
  }
}

Deno.test("resolveNames() asks RS as TS where RS refers to itself, and follows no further", async () => {
  await using rs = new TestServer("rs", "www.example.edu 192.0.2.10 A\nlocalhost - NS\n");
  const { results, events, failure } = await resolve(rs.port, rs.port);
  assertEquals([failure, results], [undefined, [RESULTS[0], "localhost - NS", "localhost - NS"]]);
  assertEquals(events.filter(({ kind }) => kind === "opened").map(({ connection }) => connection.server), ["RS", "TS"]);
  assertEquals((await rs.finished).clients, 2);
});

const referrals: readonly { name: string; referral: string; message: RegExp }[] = [
  {
    name: "a host that does not exist, in terminal escapes and invalid UTF-8",
    referral: "\x1b[2J\xff - NS",
    message:
      /^\\x1b\[2J\\xff:\d+: TS can't be reached \(RS named it in "\\x1b\[2J\\xff - NS"\): there is no host named "\\x1b\[2J\\xff"$/,
  },
  {
    name: "a host where nobody listens",
    referral: "localhost - NS",
    message:
      /^localhost:\d+: TS can't be reached \(RS named it in "localhost - NS"\): the connection is refused, no program listens there$/,
  },
];

for (const { name, referral, message } of referrals) {
  Deno.test(`resolveNames() keeps the results so far when RS names ${name}`, async () => {
    await using rs = new Peer(async (connection) => {
      await connection.recv();
      await connection.send(RESULTS[0]);
      while (await connection.recv() !== undefined) await connection.send(referral);
    });
    const tsPort = portOfNobody();
    const outcome = await resolve(rs.port, tsPort);
    assertMatch(outcome.message, message);
    assertEquals(outcome.results, [RESULTS[0]]);
    assertEquals([exitCodeOf(outcome.failure), outcome.stoppedAt], [69, NAMES[1]]);
  });
}

/** A port on which nobody listens. */
function portOfNobody(): number {
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  return listener.addr.port;
}

Deno.test("resolveNames() tries again when a server of one query a connection resets some of them", async () => {
  const replies = [RESULTS[0], undefined, undefined, "www.example.org 192.0.2.1 A", undefined, RESULTS[2]];
  await using rs = new Peer(async (connection, index) => {
    // Closed with the query unread, a connection is reset.
    const reply = replies[index];
    if (reply !== undefined) {
      await connection.recv();
      await connection.send(reply);
    }
    connection.conn.close();
  });
  const { results, failure } = await resolve(rs.port, 1);
  assertEquals([failure, results], [undefined, [RESULTS[0], replies[3], RESULTS[2]]]);
  assertEquals(rs.heard.length, replies.length);
});

Deno.test("resolveNames() tries again when a server of one query a connection is not there between two", async () => {
  const results = [RESULTS[0], "www.example.org 192.0.2.1 A", RESULTS[2]];
  let listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  const serving = (async () => {
    const buffer = new Uint8Array(1024);
    for (const result of results) {
      const conn = await listener.accept();
      await conn.read(buffer);
      listener.close();
      await conn.write(new TextEncoder().encode(result));
      conn.close();
      // Nothing tells that the client was refused: the time that a program takes to start again.
      await new Promise((resolve) => setTimeout(resolve, 50));
      listener = Deno.listen({ hostname: HOST, port });
    }
    listener.close();
  })();
  const outcome = await resolve(port, 1);
  await serving;
  assertEquals([outcome.failure, outcome.results], [undefined, results]);
});
