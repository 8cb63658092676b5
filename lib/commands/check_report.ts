/**
 * What `dns-lab check` shows: findings as lines or as JSON, and the list of the rules.
 */
import type { CheckedFile } from "../core/check/check.ts";
import type { CheckFinding } from "../core/check/inspect.ts";
import { type FileKind, KIND_LABELS, type Recognised } from "../core/check/kind.ts";
import { repairLine } from "../core/check/repair.ts";
import type { Rule } from "../core/check/rule.ts";
import { ruleOf, RULES } from "../core/check/rules.ts";
import { counted, escapeControls, showOctets } from "../core/model/display.ts";
import { renderDiagnostic } from "../core/model/errors.ts";
import { utf8Octets } from "../core/model/octet_string.ts";
import { sourceLines } from "../cli/report.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/** How findings are shown. */
export interface ReportOptions {
  /** Where. */
  readonly terminal: Terminal;
  /** Whether as JSON, an object a line. */
  readonly json: boolean;
  /** Whether findings alone are shown, each in one line. */
  readonly quiet: boolean;
  /** Whether each has its source line, a caret and what to do. */
  readonly isDetailed: boolean;
}

/** A file, and why it was taken for what it is. */
export type Named = CheckedFile & Recognised;

const BY: Readonly<Record<Recognised["by"], string>> = {
  option: "as an option says",
  name: "by its name",
  content: "by its content",
};

/** Shows what was found in a file. */
export async function showFile(file: Named, options: ReportOptions): Promise<void> {
  const { terminal, json, quiet } = options;
  if (json) return await terminal.out(jsonLines(file));
  if (!quiet) {
    const count = counted(file.findings.length + file.omitted, "finding");
    terminal.err(`${escapeControls(file.path)}: ${KIND_LABELS[file.kind]}, ${BY[file.by]}; ${count}`);
  }
  const lines = file.isCompared && !quiet ? linesWithVerdicts(file, options) : findingsOf(file, options);
  for (let at = 0; at < lines.length; at += 1000) {
    await terminal.out(lines.slice(at, at + 1000).map((line) => `${line}\n`).join(""));
  }
}

function findingsOf(file: Named, options: ReportOptions): string[] {
  return file.findings.flatMap((finding) => findingText(file.kind, finding, options));
}

/** Every line of results, those that are right, too. */
function linesWithVerdicts(file: Named, options: ReportOptions): string[] {
  const byLine = Map.groupBy(file.findings, ({ line }) => line);
  const lines = file.results.flatMap((source, index) => {
    const findings = byLine.get(index + 1);
    if (findings !== undefined) return findings.flatMap((finding) => findingText(file.kind, finding, options));
    const place = `${escapeControls(file.path)}:${index + 1}`;
    return [`${place}: ${options.terminal.paint("good", "Right")}: ${showOctets(source)}`];
  });
  const behind = file.findings.filter(({ line }) => line > file.results.length);
  return [...lines, ...behind.flatMap((finding) => findingText(file.kind, finding, options))];
}

function findingText(kind: FileKind, finding: CheckFinding, { terminal, isDetailed }: ReportOptions): string[] {
  const line = `${renderDiagnostic(finding.file, finding)} [${finding.rule}]`;
  const style = finding.severity === "error" ? "bad" : "notice";
  const shown = terminal.paint(style, line);
  if (!isDetailed) return [shown];
  const repaired = repairedLines(kind, finding);
  const { fix } = ruleOf(finding.rule);
  const advice = repaired === undefined ? `  Fix: ${fix}` : `  Fix (--fix does it): ${repaired.join(" | ")}`;
  return [shown, ...sourceLines(finding), terminal.paint("faint", advice)];
}

/** The lines that `--fix` writes for a finding. */
function repairedLines(kind: FileKind, finding: CheckFinding): readonly string[] | undefined {
  return repairLine(kind, finding, utf8Octets(finding.source))?.map(showOctets);
}

function jsonLines({ path, kind, by, findings, omitted, results, isCompared }: Named): string {
  const objects: unknown[] = [{ type: "file", file: path, kind, by, findings: findings.length + omitted }];
  for (const finding of findings) {
    const { file, line, column, severity, rule, message, source } = finding;
    const repaired = repairedLines(kind, finding);
    const { fix } = ruleOf(rule);
    objects.push({ type: "finding", file, line, column, severity, rule, message, source, fix, repaired });
  }
  const wrong = new Set(findings.map(({ line }) => line));
  if (isCompared) {
    for (let line = 1; line <= results.length; line++) {
      objects.push({ type: "result", file: path, line, isRight: !wrong.has(line) });
    }
  }
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

/** The list of the rules, each with an example. */
export function renderRules(terminal: Terminal, json: boolean): string {
  if (json) {
    return RULES.map(({ id, about, bad, good, fix, isRepairable = false }) =>
      `${JSON.stringify({ type: "rule", rule: id, about, bad, good, fix, isRepairable })}\n`
    ).join("");
  }
  return RULES.map((rule) => renderRule(rule, terminal)).join("\n");
}

function renderRule({ id, about, bad, at: [kind, line], good, fix, isRepairable }: Rule, terminal: Terminal): string {
  const badLine = bad[kind]!.split("\n")[line - 1];
  const goodLines = (good[kind] ?? good.results ?? "").split("\n");
  const rest = new Set(bad[kind]!.split("\n"));
  // What the good file has and the bad one has not; where that is nothing, the bad line is gone.
  const better = goodLines.filter((each) => !rest.has(each));
  return [
    `${terminal.paint("strong", id)}: ${about}`,
    `  bad   ${cut(badLine)}`,
    `  good  ${better.length === 0 ? "(without that line)" : better.map(cut).join(" | ")}`,
    `  fix   ${fix}${isRepairable ? " (--fix does it where it is safe)" : ""}`,
    "",
  ].join("\n");
}

/** A line of an example, which may be too long to be shown whole. */
function cut(line: string): string {
  const shown = showOctets(line);
  return shown.length > 68 ? `${shown.slice(0, 32)}...${shown.slice(-32)}` : shown;
}
