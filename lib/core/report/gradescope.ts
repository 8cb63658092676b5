/**
 * A grade as Gradescope's results.json (https://gradescope-autograders.readthedocs.io/en/latest/specs/).
 */
import { type CaseResult, type GradeResult, lessonScoreOf } from "../grade/result.ts";
import { evidenceText } from "./evidence_text.ts";
import { renderSums } from "./text.ts";

/** The text of the file; the lessons, which are scored apart, are shown without points. */
export function renderGradescope(result: GradeResult): string {
  const { cases, roles, submission, seed } = result;
  const findings = roles.flatMap((role) => role.findings);
  const lessons = lessonScoreOf(result);
  const output = [
    renderSums(result, (_, text) => text),
    ...findings,
    `${submission}, seed ${seed}`,
    ...lessons.of === 0 ? [] : ["Lessons of TCP are shown without points."],
  ].join("\n");
  return `${
    JSON.stringify({ output, output_format: "text", visibility: "visible", tests: cases.map(toTest) }, undefined, 2)
  }\n`;
}

function toTest(result: CaseResult) {
  const { id, sentence, status, group, earned, points, reason } = result;
  const isCounted = group !== "lesson";
  return {
    ...isCounted ? { score: earned, max_score: points } : {},
    status: status === "failed" ? "failed" : "passed",
    name: sentence,
    name_format: "text",
    number: id,
    output: status === "failed"
      ? evidenceText(result)
      : status === "not applicable"
      ? `Not judged: ${reason ?? ""}`
      : "",
    output_format: "text",
    visibility: "visible",
  };
}
