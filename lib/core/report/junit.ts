/**
 * A grade as JUnit's XML, as CI systems read it: a suite for each role, a test case for each case.
 */
import type { CaseResult, GradeResult } from "../grade/result.ts";
import { evidenceText } from "./evidence_text.ts";
import { escapeXml } from "./markup.ts";
import { ROLE_TITLES } from "./text.ts";

/** The document. */
export function renderJunit({ submission, cases, planned }: GradeResult): string {
  const roles = [...new Set(cases.map(({ role }) => role))];
  const suites = roles.map((role) => {
    const own = cases.filter((one) => one.role === role);
    return `  <testsuite name="${escapeXml(`${submission}: ${ROLE_TITLES[role]}`)}" ${counts(own)}>\n` +
      own.map((one) => renderCase(submission, one)).join("") + "  </testsuite>\n";
  });
  const isWhole = cases.length >= planned;
  const interrupted = `  <testsuite name="interrupted" tests="1" failures="0" errors="1" skipped="0">\n` +
    `    <testcase name="the grade is whole" classname="${escapeXml(submission)}"><error message="` +
    `${cases.length} of ${planned} cases were run"/></testcase>\n  </testsuite>\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escapeXml(submission)}" ${
    counts(cases, isWhole ? 0 : 1)
  }>\n${suites.join("")}${isWhole ? "" : interrupted}</testsuites>\n`;
}

function counts(cases: readonly CaseResult[], more = 0): string {
  const count = (status: CaseResult["status"]) => cases.filter((one) => one.status === status).length;
  return `tests="${cases.length + more}" failures="${count("failed")}" errors="${more}" skipped="${
    count("not applicable")
  }"`;
}

function renderCase(submission: string, result: CaseResult): string {
  const { id, role, sentence, status, reason = "" } = result;
  const head = `    <testcase name="${escapeXml(`${id}: ${sentence}`)}" classname="${
    escapeXml(`${submission}.${role}`)
  }"`;
  if (status === "passed") return `${head}/>\n`;
  if (status === "not applicable") return `${head}><skipped message="${escapeXml(reason)}"/></testcase>\n`;
  return `${head}>\n      <failure message="${escapeXml(reason)}">${
    escapeXml(evidenceText(result))
  }</failure>\n    </testcase>\n`;
}
