// PROTOCOL.md, Client: whom it asks when, the order of the results, and what is left when something fails.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { RS, TS } from "../../../lib/core/model/role.ts";
import { exitCodeOf } from "../../../lib/core/model/errors.ts";
import { resolveNames } from "../../../lib/edge/client/client.ts";
import type { ClientOptions } from "../../../lib/edge/client/client_options.ts";
import type { NameSource } from "../../../lib/core/resolve/ports.ts";
import { namesFrom } from "../../../lib/edge/system/names.ts";
import {
  HOST,
  NAMES,
  Peer,
  type PeerConnection,
  resolveAt,
  RESULTS,
  RS_TABLE,
  TestServer,
  TS_TABLE,
} from "../../loopback.ts";

function resolve(source: NameSource, rsPort: number, tsPort: number, options: Partial<ClientOptions> = {}) {
  return resolveAt(rsPort, tsPort, source, options);
}

for (const framing of ["auto", "line", "raw"] as const) {
  Deno.test(`resolveNames() follows referrals and keeps the order of the list, framing ${framing}`, async () => {
    await using rs = new TestServer("rs", RS_TABLE);
    await using ts = new TestServer("ts", TS_TABLE);
    const names = Array.from({ length: 200 }, () => NAMES).flat();
    const { results, failure } = await resolve(namesFrom(names), rs.port, ts.port, { framing });
    assertEquals(failure, undefined);
    assertEquals(results, Array.from({ length: 200 }, () => RESULTS).flat());
    assertEquals((await rs.finished).clients, 1);
    assertEquals((await ts.finished).clients, 1);
  });
}

Deno.test("resolveNames() never connects to TS if RS sends it nowhere", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("ts", TS_TABLE);
  const { results } = await resolve(namesFrom(["www.example.edu"]), rs.port, ts.port);
  assertEquals(results, [RESULTS[0]]);
  assertEquals(ts.events, []);
});

Deno.test("resolveNames() connects to TS only after RS's first referral", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("ts", TS_TABLE);
  const { events } = await resolve(namesFrom(NAMES), rs.port, ts.port);
  const referral = events.findIndex((event) => event.kind === "reply" && event.text === "localhost - NS");
  const connected = events.findIndex((event) => event.kind === "opened" && event.connection.server === "TS");
  assert(referral >= 0 && connected > referral);
  assertEquals(events.filter((event) => event.kind === "opened").length, 2);
});

Deno.test("resolveNames() stays connected to both servers until the end", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("ts", TS_TABLE);
  const { events } = await resolve(namesFrom(NAMES), rs.port, ts.port);
  const lastReply = events.findLastIndex((event) => event.kind === "reply");
  assert(events.findIndex((event) => event.kind === "closed") > lastReply);
});

Deno.test("resolveNames() connects to the IPv4 address that an NS reply carries", async () => {
  await using rs = new TestServer("rs", "nosuchhost.invalid 127.0.0.1 NS\n");
  await using ts = new TestServer("ts", TS_TABLE);
  const { results } = await resolve(namesFrom([NAMES[1]]), rs.port, ts.port);
  assertEquals(results, [RESULTS[1]]);
});

Deno.test("resolveNames() asks the TS it was told to, whatever RS names", async () => {
  await using rs = new TestServer("rs", "nosuchhost.invalid - NS\n");
  await using ts = new TestServer("ts", TS_TABLE);
  const { results } = await resolve(namesFrom([NAMES[1]]), rs.port, ts.port, {
    servers: [{ role: RS, host: HOST, port: rs.port }, { role: TS, host: HOST, port: ts.port }],
  });
  assertEquals(results, [RESULTS[1]]);
});

Deno.test("resolveNames() takes an NS reply of TS for a result, and never follows it", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  await using ts = new TestServer("rs", "elsewhere - NS\n");
  const { results, failure } = await resolve(namesFrom(["x.example.net", "y.example.net"]), rs.port, ts.port);
  assertEquals([results, failure], [["elsewhere - NS", "elsewhere - NS"], undefined]);
});

