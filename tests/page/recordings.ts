/**
 * Recordings for the tests of the page.
 */
import { mergeRecordings } from "../../lib/core/merge/merge.ts";
import { readRecording } from "../../lib/edge/system/recordings.ts";
import { renderPage } from "../../lib/page/page.ts";
import type { Scratch } from "../program.ts";

const HEADER = { recording: "dns-lab", version: 1, program: "dns-lab test", role: "rs", startedMs: 1_750_000_000_000 };

/** The lines of a recording of these events. */
export function recordingOf(events: readonly Record<string, unknown>[]): string {
  return [HEADER, ...events].map((event) => `${JSON.stringify(event)}\n`).join("");
}

const CONNECTION = { side: "server", server: "RS", local: "127.0.0.1:50007", peer: "127.0.0.1:40000" };

/** A server's events for queries on one connection, of which each read brings some pieces. */
export function serverSession(names: readonly string[]): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = [
    { at: 1000, connection: 1, event: "opened", ...CONNECTION, wallClockMs: HEADER.startedMs },
  ];
  names.forEach((name, index) => {
    const at = 2000 + index * 1000;
    const reply = `${name} 192.0.2.10 A`;
    events.push(
      { at, connection: 1, event: "read", octets: `${name}\n` },
      { at: at + 50, connection: 1, event: "query", text: name, octets: `${name}\n`, framing: "line" },
      {
        at: at + 60,
        connection: 1,
        event: "reply",
        text: reply,
        octets: `${reply}\n`,
        framing: "line",
        query: name,
        verdict: "answer",
      },
      { at: at + 100 + index, connection: 1, event: "written", octets: `${reply}\n` },
    );
  });
  return events;
}

/** Names that must do nothing but stand there. */
export const HOSTILE: readonly string[] = [
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(2)</script>",
  "<!--<script>",
  "\x1b[31m\x00\x07\u0085",
  "'\"&amp;\xff\xfe",
  "javascript:alert(3)",
];

/** The page of a recording, and its address. */
export async function pageOf(scratch: Scratch, recording: string, name = "recording"): Promise<string> {
  const path = await scratch.write(`${name}.jsonl`, recording);
  const merged = mergeRecordings([await readRecording(path)]);
  const html = await renderPage(merged, { program: "dns-lab test", title: `${name}.jsonl` });
  return new URL(`file://${await scratch.write(`${name}.html`, html)}`).href;
}
