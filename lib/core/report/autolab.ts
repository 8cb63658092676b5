/**
 * A grade as the last line that Autolab reads (https://docs.autolabproject.com/lab/): the points of each problem.
 */
import type { GradeRole } from "../cases/grade_case.ts";
import { type GradeResult, scoreOf } from "../grade/result.ts";

/** The line: a problem for each role. */
export function renderAutolab(result: GradeResult): string {
  const roles = [...new Set(result.cases.map(({ role }) => role))];
  const scores = Object.fromEntries(roles.map((role) => [role, scoreOf(ofRole(result, role)).earned]));
  return `${JSON.stringify({ scores })}\n`;
}

function ofRole({ cases }: GradeResult, role: GradeRole): Pick<GradeResult, "cases"> {
  return { cases: cases.filter((one) => one.role === role) };
}
