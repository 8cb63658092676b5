/**
 * A grade as one object of JSON: the whole model, and its sums.
 */
import { type GradeResult, hasPassed, lessonScoreOf, scoreOf } from "../grade/result.ts";

/** The object of a grade, in a line. */
export function renderJson(result: GradeResult): string {
  const { submission, seed, planned, roles, cases } = result;
  return JSON.stringify({
    submission,
    seed,
    passed: hasPassed(result),
    interrupted: cases.length < planned,
    score: scoreOf(result),
    lessons: lessonScoreOf(result),
    roles,
    cases,
  }) + "\n";
}

/** The grade of which {@linkcode renderJson} made `text`; undefined where it is none. */
export function parseJson(text: string): GradeResult | undefined {
  try {
    const { submission, seed, roles, cases, interrupted } = JSON.parse(text);
    if (typeof submission !== "string" || typeof seed !== "string" || !Array.isArray(cases) || !Array.isArray(roles)) {
      return undefined;
    }
    return { submission, seed, roles, cases, planned: interrupted ? cases.length + 1 : cases.length };
  } catch {
    return undefined;
  }
}
