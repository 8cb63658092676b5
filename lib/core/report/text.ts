/**
 * A grade as text: a line for each case, and for failures what differs, what was on the wire, and what to do.
 */
import { counted, escapeControls, quoteMessage } from "../model/display.ts";
import {
  type CaseResult,
  type Difference,
  type GradeResult,
  hasPassed,
  lessonScoreOf,
  type Score,
  scoreOf,
} from "../grade/result.ts";
import type { GradeRole } from "../cases/grade_case.ts";

/** How a text is coloured. */
export type Paint = (style: "strong" | "faint" | "good" | "bad" | "notice", text: string) => string;

/** The headings of the roles. */
export const ROLE_TITLES: Readonly<Record<GradeRole, string>> = {
  rs: "RS",
  ts: "TS",
  client: "Client",
  team: "All three together",
};

const MARKS: Readonly<Record<CaseResult["status"], readonly ["good" | "bad" | "faint", string]>> = {
  passed: ["good", "ok  "],
  failed: ["bad", "FAIL"],
  "not applicable": ["faint", "n/a "],
};

/** The whole report; `paint` colours it. */
export function renderText(result: GradeResult, paint: Paint = (_, text) => text): string {
  const roles = [...new Set(result.cases.map(({ role }) => role))];
  const head = `${paint("strong", escapeControls(result.submission))}  seed ${escapeControls(result.seed)}`;
  return [head, ...roles.map((role) => renderRole(result, role, paint)), renderSums(result, paint)].join("\n\n") + "\n";
}

function renderRole(result: GradeResult, role: GradeRole, paint: Paint): string {
  const cases = result.cases.filter((one) => one.role === role);
  const report = result.roles.find((one) => one.role === role);
  const counting = cases.filter(({ group }) => group === "protocol" || group === "framing");
  const forms = cases.filter(({ group }) => group === "form");
  const lessons = cases.filter(({ group }) => group === "lesson");
  const exact = forms.filter(({ status }) => status !== "failed");
  const lines = [
    paint("strong", ROLE_TITLES[role]) +
    (report === undefined ? "" : `  ${paint("faint", escapeControls(report.command))}`),
    ...(report?.findings ?? []).map((finding) => `  ${escapeControls(finding)}`),
    ...counting.flatMap((one) => renderCase(one, paint)),
    ...forms.filter(({ status }) => status === "failed").flatMap((one) => renderCase(one, paint)),
  ];
  if (exact.length > 0) {
    const [words, points] = [
      `${counted(exact.length, "form")} of replies ${exact.length === 1 ? "is" : "are"} exact`,
      sum(exact),
    ];
    lines.push(`  ${paint("good", "ok  ")} ${formatPoints(points)}  ${`${role}-form`.padEnd(ID_WIDTH)}  ${words}`);
  }
  if (lessons.length > 0) {
    lines.push(`  Lessons of TCP, scored apart: ${formatScore(lessonScoreOf({ cases: lessons }))}`);
    lines.push(...lessons.flatMap((one) => renderCase(one, paint)));
  }
  return lines.join("\n");
}

const ID_WIDTH = 20;

function renderCase(result: CaseResult, paint: Paint): string[] {
  const { id, sentence, status, reason, hint, difference, ladder, output } = result;
  const [style, mark] = MARKS[status];
  const lines = [`  ${paint(style, mark)} ${formatPoints(result)}  ${id.padEnd(ID_WIDTH)}  ${sentence}`];
  if (status === "not applicable" && reason !== undefined) {
    lines.push(`         ${paint("faint", escapeControls(reason))}`);
  }
  if (status !== "failed") return lines;
  if (reason !== undefined) lines.push(`         ${escapeControls(reason)}`);
  if (difference !== undefined) lines.push(...renderDifference(difference).map((line) => `         ${line}`));
  if (ladder !== undefined) lines.push("", ...ladder.map((line) => `       ${escapeControls(line)}`), "");
  if (output !== undefined) {
    lines.push("         It wrote:", ...output.split("\n").map((line) => `           ${escapeControls(line)}`));
  }
  if (hint !== undefined) lines.push(`         ${paint("notice", "Hint:")} ${escapeControls(hint)}`);
  return lines;
}

/** What was wanted and what came, one above the other. */
function renderDifference({ number, query, expected, actual }: Difference): string[] {
  return [
    `message ${number}, to ${quoteMessage(query)}`,
    `  expected ${quoteMessage(expected)}`,
    `  actual   ${actual === undefined ? "nothing" : quoteMessage(actual)}`,
  ];
}

/** The sums, and the verdict. */
export function renderSums(result: GradeResult, paint: Paint): string {
  const score = scoreOf(result);
  const lessons = lessonScoreOf(result);
  const isWhole = result.cases.length >= result.planned;
  const verdict = !isWhole
    ? paint("bad", `interrupted: ${result.cases.length} of ${result.planned} cases were run`)
    : hasPassed(result)
    ? paint("good", "full marks")
    : paint("bad", counted(result.cases.filter(isLost).length, "case") + " lost points");
  const words = lessons.of === 0 ? "" : `; lessons of TCP, apart: ${formatScore(lessons)}`;
  return `${formatScore(score)} points: ${verdict}${words}`;
}

function isLost({ group, earned, points }: CaseResult): boolean {
  return group !== "lesson" && earned < points;
}

function formatPoints({ earned, points }: Pick<CaseResult, "earned" | "points">): string {
  return `${earned}/${points}`.padStart(4);
}

function formatScore({ earned, of }: Score): string {
  return `${earned} of ${of}`;
}

function sum(cases: readonly CaseResult[]): Pick<CaseResult, "earned" | "points"> {
  const add = (key: "earned" | "points") => cases.reduce((total, one) => total + one[key], 0);
  return { earned: add("earned"), points: add("points") };
}
