/**
 * Recordings on their way from files to events.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { TableError } from "../../core/model/errors.ts";
import type { WireEvent } from "../../core/trace/event.ts";
import type { Recording } from "../../core/merge/tracks.ts";
import { MAX_LINE_CHARACTERS, RecordingReader } from "../../core/trace/recording_reader.ts";
import { fileError } from "./file_error.ts";
import { openInput } from "./files.ts";

/** A recording, and what is to be said about how it ends. */
export interface ReadRecording extends Recording {
  /** Sentences about it, such as that its last line is cut. */
  readonly remarks: readonly string[];
}

/**
 * Reads a recording. One whose program was killed may end within a line: that line is left out, and told.
 *
 * @throws {FileError} It can't be read.
 * @throws {TableError} It is no recording.
 */
export async function readRecording(path: string): Promise<ReadRecording> {
  const file = await openInput(path);
  const reader = new RecordingReader(path);
  const events: WireEvent[] = [];
  const remarks: string[] = [];
  const ending = { isWhole: true };
  try {
    const lines = file.readable.pipeThrough(new TextDecoderStream()).pipeThrough(boundLines(ending))
      .pipeThrough(new TextLineStream());
    let last: string | undefined;
    const take = (line: string) => void events.push(...reader.read(line));
    for await (const line of lines) {
      if (last !== undefined) take(last);
      last = line;
    }
    if (last !== undefined && (ending.isWhole || reader.header === undefined)) take(last);
    else if (last !== undefined) remarks.push(takeUnfinished(last, path, take));
  } catch (cause) {
    throw cause instanceof TableError ? cause : fileError("unreadable", path, cause);
  }
  if (reader.header === undefined) {
    const message = "The file is empty, wanted a recording";
    throw new TableError(path, [{ severity: "error", line: 1, column: 1, message, source: "" }]);
  }
  if (reader.isLimited) remarks.push(`${path}: The recording reached its limit and ended early`);
  return { file: path, header: reader.header, events, remarks: remarks.filter((remark) => remark !== "") };
}

/** The last line, without a newline behind it: whole all the same, or cut. */
function takeUnfinished(line: string, path: string, take: (line: string) => void): string {
  try {
    JSON.parse(line);
  } catch {
    return `${path}: The last line is cut, and left out`;
  }
  take(line);
  return "";
}

/** Passes text on, unless a line is so long that it would fill the memory; notes whether it ends in a newline. */
function boundLines(ending: { isWhole: boolean }): TransformStream<string, string> {
  let unfinished = 0;
  return new TransformStream({
    transform(text, controller) {
      const newline = text.lastIndexOf("\n");
      unfinished = newline < 0 ? unfinished + text.length : text.length - newline - 1;
      ending.isWhole = unfinished === 0;
      // The reader refuses the line with its number.
      if (unfinished > 2 * MAX_LINE_CHARACTERS) {
        controller.enqueue(text.slice(0, MAX_LINE_CHARACTERS));
        ending.isWhole = true;
        return controller.terminate();
      }
      controller.enqueue(text);
    },
  });
}
