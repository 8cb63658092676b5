/**
 * Whether a program frames its messages as a course demands.
 */
import { isFraming, nameOfFraming } from "./framing_words.ts";
import type { GradeCase } from "../cases/grade_case.ts";
import type { Framing } from "./observation.ts";
import type { Verdict } from "./result.ts";

/** Judges the framing of a program; undefined where it has none to judge. */
export function judgeFraming(
  { hint }: GradeCase,
  framing: Framing | undefined,
  wanted: "line" | "raw" | undefined,
): Verdict {
  if (wanted === undefined || framing === undefined) {
    return { status: "not applicable", reason: "There were no messages to judge the framing by" };
  }
  if (isFraming(framing, wanted)) return { status: "passed" };
  return { status: "failed", reason: `The framing is ${nameOfFraming(framing)}, wanted ${wanted}`, hint };
}
