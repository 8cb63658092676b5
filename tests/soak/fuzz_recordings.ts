/**
 * Recordings under fuzz: lines that are right, or nearly so. What is read can be drawn, merged and written as a capture.
 */
import { assert } from "@std/assert";
import { TableError } from "../../lib/core/model/errors.ts";
import type { WireEvent } from "../../lib/core/trace/event.ts";
import { Ladder } from "../../lib/core/trace/ladder.ts";
import { mergeRecordings } from "../../lib/core/merge/merge.ts";
import { toPcap } from "../../lib/core/trace/pcap.ts";
import { RecordingReader } from "../../lib/core/trace/recording_reader.ts";
import type { Random } from "./random.ts";

const HEADER = '{"recording":"dns-lab","version":1,"program":"dns-lab","role":"rs","startedMs":5}';
const CLIENTS = [
  "",
  "",
  ',"client":"client"',
  ',"client":"client#2"',
  ',"client":"RS"',
  ',"client":"others"',
  ',"client":7',
];
const SIDES = ['"side":"server","server":"RS"', '"side":"client","server":"TS"', '"side":"client","server":"X\\u202e"'];
const ADDRESSES = [
  "127.0.0.1:1",
  "[::1]:2",
  "",
  "a:b:c",
  "1.2.3.4.5:6",
  "[fe80::1%eth0]:7",
  "999.1.1.1:99999",
  "\\u001b",
];
const EVENTS = [
  '"event":"opened","wallClockMs":1.5',
  '"event":"read","octets":"www.example.edu\\n"',
  '"event":"written","octets":"\\u00ff\\u0000"',
  '"event":"query","text":"www","octets":"www\\n","framing":"line"',
  '"event":"reply","text":"localhost - NS","octets":"localhost - NS","framing":"raw","query":"www"',
  '"event":"run","queries":"a\\nb\\n","replies":"localhost - NS\\nb 1.2.3.4 A\\n"',
  '"event":"extra","octets":"\\n"',
  '"event":"finding","finding":{"about":"stray","reply":"\\u001b[2J"}',
  '"event":"finding","finding":{"about":"waiting","waitMs":1100}',
  '"event":"finding","finding":{"about":"closed","answered":1,"perQuery":true}',
  '"event":"finding","finding":{"about":"silent","answered":1,"silentMs":1000}',
  '"event":"finding","finding":{"about":"other name","query":"a","reply":"b"}',
  '"event":"finished"',
  '"event":"failed","message":"\\u0007"',
  '"event":"unread"',
  '"event":"refused","connected":3',
  '"event":"closed","ending":"reset"',
];
const NOISE = ['"', "\\", "{", "}", ",", ":", "null", "1e999", "-1", "\\ud800", "[]", "x", " ", "__proto__"];

/** A text that may be a recording. */
export function anyRecording(random: Random): string {
  const lines = [random.once(20) ? spoil(HEADER, random) : HEADER];
  for (let left = random.below(12); left > 0; left--) {
    const [local, peer] = [random.pick(ADDRESSES), random.pick(ADDRESSES)];
    const known = random.once(3)
      ? ""
      : `,${random.pick(SIDES)},"local":"${local}","peer":"${peer}"${random.pick(CLIENTS)}`;
    const line = `{"at":${random.below(1e7)},"connection":${random.below(6)}${known},${random.pick(EVENTS)}}`;
    lines.push(random.once(12) ? spoil(line, random) : line);
  }
  return lines.join("\n");
}

/** `line` with something put in, or taken out. */
function spoil(line: string, random: Random): string {
  const at = random.below(line.length);
  return line.slice(0, at) + random.pick(NOISE) + line.slice(at + random.below(12));
}

/** Whether it is a recording. Whatever it holds, nothing of it reaches a terminal as it is. */
export function checkRecording(text: string): boolean {
  const reader = new RecordingReader("recording");
  const events: WireEvent[] = [];
  try {
    for (const line of text.split("\n")) events.push(...reader.read(line));
  } catch (error) {
    assert(error instanceof TableError && error.diagnostics.length === 1, String(error));
    return false;
  }
  const merged = mergeRecordings([{ file: "recording", header: reader.header!, events }]);
  assert(merged.events.length === events.length);
  const options = { columns: 80, isAscii: false, isExplaining: true, widthOf: (shown: string) => shown.length };
  const ladder = new Ladder({ ...options, paint: (_, shown) => shown });
  for (const line of merged.events.flatMap((event) => ladder.draw(event))) {
    // deno-lint-ignore no-control-regex -- these must not be there
    assert(!/[\x00-\x1f\x7f-\x9f\u202e]|undefined|NaN/.test(line), JSON.stringify(line));
  }
  assert(toPcap(merged.events, merged.startedMs).length >= 24);
  return true;
}
