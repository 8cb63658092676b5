/**
 * The grades of a class: a row for each submission, as a table to read and as comma-separated values (RFC 4180).
 */
import { escapeControls } from "../model/display.ts";
import type { GradeRole } from "../cases/grade_case.ts";
import { type GradeResult, hasPassed, lessonScoreOf, type Score, scoreOf } from "../grade/result.ts";
import { ROLE_TITLES } from "./text.ts";

/** A submission of a class: its grade, or why it has none. */
export interface ClassEntry {
  /** Its name. */
  readonly submission: string;
  /** Its grade. */
  readonly result?: GradeResult;
  /** Why it has none. */
  readonly problem?: string;
}

const ROLES: readonly GradeRole[] = ["rs", "ts", "client", "team"];

/** The table. */
export function renderClass(entries: readonly ClassEntry[]): string {
  const rows = [
    [
      "Submission",
      "Points",
      ...ROLES.map((role) => role === "team" ? "Together" : ROLE_TITLES[role]),
      "Lessons",
      "Lost first",
    ],
    ...entries.map(toRow),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd() + "\n").join("");
}

function toRow({ submission, result, problem }: ClassEntry): string[] {
  const name = escapeControls(submission);
  if (result === undefined) return [name, "-", ...ROLES.map(() => "-"), "-", escapeControls(problem ?? "not graded")];
  const of = (role: GradeRole) => shown(scoreOf({ cases: result.cases.filter((one) => one.role === role) }));
  const first = result.cases.find(({ earned, points, group }) => group !== "lesson" && earned < points);
  const isWhole = result.cases.length >= result.planned;
  const lost = isWhole ? first === undefined ? "" : `${first.id}: ${first.reason ?? ""}` : "interrupted";
  return [
    name,
    shown(scoreOf(result)),
    ...ROLES.map(of),
    shown(lessonScoreOf(result)),
    escapeControls(lost).slice(0, 90),
  ];
}

function shown({ earned, of }: Score): string {
  return of === 0 ? "-" : `${earned}/${of}`;
}

/** The values, a row for each submission; a cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function renderCsv(entries: readonly ClassEntry[]): string {
  const head = ["submission", "earned", "of", "passed", ...ROLES, "lessons_earned", "lessons_of", "lost_cases", "seed"];
  const rows = entries.map(({ submission, result, problem }) => {
    if (result === undefined) return [submission, "", "", "", ...ROLES.map(() => ""), "", "", problem ?? "", ""];
    const score = scoreOf(result);
    const lessons = lessonScoreOf(result);
    const lost = result.cases.filter(({ earned, points }) => earned < points).map(({ id }) => id);
    return [
      submission,
      score.earned,
      score.of,
      hasPassed(result) ? "yes" : "no",
      ...ROLES.map((role) => scoreOf({ cases: result.cases.filter((one) => one.role === role) }).earned),
      lessons.earned,
      lessons.of,
      lost.join(" "),
      result.seed,
    ];
  });
  return [head, ...rows].map((row) => row.map(toCell).join(",") + "\r\n").join("");
}

function toCell(value: string | number): string {
  const text = escapeControls(String(value));
  const safe = typeof value === "string" && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
