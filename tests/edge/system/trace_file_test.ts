// A recording on its way to a file: whole lines, up to a limit that is told.
import { assert, assertEquals } from "@std/assert";
import type { FileError } from "../../../lib/core/model/file_error.ts";
import type { ConnectionInfo } from "../../../lib/core/trace/event.ts";
import { LIMIT_LINE } from "../../../lib/core/trace/recording.ts";
import { readRecording } from "../../../lib/edge/system/recordings.ts";
import { TraceFile } from "../../../lib/edge/system/trace_file.ts";
import { atServer, Scene } from "../../core/trace/scenes.ts";
import { Scratch } from "../../program.ts";

const HEADER = { program: "dns-lab 0.1.0", role: "rs" };

/** A session of `queries` queries. */
function session(queries: number) {
  const scene = new Scene(performance.now());
  const on = scene.on(atServer(1)).opened();
  for (let count = 0; count < queries; count++) scene.after(1), on.query("www.example.edu\n").reply("localhost - NS\n");
  on.closed("end");
  return scene.events;
}

Deno.test("TraceFile writes what is read back, also when much happens in one turn", async () => {
  await using scratch = new Scratch();
  const path = scratch.file("rs.jsonl");
  const events = session(1000);
  {
    using file = await TraceFile.open({ path, header: HEADER, maxOctets: 10_000_000, onEnd: () => {} });
    for (const event of events) file.observer(event);
  }
  const read = await readRecording(path);
  assertEquals(read.events.map(({ kind }) => kind), events.map(({ kind }) => kind));
  assertEquals([read.header.role, read.remarks], ["rs", []]);
});

Deno.test("TraceFile writes the bytes of a run once, and they are read back as what happened", async () => {
  await using scratch = new Scratch();
  const path = scratch.file("rs.jsonl");
  const scene = new Scene(performance.now());
  const [one, other] = [atServer(1), atServer(2)];
  const [queries, replies] = ["www\nmail\n", "www 1.2.3.4 A\nlocalhost - NS\n"];
  {
    using file = await TraceFile.open({ path, header: HEADER, maxOctets: 10_000_000, onEnd: () => {} });
    const { events } = scene;
    const tell = () => events.splice(0).forEach(file.observer);
    const run = (connection: ConnectionInfo) => file.onRun({ atMs: performance.now(), connection, queries, replies });
    scene.on(one).opened().segment("read", queries), tell(), run(one);
    // A read of more than the run, and a write of less than its replies.
    scene.on(other).opened().segment("read", `${queries}ftp`), tell(), run(other);
    scene.on(one).segment("written", replies), tell();
    scene.on(other).segment("written", replies.slice(0, 5)), tell();
    for (const connection of [one, other]) scene.on(connection).segment("read", "x"), tell();
    scene.on(one).closed("end"), tell();
  }
  const { events } = await readRecording(path);
  const told = (number: number) =>
    events.flatMap((event) =>
      event.connection.number === number && "octets" in event ? [[event.kind, event.octets]] : []
    );
  const lines = ["www\n", "www 1.2.3.4 A\n", "mail\n", "localhost - NS\n"].map((octets, at) => [
    at % 2 === 0 ? "query" : "reply",
    octets,
  ]);
  assertEquals(told(1), [["read", queries], ...lines, ["written", replies], ["read", "x"]]);
  assertEquals(told(2), [["read", `${queries}ftp`], ...lines, ["written", replies.slice(0, 5)], ["read", "x"]]);
  assertEquals((await Deno.readTextFile(path)).match(/"event":"written"}/g)?.length, 1);
});

Deno.test("TraceFile ends at its limit with a line that says so, and takes nothing more", async () => {
  await using scratch = new Scratch();
  const path = scratch.file("rs.jsonl");
  const ends: (FileError | undefined)[] = [];
  {
    using file = await TraceFile.open({
      path,
      header: HEADER,
      maxOctets: 1000,
      onEnd: (error) => ends.push(error),
    });
    for (const event of session(1000)) file.observer(event);
    assert(file.isOver);
  }
  const text = await Deno.readTextFile(path);
  assertEquals([ends, text.split("\n").at(-2), text.length <= 1000 + LIMIT_LINE.length + 1], [
    [undefined],
    LIMIT_LINE,
    true,
  ]);
  assertEquals((await readRecording(path)).remarks, [`${path}: The recording reached its limit and ended early`]);
});

/** A session of one query has 6 events: opened, read, query, reply, written, closed. */
const CUTS: [what: string, cut: (text: string) => string, events: number, remark?: string][] = [
  ["within its last line", (text) => text.slice(0, -5), 5, "The last line is cut, and left out"],
  ["before its last newline", (text) => text.slice(0, -1), 6],
  ["behind its header", (text) => text.slice(0, text.indexOf("\n") + 1), 0],
];

for (const [what, cut, count, remark] of CUTS) {
  Deno.test(`readRecording() reads a recording that is cut ${what}`, async () => {
    await using scratch = new Scratch();
    const path = scratch.file("rs.jsonl");
    {
      using file = await TraceFile.open({ path, header: HEADER, maxOctets: 100_000, onEnd: () => {} });
      for (const event of session(1)) file.observer(event);
    }
    await Deno.writeTextFile(path, cut(await Deno.readTextFile(path)));
    const { events, remarks } = await readRecording(path);
    assertEquals([events.length, remarks], [count, remark === undefined ? [] : [`${path}: ${remark}`]]);
  });
}
