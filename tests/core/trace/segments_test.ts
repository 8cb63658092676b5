// What deserves a word about a message: how it lay in segments, and what was waited for.
import { assertEquals } from "@std/assert";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { SegmentNotes } from "../../../lib/core/trace/segments.ts";
import { atClient, atServer, type Happenings, Scene } from "./scenes.ts";

interface Row {
  readonly what: string;
  readonly side: "client" | "server";
  readonly happens: (on: Happenings, scene: Scene) => unknown;
  readonly notes: string[];
}

const ROWS: readonly Row[] = [
  {
    what: "a query alone in its segment: nothing",
    side: "server",
    happens: (on) => on.query("www\n").reply("www 1.2.3.4 A\n"),
    notes: [],
  },
  {
    what: "a query in three segments",
    side: "server",
    happens: (on) =>
      on.segment("read", "w").segment("read", "ww").segment("read", "\n").query("www\n", { alone: false }),
    notes: ["in 3 segments"],
  },
  {
    what: "two queries in one segment",
    side: "server",
    happens: (on) => on.segment("read", "www\nlab\n").query("www\n", { alone: false }).query("lab\n", { alone: false }),
    notes: ["in one segment with the message before"],
  },
  {
    what: "a query that begins in the segment of the one before, and ends in the next",
    side: "server",
    happens: (on) =>
      on.segment("read", "www\nl").query("www\n", { alone: false }).segment("read", "ab\n")
        .query("lab\n", { alone: false }),
    notes: ["in 2 segments", "in one segment with the message before"],
  },
  {
    what: "a raw query that was complete after silence",
    side: "server",
    happens: (on, scene) => {
      on.segment("read", "www");
      scene.after(20);
      on.query("www", { alone: false });
    },
    notes: ["complete after 20 ms of silence"],
  },
  {
    what: "the client's first query, without a newline; the second",
    side: "client",
    happens: (on) => on.query("www").reply("www 1.2.3.4 A").query("lab"),
    notes: ["no newline yet"],
  },
  {
    what: "the client's late newline",
    side: "client",
    happens: (on, scene) => {
      on.query("www");
      scene.after(1100);
      on.lateNewline();
    },
    notes: ["no newline yet", "after 1.1 s without a reply"],
  },
  {
    what: "two queries that the client sends in one segment",
    side: "client",
    happens: (on) =>
      on.query("www\n", { alone: false }).query("lab\n", { alone: false }).segment("written", "www\nlab\n"),
    notes: ["2 queries in one segment"],
  },
  {
    what: "two replies that the server sends in one segment",
    side: "server",
    happens: (on) =>
      on.query("www\n").reply("a 1.2.3.4 A\n", { alone: false }).query("lab\n").reply("b 1.2.3.4 A\n", { alone: false })
        .segment("written", "a 1.2.3.4 A\nb 1.2.3.4 A\n"),
    notes: ["2 replies in one segment"],
  },
  {
    what: "a reply in two segments",
    side: "client",
    happens: (on) =>
      on.query("www\n").segment("read", "www 1.2.3.4").segment("read", " A\n")
        .reply("www 1.2.3.4 A\n", { alone: false }),
    notes: ["in 2 segments"],
  },
  {
    what: "a client that sends nothing more before it has its reply",
    side: "server",
    happens: (on) => on.query("www\n").finished().reply("www 1.2.3.4 A\n"),
    notes: ["the client sends nothing more"],
  },
  {
    what: "a client that sends nothing more behind half a line",
    side: "server",
    happens: (on) => on.query("www\n").reply("www 1.2.3.4 A\n").segment("read", "lab").finished(),
    notes: ["the client sends nothing more"],
  },
  {
    what: "a client that sends nothing more before its reply is written",
    side: "server",
    happens: (on) => on.query("www\n").reply("www 1.2.3.4 A\n", { alone: false }).finished(),
    notes: ["the client sends nothing more"],
  },
  {
    what: "a client that has its replies and sends nothing more: nothing",
    side: "server",
    happens: (on) => on.query("www\n").reply("www 1.2.3.4 A\n").finished(),
    notes: [],
  },
];

for (const { what, side, happens, notes } of ROWS) {
  Deno.test(`SegmentNotes tells of ${what}`, () => {
    const scene = new Scene();
    happens(scene.on(side === "client" ? atClient(1) : atServer(1)), scene);
    assertEquals(notesOn(scene.events), notes);
  });
}

Deno.test("SegmentNotes forgets a connection that is closed, and keeps others apart", () => {
  const scene = new Scene();
  scene.on(atServer(1)).segment("read", "w");
  scene.on(atServer(2)).query("lab\n").closed("end");
  scene.on(atServer(1)).segment("read", "ww\n").query("www\n", { alone: false }).closed("end");
  scene.on(atServer(1)).query("www\n");
  assertEquals(notesOn(scene.events), ["in 2 segments"]);
});

Deno.test("SegmentNotes tells of the first query of each client without a newline, where recordings are one", () => {
  const scene = new Scene();
  for (const number of [1, 2]) {
    const client = scene.on({ ...atClient(number), client: `client#${number}` });
    client.query("www").reply("www 1.2.3.4 A").query("lab");
  }
  assertEquals(notesOn(scene.events), ["no newline yet", "no newline yet"]);
});

function notesOn(events: readonly WireEvent[]): string[] {
  const notes = new SegmentNotes();
  return events.flatMap((event) => notes.notesOn(event));
}