Deno.test("resolveNames() hands results on as they come, before the list has ended", async () => {
  await using rs = new TestServer("rs", RS_TABLE);
  const results: string[] = [];
  const first = Promise.withResolvers<void>();
  const source: NameSource = {
    async next() {
      if (results.length === 0 && !asked) return (asked = true, ["www.example.edu"]);
      await first.promise;
      return undefined;
    },
  };
  let asked = false;
  const sink = { write: (batch: readonly string[]) => Promise.resolve((results.push(...batch), first.resolve())) };
  await resolveNames(source, sink, {
    servers: [{ role: RS, host: HOST, port: rs.port }],
    framing: "auto",
    timeoutMs: 5000,
  });
  assertEquals(results, [RESULTS[0]]);
});

/** Answers what RS would not know with a referral, then does what a test wants. */
function failing(last: (connection: PeerConnection) => Promise<void>) {
  return async (connection: PeerConnection) => {
    await connection.recv();
    await connection.send(RESULTS[0]);
    await connection.recv();
    await last(connection);
  };
}

const failures: readonly {
  name: string;
  last: (connection: PeerConnection, peer: () => Peer) => Promise<void>;
  code: number;
  message: RegExp;
  results?: readonly string[];
}[] = [
  {
    name: "RS leaves for good",
    last: (connection, peer) => Promise.resolve((peer().stopListening(), connection.conn.close())),
    code: 69,
    message:
      /^127\.0\.0\.1:\d+: RS closed the connection after 1 reply, before .* "www\.example\.org", and for 1 s it has refused every new one$/,
  },
  {
    name: "RS sends what is no reply",
    last: (connection) => connection.send("hello\n"),
    code: 76,
    message: /^127\.0\.0\.1:\d+: RS replied "hello\\n" \(6 bytes\) to the query "www\.example\.org": that is no reply/,
  },
  {
    name: "RS sends two replies to one query",
    last: (connection) => connection.send("www.example.org 10.0.0.1 A\nwww.example.org 10.0.0.2 A\n"),
    code: 76,
    results: [RESULTS[0], "www.example.org 10.0.0.1 A"],
    message:
      /RS sent "www\.example\.org 10\.0\.0\.2 A\\n" \(27 bytes\) when no query was open, wanted one reply to each query/,
  },
  {
    name: "RS sends octets without an end",
    last: (connection) => connection.send("\x1b[2J".repeat(2000)),
    code: 76,
    message: /RS sent \d+ octets that no reply ends, beginning "\\x1b\[2J/,
  },
  {
    name: "RS says that it is full",
    last: (connection) => connection.send("- Error:SERVER FULL\n"),
    code: 69,
    message: /RS refused the query "www\.example\.org": it replied "- Error:SERVER FULL"/,
  },
];

for (const { name, last, code, message, results: kept = [RESULTS[0]] } of failures) {
  Deno.test(`resolveNames() keeps the results so far when ${name}`, async () => {
    await using peer: Peer = new Peer(failing((connection) => last(connection, () => peer)));
    const { results, failure, stoppedAt, message: told } = await resolve(namesFrom(NAMES), peer.port, 1);
    assertEquals(results, kept);
    assertMatch(told, message);
    assertEquals([exitCodeOf(failure), stoppedAt], [code, NAMES[kept.length]]);
  });
}

Deno.test("resolveNames() keeps replies that bear another name, one query at a time, and reports them at the end", async () => {
  // A student's TS that spells the name its own way in every error.
  await using rs = new TestServer("rs", "www.example.edu 192.0.2.10 A\nlocalhost - NS\n");
  await using ts = new Peer(async (connection) => {
    while (await connection.recv() !== undefined) await connection.send("host - Error:HOST NOT FOUND");
  });
  const names = ["a.example.org", "www.example.edu", "b.example.org"];
  const { results, events, failure, stoppedAt, message } = await resolve(namesFrom(names), rs.port, ts.port);
  const kept = "host - Error:HOST NOT FOUND";
  assertEquals([results, stoppedAt], [[kept, "www.example.edu 192.0.2.10 A", kept], undefined]);
  assertEquals(exitCodeOf(failure), 76);
  assertMatch(
    message,
    /^localhost:\d+: TS replied "host - .*" \(27 bytes\) to the query "a\.example\.org" \(the first of 2 such replies\), wanted a reply that begins with that name$/,
  );
  const found = events.filter((event) => event.kind === "finding" && event.finding.about === "other name");
  assertEquals(found.length, 2);
});

