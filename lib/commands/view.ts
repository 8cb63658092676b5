/**
 * `dns-lab view`: shows recordings as a ladder, as a page, as a capture file, or as JSON.
 */
import { type Command, defineCommand, exitCodes, flag, option, type Values } from "../cli/spec.ts";
import { UsageError } from "../core/model/errors.ts";
import type { MergedRecording } from "../core/merge/merge.ts";
import type { Terminal } from "../edge/system/terminal.ts";

const file = { hint: "FILE", convert: String, fallback: undefined, completes: "file" } as const;

const options = {
  html: option<string | undefined>({ ...file, about: "write a page for a browser, which needs nothing else" }),
  pcap: option<string | undefined>({ ...file, about: "write a capture file for Wireshark and tshark" }),
  json: flag("show the events as lines of JSON, as in a recording"),
  explain: flag("say which rule each message comes from, and what real DNS does there"),
  ascii: flag("draw with ASCII alone"),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Reads recordings that --trace-file made, and draws a ladder: a lane for each program, an arrow for each message. " +
    "Several recordings, also of several machines, become one picture: connections that two of them saw are matched by " +
    "their addresses, and the clocks aligned by them.",
  positional: { name: "RECORDING", about: "a file that --trace-file wrote", isRepeatable: true, completes: "file" },
  options,
  examples: [
    { line: "view client.jsonl", about: "draw a recording" },
    { line: "view --html session.html client.jsonl rs.jsonl ts.jsonl", about: "three recordings as one page" },
    { line: "view --pcap session.pcap rs.jsonl", about: "for Wireshark" },
  ],
  exitCodes: exitCodes(0, 64, 65, 66, 70, 73, 74),
  async run(values, paths, terminal) {
    if (paths.length === 0) throw new UsageError("No recording is given, as in: dns-lab view client.jsonl");
    await checkOutputs(values, paths);
    const { readRecording } = await import("../edge/system/recordings.ts");
    const { mergeRecordings } = await import("../core/merge/merge.ts");
    const recordings = await Promise.all(paths.map(readRecording));
    const merged = mergeRecordings(recordings);
    for (const remark of [...recordings.flatMap(({ remarks }) => remarks), ...merged.remarks]) terminal.err(remark);
    await writeFiles(merged, paths, values);
    if (values.json) return await showJson(merged, terminal);
    if (values.html === undefined && values.pcap === undefined) await draw(merged, values, terminal);
  },
});

/** Throws UsageError where an output would take the place of a recording or of the other output. */
async function checkOutputs({ html, pcap }: Values<typeof options>, paths: readonly string[]): Promise<void> {
  const { isSameFile } = await import("../edge/system/files.ts");
  for (const [name, output] of [["--html", html], ["--pcap", pcap]] as const) {
    if (output === undefined) continue;
    if (output === "-") throw new UsageError(`${name} -: Wanted the name of a file`);
    for (const path of paths) {
      if (await isSameFile(output, path)) {
        throw new UsageError(`${name} ${output}: That is a recording itself; choose another file`);
      }
    }
  }
  if (html !== undefined && html === pcap) {
    throw new UsageError(`--html and --pcap both write ${html}; choose two files`);
  }
}

async function writeFiles(
  merged: MergedRecording,
  paths: readonly string[],
  { html, pcap }: Values<typeof options>,
): Promise<void> {
  const { writeOutput } = await import("../edge/system/files.ts");
  if (pcap !== undefined) {
    const { toPcap } = await import("../core/trace/pcap.ts");
    await writeOutput(pcap, toPcap(merged.events, merged.startedMs), "--pcap");
  }
  if (html !== undefined) {
    const { renderPage } = await import("../page/page.ts");
    const { VERSION } = await import("../cli/version.ts");
    const title = paths.map((path) => path.replace(/^.*[/\\](?=.)/, "")).join(", ");
    const page = await renderPage(merged, { program: `dns-lab ${VERSION}`, title });
    await writeOutput(html, new TextEncoder().encode(page), "--html");
  }
}

async function showJson({ events, startedMs }: MergedRecording, terminal: Terminal): Promise<void> {
  const { encodeHeader, RecordingEncoder } = await import("../core/trace/recording.ts");
  const { VERSION } = await import("../cli/version.ts");
  const encoder = new RecordingEncoder(0);
  await terminal.out(`${encodeHeader({ program: `dns-lab ${VERSION}`, role: "view", startedMs })}\n`);
  for (let at = 0; at < events.length; at += 1000) {
    await terminal.out(events.slice(at, at + 1000).map((event) => `${encoder.encode(event)}\n`).join(""));
  }
}

async function draw(
  { events }: MergedRecording,
  values: Values<typeof options>,
  terminal: Terminal,
): Promise<void> {
  const { ladderOptions } = await import("../cli/show_ladder.ts");
  const { Ladder } = await import("../core/trace/ladder.ts");
  const { lanesOf } = await import("../core/trace/lanes.ts");
  const ladder = new Ladder(ladderOptions(terminal, values, "out"), lanesOf(events));
  for (let at = 0; at < events.length && !terminal.isOutClosed; at += 1000) {
    const lines = events.slice(at, at + 1000).flatMap((event) => ladder.draw(event));
    await terminal.out(lines.map((line) => `${line}\n`).join(""));
  }
}
