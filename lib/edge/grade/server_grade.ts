/**
 * The grade of a student's RS or TS: finds out how it frames messages, runs its cases, and collects the forms of its replies.
 */
import { evidenceOf } from "../../core/grade/evidence.ts";
import { judgeFraming } from "../../core/grade/framing_verdict.ts";
import { describeServerFraming } from "../../core/grade/framing_words.ts";
import type { GradeCase } from "../../core/cases/grade_case.ts";
import type { Exchange, ServerObservation } from "../../core/grade/observation.ts";
import type { GradePlan } from "../../core/cases/plan.ts";
import type { Dialect } from "../../core/cases/reply_form.ts";
import { type CaseResult, toResult, type Verdict } from "../../core/grade/result.ts";
import { SERVER_RUNS } from "../../core/cases/server_cases.ts";
import { compareExchange, judgeServer } from "../../core/grade/server_verdict.ts";
import { quoteMessage, quoteOctets } from "../../core/model/display.ts";
import type { GradeListener } from "./grade_listener.ts";
import { ServerRunner } from "./server_runner.ts";
import type { Stage } from "./stage.ts";

/** What is to be graded, and who hears of it. */
export interface ServerGrade {
  /** The cases of the role. */
  readonly cases: readonly GradeCase[];
  /** Told of each result. */
  readonly listener: GradeListener;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/** Runs the cases of one server. */
export async function gradeServer(
  stage: Stage,
  plan: GradePlan,
  role: "rs" | "ts",
  { cases, listener, signal }: ServerGrade,
): Promise<void> {
  const label = role.toUpperCase();
  const runner = new ServerRunner(stage, plan, role);
  const forms = new Forms();
  const runs = new Map<string, Promise<ServerObservation>>();
  listener.onStart(cases[0].id);
  const broken = await runner.probe();
  for (const gradeCase of cases) {
    if (signal?.aborted) return;
    listener.onStart(gradeCase.id);
    listener.onCase(await resultOf(gradeCase));
  }
  const findings = broken === undefined ? [describeServerFraming(label, runner.habits.framing)] : [];
  const lifetime = await runs.get("second client");
  if (lifetime !== undefined && lifetime.trouble === undefined) findings.push(describeLifetime(label, lifetime));
  listener.onRole({ role, command: plan.programs[role]!, findings });

  async function resultOf(gradeCase: GradeCase): Promise<CaseResult> {
    if (broken !== undefined) {
      return toResult(gradeCase, judgeServer(gradeCase, label, broken), evidenceOf(broken, plan.isAscii));
    }
    if (gradeCase.group === "framing") {
      return toResult(gradeCase, judgeFraming(gradeCase, runner.habits.framing, plan.requireFraming));
    }
    if (gradeCase.run === "port") return toResult(gradeCase, judgePort(gradeCase, runner));
    if (gradeCase.group === "form") return toResult(gradeCase, forms.judge(gradeCase, label, runner.habits.greeting));
    const { run } = gradeCase;
    if (!runs.has(run)) runs.set(run, runner.run(SERVER_RUNS[run], `${plan.seed}/${role}/${run}`));
    const seen = await runs.get(run)!;
    // Half a query, or two, is an odd query to a raw server: its reply says nothing about the server's forms.
    if (!isBeyondRaw(gradeCase)) forms.add(seen.exchanges);
    const lifetime = await runs.get("second client");
    const goesOn = lifetime?.second?.some(({ reply }) => reply !== undefined) ?? false;
    const verdict = judgeServer(gradeCase, label, seen, goesOn);
    return toResult(gradeCase, withoutRaw(gradeCase, verdict), evidenceOf(seen, plan.isAscii));
  }

  /** Whether a case is about where messages end, and the server is raw. */
  function isBeyondRaw({ run }: GradeCase): boolean {
    return (run === "split" || run === "join") && runner.habits.framing.query === "";
  }

  /** A raw server can't pass lessons about where messages end; nor does it fail them. */
  function withoutRaw(gradeCase: GradeCase, verdict: Verdict): Verdict {
    if (!isBeyondRaw(gradeCase) || verdict.status !== "failed") return verdict;
    return {
      status: "not applicable",
      reason:
        `${label} takes what one recv() brings as a query: without newlines, no program can tell where a query ends`,
    };
  }
}

function judgePort({ hint }: GradeCase, { otherPort }: ServerRunner): Verdict {
  if (otherPort === undefined) return { status: "passed" };
  const { wanted, seen } = otherPort;
  return { status: "failed", reason: `It listens on port ${seen}, wanted ${wanted}`, hint: `${hint} ${seen}` };
}

function describeLifetime(label: string, { hasEnded, isListening }: ServerObservation): string {
  if (hasEnded) return `${label} ends when its client has left`;
  return isListening
    ? `${label} goes on when its client has left`
    : `${label} listens no more when its client has left`;
}

/** The forms of the replies of all runs. */
class Forms {
  readonly #seen = new Map<Dialect, Exchange>();
  #replies = 0;

  add(exchanges: readonly Exchange[]): void {
    for (const exchange of exchanges) {
      const comparison = compareExchange(exchange);
      if (comparison === undefined) continue;
      this.#replies++;
      for (const dialect of comparison.dialects) if (!this.#seen.has(dialect)) this.#seen.set(dialect, exchange);
    }
  }

  judge({ id, hint }: GradeCase, label: string, greeting: string | undefined): Verdict {
    const dialect = id.replace(/^.*?-form-/, "") as Dialect;
    if (dialect === "greeting" && greeting !== undefined) {
      return { status: "failed", reason: `${label} sent ${quoteMessage(greeting)} before its first reply`, hint };
    }
    const exchange = this.#seen.get(dialect);
    if (exchange === undefined) {
      return this.#replies > 0
        ? { status: "passed" }
        : { status: "not applicable", reason: `${label} replied to nothing` };
    }
    const { reply, expected } = exchange;
    return {
      status: "failed",
      reason: `${label} replied ${quoteMessage(reply!)} to the query ${quoteOctets(expected.query)}, ` +
        `wanted ${quoteOctets(expected.text)}`,
      hint,
      difference: { number: 1, query: expected.query, expected: expected.text, actual: reply },
    };
  }
}
