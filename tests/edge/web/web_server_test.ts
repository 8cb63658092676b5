// The page's server: what it serves and to whom, viewers that come late, that come back, and that do not read.
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { RecordingReader } from "../../../lib/core/trace/recording_reader.ts";
import { ListenError } from "../../../lib/core/model/listen_error.ts";
import { Feed } from "../../../lib/edge/web/feed.ts";
import { WebServer, type WebServerOptions } from "../../../lib/edge/web/web_server.ts";

const CONNECTION: ConnectionInfo = {
  number: 1,
  side: "client",
  server: "RS",
  local: "127.0.0.1:1",
  peer: "127.0.0.1:2",
};

function query(text: string): WireEvent {
  return { kind: "query", atMs: performance.now(), connection: CONNECTION, text, octets: text, framing: "raw" };
}

function feedOf(limits?: { maxChanges: number; maxBytes: number }): Feed {
  return new Feed({ header: { program: "dns-lab test", role: "demo" }, limits });
}

function serve(feed: Feed, more: Partial<WebServerOptions> = {}): WebServer {
  const page = { html: "<p>the page", policy: "default-src 'self'" };
  return new WebServer({ host: "127.0.0.1", port: 0, page, feed, onSlow: () => {}, ...more });
}

/** The messages of a stream of server-sent events. */
async function* messagesOf(response: Response): AsyncGenerator<{ kind: string; text: string; id?: string }> {
  let unread = "";
  for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
    unread += piece;
    for (let end = unread.indexOf("\n\n"); end >= 0; end = unread.indexOf("\n\n")) {
      const lines = unread.slice(0, end).split("\n");
      unread = unread.slice(end + 2);
      const field = (name: string) =>
        lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
      const [kind] = field("event");
      if (kind !== undefined) yield { kind, text: field("data").join("\n"), id: field("id")[0] };
    }
  }
}

Deno.test("the page comes with a policy that forbids frames, and nothing that is served may be kept or guessed at", async () => {
  await using server = serve(feedOf());
  for (const path of ["", "recording", "nothing"]) {
    const response = await fetch(server.address + path);
    await response.body?.cancel();
    const headers = Object.fromEntries(response.headers);
    assertEquals(
      headers["content-security-policy"],
      path === "" ? "default-src 'self'; frame-ancestors 'none'" : "default-src 'none'",
    );
    assertEquals(
      ["cache-control", "x-content-type-options", "referrer-policy", "x-frame-options"].map((name) => headers[name]),
      ["no-store", "nosniff", "no-referrer", "DENY"],
    );
  }
});

for (
  const [method, path, status] of [
    ["GET", "nothing", 404],
    ["GET", "ask", 404],
    ["GET", "../deno.json", 404],
    ["DELETE", "", 403],
    ["POST", "ask", 403],
  ] as const
) {
  Deno.test(`${method} /${path} is ${status}`, async () => {
    await using server = serve(feedOf(), { ask: () => Promise.resolve("asked") });
    const response = await fetch(server.address + path, { method });
    await response.body?.cancel();
    assertEquals(response.status, status);
  });
}

Deno.test("a request under another name gets nothing", async () => {
  await using server = serve(feedOf());
  const { hostname, port } = new URL(server.address);
  using conn = await Deno.connect({ hostname, port: Number(port) });
  await conn.write(
    new TextEncoder().encode(`GET / HTTP/1.1\r\nHost: evil.example:${port}\r\nConnection: close\r\n\r\n`),
  );
  const text = await new Response(conn.readable).text();
  assertMatch(text, /^HTTP\/1\.1 421 /);
  assertEquals(text.includes("the page"), false);
});

Deno.test("a question with the token of the page that asks is asked", async () => {
  const feed = feedOf();
  await using server = serve(feed, { ask: ({ names, way }) => Promise.resolve(`${names} as ${way}`) });
  const response = await fetch(`${server.address}ask`, {
    method: "POST",
    headers: { Origin: server.address.slice(0, -1), "X-Dns-Lab-Token": feed.token },
    body: JSON.stringify({ names: ["a.b"], way: "raw" }),
  });
  assertEquals([response.status, await response.text()], [200, "a.b as raw"]);
});

