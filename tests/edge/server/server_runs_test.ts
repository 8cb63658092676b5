// A server that reports plain lines in runs tells the same as one that reports each query.
import { assert, assertEquals } from "@std/assert";
import type { Run, WireEvent } from "../../../lib/core/trace/event.ts";
import { encodeHeader, RecordingEncoder } from "../../../lib/core/trace/recording.ts";
import { RecordingReader } from "../../../lib/core/trace/recording_reader.ts";
import { RS_TABLE, TestServer } from "../../loopback.ts";

/** Plain lines, and others among them: in a run longer than 64, with CRLF, padding, a final dot, empty, and a raw one. */
const SENT = `${"www.example.edu\nmail.example.edu\nnowhere.example.net\n".repeat(40)}www.example.edu\r\n` +
  "  www.example.edu\nwww.example.edu.\n\nwww.example.edu\nlab.example.edu";

/** What a server with this table and these options reports and replies, once all of SENT has its reply. */
async function converse(
  options: { readonly onRun?: (run: Run) => void; readonly observer?: (event: WireEvent) => void },
) {
  await using server = new TestServer("rs", RS_TABLE, options);
  using connection = await server.connect();
  await connection.send(SENT);
  await connection.conn.closeWrite();
  const heard = await connection.hearAll();
  await server.finished;
  return heard;
}

function messagesOf(events: readonly WireEvent[]) {
  return events.flatMap((event) => {
    if (event.kind !== "query" && event.kind !== "reply") return [];
    const { atMs: _, connection: __, ...rest } = event;
    return [rest];
  });
}

Deno.test("a server that reports runs replies and tells as one that reports each query", async () => {
  const each: WireEvent[] = [];
  const heard = await converse({ observer: (event) => each.push(event) });

  const encoder = new RecordingEncoder(0);
  const lines = [encodeHeader({ program: "dns-lab", role: "rs", startedMs: 0 })];
  let runs = 0;
  const heardWithRuns = await converse({
    observer: (event) => lines.push(encoder.encode(event)),
    onRun: (run) => {
      runs++;
      lines.push(encoder.encodeRun(run));
    },
  });
  const reader = new RecordingReader("rs.jsonl");
  assertEquals(heardWithRuns, heard);
  assertEquals(messagesOf(lines.flatMap((line) => reader.read(line))), messagesOf(each));
  assert(runs >= 2, `${runs} runs`);
});

Deno.test("a server that no longer observes reports no runs either", async () => {
  const runs: Run[] = [];
  await using server = new TestServer("rs", RS_TABLE, { onRun: (run) => runs.push(run) });
  using connection = await server.connect();
  await connection.send("www.example.edu\n");
  await connection.hear("www.example.edu 192.0.2.10 A\n".length);
  server.server.stopObserving();
  await connection.send("mail.example.edu\n");
  assertEquals(await connection.hear("Mail.Example.EDU 192.0.2.25 A\n".length), "Mail.Example.EDU 192.0.2.25 A\n");
  assertEquals(runs.map(({ queries }) => queries), ["www.example.edu\n"]);
});
