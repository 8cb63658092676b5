/**
 * The grade of one submission: runs every case once, judges it, and tells each result as it comes.
 */
import { CLIENT_RUNS } from "../../core/cases/client_cases.ts";
import { judgeClient } from "../../core/grade/client_verdict.ts";
import { evidenceOf } from "../../core/grade/evidence.ts";
import { describeClientFraming } from "../../core/grade/framing_words.ts";
import type { GradeCase } from "../../core/cases/grade_case.ts";
import type { ClientObservation, Framing } from "../../core/grade/observation.ts";
import type { GradePlan } from "../../core/cases/plan.ts";
import { toResult, type Verdict } from "../../core/grade/result.ts";
import { describeEnd } from "../../core/grade/trouble.ts";
import { judgeFraming } from "../../core/grade/framing_verdict.ts";
import { ListenError } from "../../core/model/listen_error.ts";
import { ClientRunner } from "./client_runner.ts";
import type { GradeListener } from "./grade_listener.ts";
import { gradeServer } from "./server_grade.ts";
import { Stage, type StageOptions } from "./stage.ts";

/** Runs the cases of `plan`; those that are left when `signal` aborts have no result. */
export async function runGrade(
  plan: GradePlan,
  options: StageOptions,
  listener: GradeListener,
  signal?: AbortSignal,
): Promise<void> {
  await using stage = Stage.open(options, plan.folder);
  const failure = await stage.build(plan);
  if (failure !== undefined) {
    const trouble = describeEnd("The build", failure, `(${plan.build})`);
    for (const gradeCase of plan.cases) {
      listener.onCase(
        toResult(gradeCase, { status: "failed", ...trouble }, evidenceOf({ events: [], end: failure }, true)),
      );
    }
    return;
  }
  for (const role of ["rs", "ts"] as const) {
    const cases = plan.cases.filter((gradeCase) => gradeCase.role === role);
    if (cases.length > 0) await gradeServer(stage, plan, role, { cases, listener, signal });
  }
  const rest = plan.cases.filter(({ role }) => role === "client" || role === "team");
  if (rest.length > 0) await gradeClient(stage, plan, rest, listener, signal);
}

async function gradeClient(
  stage: Stage,
  plan: GradePlan,
  cases: readonly GradeCase[],
  listener: GradeListener,
  signal: AbortSignal | undefined,
): Promise<void> {
  const runner = new ClientRunner(stage, plan);
  const runs = new Map<string, Promise<ClientObservation>>();
  let broken: Verdict | undefined;
  for (const gradeCase of cases) {
    if (signal?.aborted) return;
    listener.onStart(gradeCase.id);
    if (gradeCase.group === "framing") {
      if (runner.framing.query === undefined) await runs.values().next().value;
      listener.onCase(toResult(gradeCase, judgeFraming(gradeCase, clientFraming(runner), plan.requireFraming)));
      continue;
    }
    if (broken !== undefined && gradeCase.role === "client") {
      listener.onCase(toResult(gradeCase, broken));
      continue;
    }
    const isUnjudgeable = gradeCase.id === "client-split" && !clientFraming(runner)?.reply.endsWith("\n");
    if (isUnjudgeable) {
      listener.onCase(toResult(gradeCase, {
        status: "not applicable",
        reason: "The client expects no newline behind a reply: without one, no program can tell where a reply ends",
      }));
      continue;
    }
    try {
      const key = gradeCase.run;
      if (!runs.has(key)) {
        const seed = `${plan.seed}/client/${key}`;
        runs.set(key, key === "team" ? runner.runTeam(seed) : runner.run(CLIENT_RUNS[key], seed));
      }
      const seen = await runs.get(key)!;
      const verdict = judgeClient(gradeCase, seen);
      // A client that never connects is not run again and again.
      if (runs.size === 1 && key !== "team" && seen.connections.RS === 0) broken = { ...verdict, status: "failed" };
      listener.onCase(toResult(gradeCase, verdict, evidenceOf(seen, plan.isAscii)));
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      listener.onCase(toResult(gradeCase, {
        status: "failed",
        reason: `The reference servers can't have their ports: ${error.message}`,
        hint: "end the program that has the port (an earlier run?), and grade again",
      }));
    }
  }
  const command = plan.programs.client;
  if (command === undefined) return;
  const findings = runner.framing.query === undefined ? [] : [describeClientFraming(clientFraming(runner)!)];
  listener.onRole({ role: "client", command, findings });
}

/** How the client frames messages; undefined where it has asked nothing. */
function clientFraming({ framing: { query, reply } }: ClientRunner): Framing | undefined {
  if (query === undefined) return undefined;
  return { query, reply: reply === undefined ? (query === "padding" ? "" : query) : reply === "" ? "" : "\n" };
}