Deno.test("viewers that come late get the rows from the start, and the recording when the program ends", async () => {
  const feed = feedOf();
  const server = serve(feed);
  feed.observer(query("first"));
  const messages = messagesOf(await fetch(`${server.address}events`));
  const hello = JSON.parse((await messages.next()).value!.text);
  assertEquals([hello.run, hello.token, hello.missed], [feed.run, feed.token, 0]);
  const { lanes, rows } = JSON.parse((await messages.next()).value!.text);
  assertEquals([lanes, rows.length, rows[0].text], [{ clients: ["client"], servers: ["RS"] }, 1, '"first"']);
  const ended = server[Symbol.asyncDispose]();
  assertEquals((await messages.next()).value!.kind, "over");
  const { kind, text } = (await messages.next()).value!;
  const reader = new RecordingReader("page");
  const events = text.split("\n").flatMap((line: string) => reader.read(line) ?? []);
  assertEquals([kind, events.map((event: WireEvent) => event.kind === "query" && event.text)], ["recording", [
    "first",
  ]]);
  assertEquals((await messages.next()).done, true);
  await ended;
});

Deno.test("a viewer that comes back gets what it has not seen, and one of another run gets everything", async () => {
  const feed = feedOf();
  await using server = serve(feed);
  feed.observer(query("first"));
  const before = messagesOf(await fetch(`${server.address}events`));
  await before.next();
  const { id } = (await before.next()).value!;
  await before.return(undefined);
  feed.observer(query("second"));
  const seen = async (after: string, lastId?: string) => {
    const headers = lastId === undefined ? undefined : { "Last-Event-ID": lastId };
    const messages = messagesOf(await fetch(`${server.address}events?after=${after}`, { headers }));
    const hello = JSON.parse((await messages.next()).value!.text);
    const { rows } = JSON.parse((await messages.next()).value!.text);
    await messages.return(undefined);
    return [hello.missed, rows[0].text];
  };
  // A browser that connects again asks for the same address, and says in the header what it had since.
  assertEquals(await seen("", id!), [0, '"second"']);
  assertEquals(await seen("other:0:1", id!), [0, '"second"']);
  assertEquals(await seen(encodeURIComponent(id!)), [0, '"second"']);
  assertEquals(await seen("", "other:0:1"), [0, '"first"']);
  assertEquals(await seen("other:0:1"), [0, '"first"']);
});

Deno.test("of a long run the last part is kept, and viewers are told how much is missing", async () => {
  const feed = feedOf({ maxChanges: 1000, maxBytes: 1_000_000 });
  await using server = serve(feed);
  for (let count = 0; count < 3000; count++) feed.observer(query(`q${count}`));
  const messages = messagesOf(await fetch(`${server.address}events`));
  const { missed, wasSlow } = JSON.parse((await messages.next()).value!.text);
  const { rows } = JSON.parse((await messages.next()).value!.text);
  await messages.return(undefined);
  assertEquals([missed, wasSlow, rows[0].id], [2000, false, 2000]);
});

Deno.test("a viewer that does not read is disconnected and told of, and is told when it comes back", async () => {
  const feed = feedOf({ maxChanges: 1000, maxBytes: 1_000_000 });
  const told = Promise.withResolvers<string>();
  await using server = serve(feed, { onSlow: told.resolve });
  const { hostname, port } = new URL(server.address);
  using conn = await Deno.connect({ hostname, port: Number(port) });
  await conn.write(new TextEncoder().encode(`GET /events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`));
  const flood = setInterval(() => {
    for (let count = 0; count < 600; count++) feed.observer(query("x".repeat(2000)));
  }, 1);
  const sentence = await told.promise;
  clearInterval(flood);
  assertMatch(sentence, /^A page in a browser reads too slowly and is disconnected/);
  const back = messagesOf(
    await fetch(`${server.address}events`, { headers: { "Last-Event-ID": `${feed.run}:0:500` } }),
  );
  const { missed, wasSlow } = JSON.parse((await back.next()).value!.text);
  await back.return(undefined);
  assert(missed > 0 && wasSlow);
});

Deno.test("no more viewers are taken than may be, until one leaves", async () => {
  const feed = feedOf();
  await using server = serve(feed, { maxViewers: 2 });
  const open = () => fetch(`${server.address}events`);
  const [first, second, third] = [await open(), await open(), await open()];
  assertEquals([first.status, second.status, third.status], [200, 200, 503]);
  assertMatch(await third.text(), /^2 pages are connected/);
  await first.body!.cancel();
  // The server hears of it a moment later.
  for (let status = 503; status === 503;) {
    const response = await open();
    status = response.status;
    await response.body!.cancel();
  }
  await second.body!.cancel();
});

Deno.test("a port that is in use is an error that names the page's option", async () => {
  await using server = serve(feedOf());
  const port = Number(new URL(server.address).port);
  const error = assertThrows(() => serve(feedOf(), { port }), ListenError);
  assertEquals([error.reason, error.flag], ["in use", "--web"]);
});
