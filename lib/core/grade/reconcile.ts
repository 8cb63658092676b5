/**
 * The result of a whole submission from the results of its cases: a mistake that one program alone has shown costs nothing
 * again where all three run together.
 */
import type { GradeCase } from "../cases/grade_case.ts";
import type { CaseResult } from "./result.ts";

/** The results in the order of `cases`, reconciled. */
export function reconcile(results: readonly CaseResult[], cases: readonly GradeCase[]): CaseResult[] {
  const order = new Map(cases.map(({ id }, index) => [id, index]));
  const sorted = results.toSorted((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
  const single = sorted.filter(({ role, group }) => role !== "team" && group !== "lesson");
  const lost = single.find(({ status }) => status === "failed");
  const isAnyBroken = [...new Set(single.map(({ role }) => role))].some((role) =>
    single.filter((one) => one.role === role).every(({ status }) => status === "failed")
  );
  if (lost === undefined || isAnyBroken) return sorted;
  return sorted.map((result) =>
    result.role !== "team" || result.status !== "failed" ? result : {
      ...result,
      status: "not applicable",
      earned: result.points,
      reason: `Not judged, as ${lost.id} fails already: ${result.reason}`,
    }
  );
}
