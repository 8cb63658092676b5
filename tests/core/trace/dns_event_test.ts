// DNS messages in recordings: written and read again, and an exchange that both ends saw becomes one.
import { assertEquals, assertThrows } from "@std/assert";
import type { DnsEvent, WireEvent } from "../../../lib/core/trace/event.ts";
import { mergeRecordings } from "../../../lib/core/merge/merge.ts";
import { encodeHeader, RecordingEncoder } from "../../../lib/core/trace/recording.ts";
import { RecordingReader } from "../../../lib/core/trace/recording_reader.ts";
import { TableError } from "../../../lib/core/model/errors.ts";

/** The query or the reply of exchange `id`, as the client or the server has it. */
function event(side: "client" | "server", id: number, isReply: boolean, atMs: number): DnsEvent {
  const [local, peer] = side === "client" ? ["0.0.0.0:4000", "192.0.2.1:53"] : ["192.0.2.1:53", "192.0.2.9:4000"];
  return {
    kind: "dns",
    atMs,
    connection: { number: id, side, server: "RS", local, peer },
    isReply,
    transport: "udp",
    parts: [isReply ? "reply" : "query", "question: a.org. IN A"],
    octets: `\0${String.fromCharCode(id)}\xff`,
  };
}

function readAgain(events: readonly WireEvent[]): WireEvent[] {
  const encoder = new RecordingEncoder(0);
  const reader = new RecordingReader("x.jsonl");
  reader.read(encodeHeader({ program: "dns-lab", role: "rs", startedMs: 1000 }));
  return events.flatMap((event) => reader.read(encoder.encode(event)));
}

Deno.test("a recording keeps DNS messages as they are, and one connection for an exchange", () => {
  const events = [event("server", 1, false, 1), event("server", 1, true, 2), event("server", 2, false, 3)];
  const again = readAgain(events);
  assertEquals(again, events);
  assertEquals([again[0].connection === again[1].connection, again[1].connection === again[2].connection], [
    true,
    false,
  ]);
});

Deno.test("a recording of DNS messages without their parts is refused", () => {
  const reader = new RecordingReader("x.jsonl");
  reader.read(encodeHeader({ program: "dns-lab", role: "rs", startedMs: 0 }));
  const line = new RecordingEncoder(0).encode({ ...event("server", 1, false, 1), parts: [] });
  assertThrows(() => reader.read(line), TableError, 'The field "parts" is "[]", wanted a list of strings');
});

Deno.test("mergeRecordings() makes one exchange of what client and server saw, on one clock", () => {
  const recording = (file: string, events: readonly WireEvent[]) => ({
    file,
    header: { program: "dns-lab", role: file, startedMs: file === "client" ? 1000 : 77_000 },
    events: readAgain(events),
  });
  const merged = mergeRecordings([
    recording("client", [
      event("client", 1, false, 0),
      event("client", 2, false, 1),
      event("client", 2, true, 7),
      event("client", 1, true, 8),
    ]),
    recording("server", [
      event("server", 2, false, 503),
      event("server", 2, true, 505),
      event("server", 1, false, 506),
      event("server", 1, true, 507),
    ]),
  ]);
  assertEquals(merged.remarks, []);
  assertEquals(
    merged.events.map((one) => one.kind === "dns" && `${one.octets.charCodeAt(1)} ${one.isReply} ${one.atMs}`),
    [
      "1 false 0",
      "2 false 1",
      "2 true 7",
      "1 true 8",
    ],
  );
});
