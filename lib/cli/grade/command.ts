/**
 * What `dns-lab grade` does: from options to a plan, from the plan to a result, from the result to reports.
 */
import { ALL_CASES, isNamed, selectCases } from "../../core/cases/catalog.ts";
import { DIALECTS } from "../../core/cases/reply_form.ts";
import { hasPassed } from "../../core/grade/result.ts";
import { escapeControls } from "../../core/model/display.ts";
import { InterruptedError, UsageError, VerdictError } from "../../core/model/errors.ts";
import { gradeSubmission } from "../../edge/grade/grader.ts";
import { findSandbox } from "../../edge/process/sandbox.ts";
import { onInterrupt } from "../../edge/system/signals.ts";
import type { Terminal } from "../../edge/system/terminal.ts";
import { selfCommand } from "../self_command.ts";
import type { GradeValues } from "./options.ts";
import { showGrade, writeReports } from "./reports.ts";
import { newSeed, planOf, type Settings, settingsOf, typedSettings, withLab } from "./settings.ts";

/** Runs the command. Throws VerdictError where points are lost. */
export async function runGradeCommand(typed: GradeValues, terminal: Terminal): Promise<void> {
  const values = await withLab(typed);
  checkIds(values);
  if (values.list) return await terminal.out(renderList(values));
  if (values.each !== undefined) {
    if (values.dir !== undefined) throw new UsageError("Use --dir or --each, not both");
    const { gradeClass } = await import("./class.ts");
    return await gradeClass(values, values.each, terminal);
  }
  await gradeOne(values, terminal);
}

async function gradeOne(values: GradeValues, terminal: Terminal): Promise<void> {
  const folder = await realFolder(values.dir ?? ".");
  const settings = await settingsOf(values, folder);
  checkProposal(settings, values, terminal);
  for (const remark of settings.remarks) terminal.err(escapeControls(remark));
  const seed = values.seed ?? newSeed();
  const plan = planOf(values, settings, folder, { seed, isAscii: !terminal.isUtf8 });
  if (plan.cases.length === 0) throw new UsageError("No case is left to run; see dns-lab grade --list");
  const interruption = new AbortController();
  using _ = onInterrupt(() => interruption.abort());
  const result = await gradeSubmission(plan, {
    sandbox: values.noSandbox ? undefined : await findSandbox(),
    self: [...selfCommand(), "grade-worker"],
    isSplit: true,
    onProgress: (id, done) => terminal.progress(`${done} of ${plan.cases.length} cases, now ${id}`),
    signal: interruption.signal,
  });
  terminal.progress("");
  await writeReports(result, values);
  await showGrade(result, values, terminal);
  if (interruption.signal.aborted) throw new InterruptedError("Interrupted; the reports have the cases so far");
  if (!hasPassed(result)) throw new VerdictError("The submission lost points");
}

/** Says what was found, where no program was given; throws unless the user takes it. */
function checkProposal(settings: Settings, { yes, dir }: GradeValues, terminal: Terminal): void {
  const { proposal } = settings;
  if (Object.keys(settings.programs).length === 0) {
    throw new UsageError(
      `No program is given, and none is found in ${dir ?? "this folder"}, as in: ` +
        'dns-lab grade --dir SUBMISSION --rs "python3 rs.py {port}"; see dns-lab grade --help',
    );
  }
  if (proposal.length === 0) return;
  for (const line of proposal) terminal.err(line);
  if (yes) return;
  const where = dir === undefined ? "" : ` --dir ${dir}`;
  throw new UsageError(
    `No program is given; --yes takes what was found, or type: dns-lab grade${where} ${typedSettings(settings)}`,
  );
}

async function realFolder(dir: string): Promise<string> {
  try {
    if ((await Deno.stat(dir)).isDirectory) return await Deno.realPath(dir);
  } catch {
    // Said below.
  }
  throw new UsageError(`--dir ${dir}: There is no such folder`);
}

/** Refuses ids that name no case, and forms that there are not. */
function checkIds({ only, skip, points, accept }: GradeValues): void {
  for (const pattern of [...only, ...skip, ...points.keys()]) {
    if (!ALL_CASES.some((gradeCase) => isNamed(gradeCase, pattern))) {
      throw new UsageError(`There is no case "${pattern}"; dns-lab grade --list shows all of them`);
    }
  }
  const unknown = accept.find((dialect) => !(dialect in DIALECTS));
  if (unknown === undefined) return;
  throw new UsageError(`--accept ${unknown}: There is no such form, wanted one of ${Object.keys(DIALECTS).join(", ")}`);
}

function renderList({ only, skip, points, accept, requireFraming }: GradeValues): string {
  const cases = selectCases({
    roles: ["rs", "ts", "client", "team"],
    only,
    skip,
    points,
    accept,
    hasFraming: requireFraming !== undefined,
  });
  return cases.map(({ id, points, group, sentence }) =>
    `${String(points).padStart(3)}  ${id.padEnd(24)}  ${group === "lesson" ? "(lesson) " : ""}${sentence}\n`
  ).join("");
}
