/**
 * A grade in a process of its own: the plan goes in as JSON, what comes of it goes out as lines of JSON.
 *
 * In namespaces of their own the grader has to be inside, too, with its reference servers. Whatever a submission does to
 * that process, the one outside ends it in time, and goes on with the cases that are left.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import type { GradePlan } from "../../core/cases/plan.ts";
import { type CaseResult, type RoleReport, toResult } from "../../core/grade/result.ts";
import { settlesWithin } from "../net/deadline.ts";
import { findPythonFolder } from "../process/interpreter.ts";
import type { Sandbox } from "../process/sandbox.ts";
import type { GradeListener } from "./grade_listener.ts";
import { runGrade } from "./grade_run.ts";
import type { StageOptions } from "./stage.ts";

/** What a worker is told. */
interface Order {
  readonly plan: GradePlan;
  readonly stage: StageOptions;
}

/** What a worker tells. */
type Told =
  | { readonly kind: "start"; readonly id: string }
  | { readonly kind: "case"; readonly result: CaseResult }
  | { readonly kind: "role"; readonly report: RoleReport }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

/** How long a worker may tell nothing, in milliseconds: the longest run takes less. */
const SILENCE_MS = 90_000;
/** How often a plan is gone on with whose worker has ended. */
const MAX_WORKERS = 4;

/** The work of a worker: reads the order from standard input, and tells on standard output. */
export async function work(): Promise<void> {
  const order: Order = JSON.parse(await new Response(Deno.stdin.readable).text());
  const tell = (told: Told) => {
    const bytes = new TextEncoder().encode(`${JSON.stringify(told)}\n`);
    for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
  };
  try {
    await runGrade(order.plan, order.stage, {
      onStart: (id) => tell({ kind: "start", id }),
      onCase: (result) => tell({ kind: "case", result }),
      onRole: (report) => tell({ kind: "role", report }),
    });
    tell({ kind: "done" });
  } catch (error) {
    tell({ kind: "failed", message: error instanceof Error ? error.stack ?? error.message : String(error) });
  }
}

/** How a plan is graded in a sandbox. */
export interface SandboxedGrade {
  /** The sandbox. */
  readonly sandbox: Sandbox;
  /** The words that start a worker. */
  readonly self: readonly string[];
  /** Told of each result. */
  readonly listener: GradeListener;
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/** Grades a plan in a sandbox. Throws what the worker could not do: a bug of the grader. */
export async function gradeInSandbox(plan: GradePlan, options: SandboxedGrade): Promise<void> {
  const left = new Map(plan.cases.map((gradeCase) => [gradeCase.id, gradeCase]));
  const { listener, signal } = options;
  for (let workers = 0; left.size > 0 && !signal?.aborted; workers++) {
    let current: string | undefined;
    const outcome = await runWorker({ ...plan, cases: [...left.values()] }, options, {
      onStart: (id) => current = id,
      onCase: (result) => {
        left.delete(result.id);
        listener.onCase(result);
      },
      onRole: (report) => listener.onRole(report),
    });
    if (outcome === "done" || signal?.aborted) return;
    if (outcome !== "ended") throw new Error(outcome);
    const stuck = workers + 1 < MAX_WORKERS ? [left.get(current ?? "")] : [...left.values()];
    for (const gradeCase of stuck) {
      if (gradeCase === undefined) continue;
      left.delete(gradeCase.id);
      listener.onCase(toResult(gradeCase, {
        status: "failed",
        reason: "The program took the grader down, which was ended and started again",
        hint: "look for a loop that takes all memory, or all processes",
      }));
    }
  }
}

async function runWorker(
  plan: GradePlan,
  { sandbox, self, signal }: SandboxedGrade,
  listener: GradeListener,
): Promise<"done" | "ended" | string> {
  const workspace = await Deno.makeTempDir({ prefix: "dns-lab-grade-" });
  const { tsName } = plan.names;
  const [program, ...args] = sandbox.wrap(
    self,
    workspace,
    tsName === undefined || /^[\d.]+$/.test(tsName) ? [] : [tsName],
  );
  const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  const end = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
  };
  signal?.addEventListener("abort", end);
  let outcome = "ended";
  try {
    const firstFolder = await findPythonFolder();
    const order: Order = { plan, stage: { workspace, firstFolder, wrapper: sandbox.wrapper, isAlone: true } };
    await give(child, JSON.stringify(order));
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream()).getReader();
    for (;;) {
      const reading = lines.read();
      if (!await settlesWithin(reading, SILENCE_MS)) end();
      const { value, done } = await reading;
      if (done) break;
      const told: Told = JSON.parse(value);
      if (told.kind === "start") listener.onStart(told.id);
      else if (told.kind === "case") listener.onCase(told.result);
      else if (told.kind === "role") listener.onRole(told.report);
      else outcome = told.kind === "done" ? "done" : told.message;
    }
  } finally {
    end();
    signal?.removeEventListener("abort", end);
    await child.status;
    await Deno.remove(workspace, { recursive: true }).catch(() => {});
  }
  return outcome;
}

async function give(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch {
    // It has ended, which shows in what it tells.
  }
}
