/**
 * What `dns-lab grade` does: from options to a plan, from the plan to a result, from the result to reports.
 */
import { ALL_CASES, isNamed, selectCases } from "../core/grade/catalog.ts";
import { type GradePlan, rolesOf, unknownPlaceholders } from "../core/grade/plan.ts";
import { type GradeResult, hasPassed } from "../core/grade/result.ts";
import { InterruptedError, UsageError, VerdictError } from "../core/model/errors.ts";
import { renderSums, renderText } from "../core/report/text.ts";
import { gradeSubmission } from "../edge/grade/grader.ts";
import { findSandbox } from "../edge/process/sandbox.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Style, Terminal } from "../edge/system/terminal.ts";
import type { GradeValues } from "./grade_options.ts";
import { selfCommand } from "./self_command.ts";

/** Runs the command. Throws VerdictError where points are lost. */
export async function runGradeCommand(values: GradeValues, terminal: Terminal): Promise<void> {
  checkIds(values);
  if (values.list) return await terminal.out(renderList(values));
  const plan = await planOf(values, terminal);
  const interruption = new AbortController();
  using _ = onInterrupt(() => interruption.abort());
  const result = await grade(plan, values, terminal, interruption.signal);
  const paint = (style: Style, text: string) => terminal.paint(style, text);
  await terminal.out(values.quiet ? `${renderSums(result, paint)}\n` : renderText(result, paint));
  if (interruption.signal.aborted) throw new InterruptedError("Interrupted");
  if (!hasPassed(result)) throw new VerdictError("The submission lost points");
}

async function planOf(values: GradeValues, terminal: Terminal): Promise<GradePlan> {
  const { dir = ".", rs, ts, client, build } = values;
  const programs = Object.fromEntries(Object.entries({ rs, ts, client }).filter(([, command]) => command !== undefined));
  if (Object.keys(programs).length === 0) {
    throw new UsageError(
      'No program is given, as in: dns-lab grade --dir SUBMISSION --rs "python3 rs.py {port}"; see dns-lab grade --help',
    );
  }
  for (const [role, command] of Object.entries(programs)) {
    const [unknown] = unknownPlaceholders(command!);
    if (unknown !== undefined) {
      throw new UsageError(`--${role}: There is no placeholder "{${unknown}}"; see dns-lab grade --help`);
    }
  }
  const folder = await realFolder(dir);
  const { rsPort, tsPort, rsTableName, tsTableName, namesName, outputName, tsName, requireFraming, only, skip } = values;
  const { points, accept } = values;
  return {
    submission: folder.split(/[\\/]/).at(-1) ?? folder,
    folder,
    build,
    programs,
    names: { rsPort, tsPort, rsTableName, tsTableName, namesName, outputName, tsName },
    seed: values.seed ?? crypto.randomUUID().slice(0, 8),
    timeoutMs: values.timeout,
    requireFraming,
    isAscii: !terminal.isUtf8,
    cases: selectCases({
      roles: rolesOf(programs),
      only,
      skip,
      points,
      accept,
      hasFraming: requireFraming !== undefined,
    }),
  };
}

async function realFolder(dir: string): Promise<string> {
  try {
    if ((await Deno.stat(dir)).isDirectory) return await Deno.realPath(dir);
  } catch {
    // Said below.
  }
  throw new UsageError(`--dir ${dir}: There is no such folder`);
}

async function grade(
  plan: GradePlan,
  { noSandbox }: GradeValues,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<GradeResult> {
  const result = await gradeSubmission(plan, {
    sandbox: noSandbox ? undefined : await findSandbox(),
    self: [...selfCommand(), "grade-worker"],
    isSplit: true,
    onProgress: (id, done) => terminal.progress(`${done} of ${plan.cases.length} cases, now ${id}`),
    signal,
  });
  terminal.progress("");
  return result;
}

/** Refuses ids that name no case. */
function checkIds({ only, skip, points }: GradeValues): void {
  for (const pattern of [...only, ...skip, ...points.keys()]) {
    if (!ALL_CASES.some((gradeCase) => isNamed(gradeCase, pattern))) {
      throw new UsageError(`There is no case "${pattern}"; dns-lab grade --list shows all of them`);
    }
  }
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
