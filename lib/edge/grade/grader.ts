/**
 * Grades submissions: in sandboxes where the system has them, several at a time; else in this process, one after another.
 */
import type { GradePlan } from "../../core/cases/plan.ts";
import { reconcile } from "../../core/grade/reconcile.ts";
import type { CaseResult, GradeResult, RoleReport } from "../../core/grade/result.ts";
import { findPythonFolder } from "../process/interpreter.ts";
import type { Sandbox } from "../process/sandbox.ts";
import { runGrade } from "./grade_run.ts";
import { gradeInSandbox } from "./worker.ts";

/** How to grade. */
export interface GraderOptions {
  /** The sandbox of this system; undefined: none. */
  readonly sandbox: Sandbox | undefined;
  /** The words that start a worker. */
  readonly self: readonly string[];
  /** Whether the roles of a submission are graded at the same time, where there is a sandbox. */
  readonly isSplit: boolean;
  /** Told which case is run, and how many have results. */
  readonly onProgress?: (id: string, done: number) => void;
  /** Ends the work: the result has the cases so far. */
  readonly signal?: AbortSignal;
}

/** Grades one submission. */
export async function gradeSubmission(plan: GradePlan, options: GraderOptions): Promise<GradeResult> {
  const { sandbox, self, isSplit, onProgress, signal } = options;
  const cases: CaseResult[] = [];
  const roles: RoleReport[] = [];
  const listener = {
    onStart: (id: string) => onProgress?.(id, cases.length),
    onCase: (result: CaseResult) => void cases.push(result),
    onRole: (report: RoleReport) => void roles.push(report),
  };
  if (sandbox === undefined) {
    await gradeHere(plan, listener, signal);
  } else {
    const plans = isSplit ? byRole(plan) : [plan];
    await Promise.all(plans.map((part) => gradeInSandbox(part, { sandbox, self, listener, signal })));
  }
  const { submission, seed } = plan;
  return { submission, seed, roles, cases: reconcile(cases, plan.cases), planned: plan.cases.length };
}

function byRole(plan: GradePlan): GradePlan[] {
  const roles = [...new Set(plan.cases.map(({ role }) => role))];
  return roles.map((role) => ({ ...plan, cases: plan.cases.filter((gradeCase) => gradeCase.role === role) }));
}

async function gradeHere(
  plan: GradePlan,
  listener: Parameters<typeof runGrade>[2],
  signal: AbortSignal | undefined,
): Promise<void> {
  const workspace = await Deno.makeTempDir({ prefix: "dns-lab-grade-" });
  try {
    await runGrade(
      plan,
      { workspace, firstFolder: await findPythonFolder(), wrapper: [], isAlone: false },
      listener,
      signal,
    );
  } finally {
    await Deno.remove(workspace, { recursive: true }).catch(() => {});
  }
}
