/**
 * What a report shows of a failed case besides words: the wire as a ladder, and what the program wrote.
 */
import { escapeControls } from "../model/display.ts";
import type { WireEvent } from "../trace/event.ts";
import { Ladder } from "../trace/ladder.ts";
import type { ProgramEnd } from "./observation.ts";
import type { CaseResult } from "./result.ts";

const COLUMNS = 110;
/** How many lines are shown, of the ladder and of what the program wrote. */
const MAX_LADDER = 24;
const MAX_OUTPUT = 12;

/** The evidence of a run. */
export function evidenceOf(
  { events, end }: { readonly events: readonly WireEvent[]; readonly end: ProgramEnd },
  isAscii: boolean,
): Pick<CaseResult, "ladder" | "output"> {
  const text = end.stderr.trim() === "" ? end.stdout : end.stderr;
  const ladder = drawLadder(events, isAscii);
  return {
    ...ladder.length > 0 ? { ladder } : {},
    ...text.trim() === "" ? {} : { output: lastLines(text) },
  };
}

function drawLadder(events: readonly WireEvent[], isAscii: boolean): string[] {
  const servers = [...new Set(events.map(({ connection }) => connection.server))].sort();
  const ladder = new Ladder(
    { columns: COLUMNS, isAscii, isExplaining: false, widthOf: (text) => text.length, paint: (_, text) => text },
    ["client", ...servers],
  );
  const lines = events.flatMap((event) => ladder.draw(event)).filter((line) => line !== "");
  if (lines.length <= MAX_LADDER) return lines;
  const half = MAX_LADDER / 2;
  return [...lines.slice(0, half), `${" ".repeat(10)}...`, ...lines.slice(-half)];
}

function lastLines(text: string): string {
  const lines = text.trimEnd().split(/\r?\n/).map((line) => escapeControls(line.slice(0, 200)));
  const shown = lines.length > MAX_OUTPUT ? ["...", ...lines.slice(-MAX_OUTPUT)] : lines;
  return shown.join("\n");
}
