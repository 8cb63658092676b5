// What the observer hears of a client that the server disconnects: every byte, to the end of the connection.
import { assertEquals } from "@std/assert";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { RS_TABLE, TestServer } from "../../loopback.ts";

/** Each event in a word or two; reads and writes that follow each other are one. */
function outline(events: readonly WireEvent[]): string[] {
  const lines: string[] = [];
  for (const event of events) {
    const { kind } = event;
    const isBytes = kind === "read" || kind === "written";
    if (isBytes && lines.at(-1)?.startsWith(`${kind} `)) lines[lines.length - 1] += event.octets;
    else if (isBytes) lines.push(`${kind} ${event.octets}`);
    else if (kind === "query" || kind === "reply") lines.push(`${kind} ${event.octets}`);
    else lines.push(kind === "closed" ? `closed: ${event.ending}` : kind);
  }
  return lines.map((line) => line.replace(/x{3,}/g, (run) => `x(${run.length})`));
}

Deno.test("Server tells of all bytes of a client whose query is too long: the reply, and what it drops after that", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  {
    using client = await server.connect();
    await client.send("x".repeat(2000));
    await client.hear("- Error:QUERY TOO LONG\n".length);
    await client.send("more");
    await server.seen((event) => event.kind === "read" && event.octets === "more");
  }
  await server.finished;
  assertEquals(outline(server.events), [
    "opened",
    "read x(2000)",
    "query x(2000)",
    "reply - Error:QUERY TOO LONG\n",
    "written - Error:QUERY TOO LONG\n",
    "read more",
    "finished",
    "closed: too long",
  ]);
});

Deno.test("Server tells of all bytes of a client that it refuses", async () => {
  await using server = new TestServer("rs", RS_TABLE, { maxClients: 1 });
  using first = await server.connect();
  await first.send("www.example.edu\n");
  await first.hear("www.example.edu 192.0.2.10 A\n".length);
  {
    using second = await server.connect();
    await second.hear("- Error:SERVER FULL\n".length);
    await second.send("www.example.edu\n");
    await server.seen((event) => event.kind === "read" && event.connection.number === 2);
  }
  await server.seen((event) => event.kind === "closed");
  assertEquals(outline(server.events.filter(({ connection: { number } }) => number === 2)), [
    "opened",
    "refused",
    "reply - Error:SERVER FULL\n",
    "written - Error:SERVER FULL\n",
    "read www.example.edu\n",
    "finished",
    "closed: full",
  ]);
  assertEquals(new Set(server.events.map(({ connection }) => connection)).size, 2);
});
