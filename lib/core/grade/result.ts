/**
 * What a grade comes to: one model, which every report is made from.
 */
import type { CaseGroup, GradeCase, GradeRole } from "../cases/grade_case.ts";

/** A message of a conversation beside the one that was wanted. */
export interface Difference {
  /** Which message it is, from 1. */
  readonly number: number;
  /** What was asked, or done. */
  readonly query: string;
  /** What was wanted. */
  readonly expected: string;
  /** What came; undefined where nothing came. */
  readonly actual?: string;
}

/** How a case came out. */
export interface Verdict {
  /** Whether the program passed; what can't be judged costs nothing. */
  readonly status: "passed" | "failed" | "not applicable";
  /** What was seen, in a sentence without a final period; undefined where the program passed. */
  readonly reason?: string;
  /** What to do about it, in a sentence without a final period. */
  readonly hint?: string;
  /** The first message that differs. */
  readonly difference?: Difference;
}

/** A case and how it came out. */
export interface CaseResult extends Verdict {
  /** The case's id. */
  readonly id: string;
  /** Whose program it is about. */
  readonly role: GradeRole;
  /** What kind of case it is. */
  readonly group: CaseGroup;
  /** What a program that passes does. */
  readonly sentence: string;
  /** How many points it is worth. */
  readonly points: number;
  /** How many of them the program has. */
  readonly earned: number;
  /** What was on the wire, as lines to show. */
  readonly ladder?: readonly string[];
  /** What the program wrote on standard error, or else on standard output. */
  readonly output?: string;
}

/** What was found out about a program. */
export interface RoleReport {
  /** Whose program it is. */
  readonly role: GradeRole;
  /** The command that starts it. */
  readonly command: string;
  /** Findings, in sentences without a final period: how it frames messages, how it ends. */
  readonly findings: readonly string[];
}

/** Points, and how many there are. */
export interface Score {
  /** How many were earned. */
  readonly earned: number;
  /** How many there are. */
  readonly of: number;
}

/** A graded submission. */
export interface GradeResult {
  /** Its name. */
  readonly submission: string;
  /** The seed of the tables and names. */
  readonly seed: string;
  /** What was found out about each program. */
  readonly roles: readonly RoleReport[];
  /** The cases, in order. */
  readonly cases: readonly CaseResult[];
  /** How many cases were to be run: more than there are results where the run was interrupted. */
  readonly planned: number;
}

/** A case with its verdict. */
export function toResult(
  { id, role, group, sentence, points }: GradeCase,
  verdict: Verdict,
  shown: Pick<CaseResult, "ladder" | "output"> = {},
): CaseResult {
  const earned = verdict.status === "failed" ? 0 : points;
  const evidence = verdict.status === "failed" ? shown : {};
  return { id, role, group, sentence, points, earned, ...verdict, ...evidence };
}

/** The points of the cases that count: all but the lessons. */
export function scoreOf({ cases }: Pick<GradeResult, "cases">): Score {
  return sumOf(cases.filter(({ group }) => group !== "lesson"));
}

/** The points of the lessons of TCP. */
export function lessonScoreOf({ cases }: Pick<GradeResult, "cases">): Score {
  return sumOf(cases.filter(({ group }) => group === "lesson"));
}

/** Whether the verdict is yes: no point is lost in a case that counts, and all were run. */
export function hasPassed(result: GradeResult): boolean {
  const { earned, of } = scoreOf(result);
  return earned === of && result.cases.length >= result.planned;
}

function sumOf(cases: readonly CaseResult[]): Score {
  return {
    earned: cases.reduce((sum, { earned }) => sum + earned, 0),
    of: cases.reduce((sum, { points }) => sum + points, 0),
  };
}
