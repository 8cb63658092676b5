// PROTOCOL.md, Lifetime and Limits, on the server's side.
import { assert, assertEquals } from "@std/assert";
import { connect } from "node:net";
import { once } from "node:events";
import { listen } from "../../../lib/edge/net/listen.ts";
import type { Query, Reply } from "../../../lib/core/model/reply.ts";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { Server } from "../../../lib/edge/server/server.ts";
import { HOST, RS_TABLE, serverOptions, TestConnection, TestServer } from "../../loopback.ts";

const WWW = "www.example.edu 192.0.2.10 A";

const departures: readonly { name: string; leave: (conn: Deno.TcpConn) => Promise<void> | void }[] = [
  { name: "closes", leave: (conn) => conn.close() },
  { name: "half-closes, then closes", leave: async (conn) => (await conn.closeWrite(), conn.close()) },
  {
    name: "leaves without reading its reply, which resets the connection",
    leave: async (conn) => {
      // Closing with bytes unread is what a program does that sends its end word and exits.
      await conn.write(new TextEncoder().encode("END\nwww.example.edu\n"));
      conn.close();
    },
  },
];

for (const { name, leave } of departures) {
  Deno.test(`Server ends when its last client ${name}`, async () => {
    await using server = new TestServer("rs", RS_TABLE);
    const client = await server.connect();
    await client.send("www.example.edu\n");
    await client.hear(WWW.length + 1);
    await leave(client.conn);
    assertEquals((await server.finished).clients, 1);
  });
}

Deno.test("Server takes end words for queries, and counts them", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  {
    using client = await server.connect();
    await client.send("www.example.edu\nstop\n");
    await client.hear(`${WWW}\nlocalhost - NS\n`.length);
  }
  const { tally } = await server.finished;
  assertEquals([tally.answered, tally.referred, tally.notFound], [1, 1, 0]);
});

Deno.test("Server goes on as long as one client is connected, and through reconnections within --linger", async () => {
  await using server = new TestServer("rs", RS_TABLE, { lingerMs: 60_000 });
  for (let round = 0; round < 3; round++) {
    using client = await server.connect();
    await client.send("www.example.edu");
    assertEquals(await client.hear(WWW.length), WWW);
  }
  server.server.shutDown();
  assertEquals((await server.finished).clients, 3);
});

Deno.test("Server ends after --linger when nobody has come back", async () => {
  await using server = new TestServer("rs", RS_TABLE, { lingerMs: 30 });
  (await server.connect())[Symbol.dispose]();
  assertEquals((await server.finished).clients, 1);
});

Deno.test("Server with --stay goes on when its last client has left", async () => {
  await using server = new TestServer("rs", RS_TABLE, { stay: true });
  (await server.connect())[Symbol.dispose]();
  await server.seen(({ kind }) => kind === "closed");
  using client = await server.connect();
  await client.send("www.example.edu");
  assertEquals(await client.hear(WWW.length), WWW);
});

Deno.test("Server still answers a client that has half-closed", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  using client = await server.connect();
  await client.send("www.example.edu\n".repeat(1000));
  await client.conn.closeWrite();
  assertEquals(await client.hearAll(), `${WWW}\n`.repeat(1000));
});

Deno.test("Server gives its port back at once", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  using client = await server.connect();
  await client.send("www.example.edu");
  await client.hear(WWW.length);
  server.server.shutDown();
  await server.finished;
  Deno.listen({ hostname: HOST, port: server.port }).close();
});

Deno.test("Server that is shut down closes its connections", async () => {
  await using server = new TestServer("rs", RS_TABLE, { stay: true });
  using client = await server.connect();
  await client.send("www.example.edu\n");
  await client.hear(WWW.length + 1);
  server.server.shutDown();
  assertEquals(await client.hearAll(), "");
  await server.finished;
  const closed = server.events.findLast(({ kind }) => kind === "closed");
  assert(closed?.kind === "closed" && closed.ending === "shutdown");
});

Deno.test("Server takes a query of 1,024 octets", async () => {
  await using server = new TestServer("ts", "");
  using client = await server.connect();
  const name = "x".repeat(1024);
  await client.send(`${name}\n`);
  const reply = `${name} - Error:HOST NOT FOUND\n`;
  assertEquals(await client.hear(reply.length), reply);
});

const tooLong: readonly { name: string; sent: string; heard: string }[] = [
  { name: "a line of 1,025 octets", sent: `${"x".repeat(1025)}\n`, heard: "- Error:QUERY TOO LONG\n" },
  { name: "100,000 octets without a newline", sent: "x".repeat(100_000), heard: "- Error:QUERY TOO LONG\n" },
  {
    name: "a good query, then one that is too long",
    sent: `www.example.edu\n${"x".repeat(2000)}\nwww.example.edu\n`,
    heard: `${WWW}\n- Error:QUERY TOO LONG\n`,
  },
];

for (const { name, sent, heard } of tooLong) {
  Deno.test(`Server says QUERY TOO LONG and closes the connection: ${name}`, async () => {
    await using server = new TestServer("rs", RS_TABLE);
    using client = await server.connect();
    await client.send(sent);
    assertEquals(await client.hearAll(), heard);
    client[Symbol.dispose]();
    assertEquals((await server.finished).disconnected["too long"], 1);
  });
}

