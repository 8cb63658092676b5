/**
 * Who hears of a grade while it runs.
 */
import type { CaseResult, RoleReport } from "../../core/grade/result.ts";

/** Told of what comes of a grade, while it runs. */
export interface GradeListener {
  /** The case of this id is being run. */
  readonly onStart: (id: string) => void;
  /** A case has its result. */
  readonly onCase: (result: CaseResult) => void;
  /** Something was found out about a program. */
  readonly onRole: (report: RoleReport) => void;
}
