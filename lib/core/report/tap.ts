/**
 * A grade in the Test Anything Protocol, version 13 (https://testanything.org).
 */
import { escapeControls } from "../model/display.ts";
import type { CaseResult, GradeResult } from "../grade/result.ts";
import { evidenceText } from "./evidence_text.ts";

/** The lines. */
export function renderTap({ cases, planned }: GradeResult): string {
  const bail = cases.length < planned ? `Bail out! ${cases.length} of ${planned} cases were run\n` : "";
  return `TAP version 13\n1..${planned}\n${cases.map(renderCase).join("")}${bail}`;
}

function renderCase(result: CaseResult, index: number): string {
  const { id, sentence, status, reason = "" } = result;
  const words = escapeHash(`${id}: ${sentence}`);
  const skip = status === "not applicable" ? ` # SKIP ${escapeHash(reason)}` : "";
  const line = `${status === "failed" ? "not ok" : "ok"} ${index + 1} - ${words}${skip}\n`;
  if (status !== "failed") return line;
  return line + evidenceText(result).split("\n").map((text) => `# ${escapeControls(text)}\n`).join("");
}

/** A `#` would begin a directive. */
function escapeHash(text: string): string {
  return escapeControls(text).replace(/#/g, "\\#");
}