Deno.test("Server says QUERY TOO LONG bare to a client that sends raw messages", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  using client = await server.connect();
  await client.send("www.example.edu");
  await client.hear(WWW.length);
  await client.send("x".repeat(1025));
  assertEquals(await client.hearAll(), "- Error:QUERY TOO LONG");
});

Deno.test("Server refuses one client too many with SERVER FULL, and serves the others", async () => {
  await using server = new TestServer("rs", RS_TABLE, { maxClients: 2 });
  using first = await server.connect();
  using second = await server.connect();
  await server.seen((event) => event.kind === "opened" && event.connection.peer.endsWith(`:${portOf(second.conn)}`));
  {
    using third = await server.connect();
    assertEquals(await third.hearAll(), "- Error:SERVER FULL\n");
  }
  for (const client of [first, second]) {
    await client.send("www.example.edu\n");
    assertEquals(await client.hear(WWW.length + 1), `${WWW}\n`);
  }
  server.server.shutDown();
  const { clients, refused } = await server.finished;
  assertEquals([clients, refused], [2, 1]);
});

Deno.test("Server sends away a client that is silent for longer than --idle", async () => {
  await using server = new TestServer("rs", RS_TABLE, { idleMs: 40 });
  using client = await server.connect();
  // A byte now and then, but never a query, is silence too.
  await client.send("w");
  await client.hearAll();
  client[Symbol.dispose]();
  assertEquals((await server.finished).disconnected.idle, 1);
});

Deno.test("Server stops reading from a client that does not read, and serves the others", async () => {
  await using server = new TestServer("ts", "", { maxUnreadBytes: 65536, observer: undefined });
  using deaf = await server.connect();
  const query = `${"x".repeat(1000)}\n`.repeat(1000);
  let sent = 0;
  const sending = (async () => {
    // Far more than any socket buffers hold: it blocks once the server stops reading.
    for (; sent < 200; sent++) await deaf.send(query);
  })().catch(() => {});
  using other = await server.connect();
  let roundsWithoutProgress = 0;
  for (let before = sent; roundsWithoutProgress < 200; before = sent) {
    await other.send("y\n");
    assertEquals(await other.hear("y - Error:HOST NOT FOUND\n".length), "y - Error:HOST NOT FOUND\n");
    roundsWithoutProgress = sent === before ? roundsWithoutProgress + 1 : 0;
  }
  assert(sent < 200);
  deaf[Symbol.dispose]();
  await sending;
  server.server.shutDown();
  assertEquals((await server.finished).unread, 1);
});

function portOf(conn: Deno.TcpConn): number {
  return conn.localAddr.port;
}

Deno.test("Server ends when its only client had reset the connection before it was accepted", async () => {
  const { listeners, port } = listen(HOST, 0);
  const client = connect(port, HOST);
  await once(client, "connect");
  client.resetAndDestroy();
  await once(client, "close");
  const server = new Server(listeners, serverOptions("rs", RS_TABLE));
  assertEquals((await server.finished).clients, 1);
});

Deno.test("Server reports that it disconnected a half-closed client that does not read, when it shuts down", async () => {
  const total = 12_012_000;
  let read = 0;
  const allRead = Promise.withResolvers<void>();
  const endings: string[] = [];
  const observer = (event: WireEvent) => {
    if (event.kind === "read" && (read += event.octets.length) >= total) allRead.resolve();
    if (event.kind === "closed") endings.push(event.ending);
  };
  // All replies may wait, and they are more than socket buffers hold: the server reads to the end and cannot write.
  await using server = new TestServer("ts", "", { maxUnreadBytes: 67_108_864, observer });
  using client = await server.connect();
  await client.send(`${"x".repeat(1000)}\n`.repeat(12_000));
  await client.conn.closeWrite();
  await allRead.promise;
  // The end of the stream is read before a later client gets its reply.
  using other = await server.connect();
  for (let round = 0; round < 3; round++) {
    await other.send("y\n");
    await other.hear("y - Error:HOST NOT FOUND\n".length);
  }
  server.server.shutDown();
  await server.finished;
  assertEquals(endings, ["shutdown", "shutdown"]);
});

Deno.test("Server sends promised replies in the order of their queries", async () => {
  const { listeners, port } = listen(HOST, 0);
  const slow = Promise.withResolvers<void>();
  const respond = ({ name }: Query): Reply | Promise<Reply> => {
    const reply: Reply = { kind: "answer", host: name, address: "192.0.2.1" };
    if (name === "a") return slow.promise.then(() => reply);
    if (name === "c") slow.resolve();
    return name === "b" ? Promise.resolve(reply) : reply;
  };
  await using _server = new Server(listeners, { ...serverOptions("ts", ""), responder: { respond } });
  using client = await TestConnection.open(port);
  using other = await TestConnection.open(port);
  await client.send("a\nb\nd\n");
  await other.send("c\n");
  const expected = "a 192.0.2.1 A\nb 192.0.2.1 A\nd 192.0.2.1 A\n";
  assertEquals(await client.hear(expected.length), expected);
});
