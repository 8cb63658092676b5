/**
 * The evidence of a failed case as plain text, for formats that have one field for it.
 */
import { escapeControls, quoteMessage } from "../model/display.ts";
import type { CaseResult } from "../grade/result.ts";

/** What was seen, what differs, what was on the wire, what the program wrote, and what to do; lines. */
export function evidenceText({ reason, difference, ladder, output, hint }: CaseResult): string {
  const lines: string[] = [];
  if (reason !== undefined) lines.push(escapeControls(reason));
  if (difference !== undefined) {
    const { number, query, expected, actual } = difference;
    lines.push(
      `message ${number}, to ${quoteMessage(query)}`,
      `  expected ${quoteMessage(expected)}`,
      `  actual   ${actual === undefined ? "nothing" : quoteMessage(actual)}`,
    );
  }
  if (ladder !== undefined) lines.push(...ladder.map(escapeControls));
  if (output !== undefined) lines.push("It wrote:", ...output.split("\n").map(escapeControls));
  if (hint !== undefined) lines.push(`Hint: ${escapeControls(hint)}`);
  return lines.join("\n");
}