Deno.test("resolveNames() ends at once when a pipelined reply bears another name", async () => {
  await using peer = new Peer(async (connection) => {
    for (let asked = await connection.recv(); asked !== undefined; asked = await connection.recv()) {
      const replies = asked.trimEnd().split("\n").map((name) => `${name === "h5" ? "other" : name} 10.0.0.1 A\n`);
      await connection.send(replies.join(""));
    }
  });
  const names = Array.from({ length: 9 }, (_, index) => `h${index}`);
  const { results, failure, stoppedAt } = await resolve(namesFrom(names), peer.port, 1, { framing: "line" });
  assertEquals(results, names.slice(0, 5).map((name) => `${name} 10.0.0.1 A`));
  assertEquals([exitCodeOf(failure), stoppedAt], [76, "h5"]);
});

Deno.test("resolveNames() names a server that replies to nothing, and what was tried", async () => {
  await using peer = new Peer(async (connection) => {
    while (await connection.recv() !== undefined);
  });
  const { failure, message } = await resolve(namesFrom(NAMES), peer.port, 1, { timeoutMs: 200 });
  assertEquals(exitCodeOf(failure), 69);
  assertMatch(message, /RS did not reply to "www\.example\.edu" within 0\.2 s \(sent bare, then the newline\)$/);
  assertEquals(peer.heard.flat(), ["www.example.edu", "\n"]);
});

Deno.test("resolveNames() says that RS is not there", async () => {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { failure, message } = await resolve(namesFrom(NAMES), port, 1);
  assertEquals(exitCodeOf(failure), 69);
  assertMatch(message, /^127\.0\.0\.1:\d+: RS can't be reached: the connection is refused/);
});

Deno.test("resolveNames() says that TS's host does not resolve, and who named it", async () => {
  await using rs = new TestServer("rs", "www.example.edu 192.0.2.10 A\nno\\such\\host - NS\n");
  const { failure, results, message } = await resolve(namesFrom(NAMES), rs.port, 1);
  assertEquals([results, exitCodeOf(failure)], [[RESULTS[0]], 69]);
  assertMatch(message, /TS can't be reached \(RS named it in ".*NS"\): there is no host named ".*"$/);
});

Deno.test("resolveNames() ends at once when it is interrupted, and keeps the results so far", async () => {
  const controller = new AbortController();
  await using peer = new Peer(failing(() => Promise.resolve(controller.abort())));
  const { failure, results } = await resolve(namesFrom(NAMES), peer.port, 1, { signal: controller.signal });
  assertEquals([results, exitCodeOf(failure)], [[RESULTS[0]], 130]);
});

Deno.test("resolveNames() hears what it has asked before it leaves, so that no server sees its connection reset", async () => {
  const endings: (string | undefined)[] = [];
  await using gone = new Peer(() => Promise.resolve());
  gone.stopListening();
  await using rs = new Peer(async (connection) => {
    await connection.recv();
    await connection.send("localhost - NS");
    await connection.recv();
    // TS can't be reached: the client asks nothing more, but it has asked this.
    endings.push(await connection.recv());
    await connection.send("www.example.edu 192.0.2.10 A");
    endings.push(await connection.recv());
    connection.conn.close();
  });
  const { failure } = await resolve(namesFrom(["a.example.org", "www.example.edu", "b"]), rs.port, gone.port);
  assertMatch(String(failure), /TS .*can't be reached/);
  assertEquals(endings, [undefined, undefined]);
});
