/**
 * `dns-lab grade --each`: a whole class, several submissions at a time where each has a network of its own.
 */
import { parseJson, renderJson } from "../../core/report/json.ts";
import { type ClassEntry, renderClass, renderCsv } from "../../core/report/class_table.ts";
import { renderText } from "../../core/report/text.ts";
import { type GradeResult, hasPassed } from "../../core/grade/result.ts";
import { exitCodeOf, InterruptedError, UsageError, VerdictError } from "../../core/model/errors.ts";
import { foldersOf } from "../../edge/grade/folders.ts";
import { gradeSubmission } from "../../edge/grade/grader.ts";
import { findSandbox, type Sandbox } from "../../edge/process/sandbox.ts";
import { onInterrupt } from "../../edge/system/signals.ts";
import type { Terminal } from "../../edge/system/terminal.ts";
import { selfCommand } from "../self_command.ts";
import type { GradeValues } from "./options.ts";
import { writeReports, writeText } from "./reports.ts";
import { newSeed, planOf, settingsOf } from "./settings.ts";

/** How many submissions are graded at a time for each processor: most of the time they wait. */
const JOBS_PER_PROCESSOR = 5;

/** Grades every folder of a pattern. Throws VerdictError where one loses points. */
export async function gradeClass(values: GradeValues, pattern: string, terminal: Terminal): Promise<void> {
  const folders = await foldersOf(pattern);
  if (folders.length === 0) throw new UsageError(`--each ${pattern}: There is no such folder`);
  if (values.resume && values.out === undefined) {
    throw new UsageError("--resume needs --out, where the earlier reports are");
  }
  if (values.out !== undefined) await Deno.mkdir(values.out, { recursive: true });
  const interruption = new AbortController();
  using _ = onInterrupt(() => interruption.abort());
  const sandbox = values.noSandbox ? undefined : await findSandbox();
  const grading = new ClassGrade(values, { terminal, sandbox, signal: interruption.signal, folders });
  await grading.run();
  terminal.progress("");
  const { entries } = grading;
  if (values.csv !== undefined) await writeText(values.csv, renderCsv(entries));
  await terminal.out(
    values.json
      ? entries.flatMap(({ result }) => result === undefined ? [] : renderJson(result)).join("")
      : renderClass(entries),
  );
  if (interruption.signal.aborted) throw new InterruptedError("Interrupted; with --out, --resume goes on from here");
  if (entries.some(({ result }) => result === undefined || !hasPassed(result))) {
    throw new VerdictError("Points are lost");
  }
}

/** What a class is graded with. */
interface ClassOptions {
  readonly terminal: Terminal;
  readonly sandbox: Sandbox | undefined;
  readonly signal: AbortSignal;
  readonly folders: readonly string[];
}

class ClassGrade {
  readonly #values: GradeValues;
  readonly #options: ClassOptions;
  readonly #seed: string;
  readonly #running = new Set<string>();
  readonly #byFolder = new Map<string, ClassEntry>();

  constructor(values: GradeValues, options: ClassOptions) {
    this.#values = values;
    this.#options = options;
    this.#seed = values.seed ?? newSeed();
  }

  /** The submissions, in the order of their folders. */
  get entries(): ClassEntry[] {
    return this.#options.folders.map((folder) => this.#byFolder.get(folder) ?? { submission: nameOf(folder) });
  }

  async run(): Promise<void> {
    const { folders, sandbox } = this.#options;
    const jobs = sandbox === undefined ? 1 : this.#values.jobs ?? navigator.hardwareConcurrency * JOBS_PER_PROCESSOR;
    const left = [...folders];
    const work = async () => {
      for (let folder = left.shift(); folder !== undefined && !this.#options.signal.aborted; folder = left.shift()) {
        await this.#gradeFolder(folder);
      }
    };
    await Promise.all(Array.from({ length: Math.min(jobs, folders.length) }, work));
  }

  async #gradeFolder(folder: string): Promise<void> {
    const submission = nameOf(folder);
    const earlier = await this.#earlier(submission);
    if (earlier !== undefined) return void this.#byFolder.set(folder, { submission, result: earlier });
    this.#running.add(submission);
    this.#showProgress();
    try {
      const result = await this.#grade(folder);
      if (this.#options.signal.aborted && result.cases.length < result.planned) return;
      this.#byFolder.set(folder, { submission, result });
      await this.#write(submission, result);
    } catch (error) {
      // A submission that can't be graded takes no other down; a bug of the grader is told, and ends nothing either.
      const isBug = exitCodeOf(error) === 70;
      const problem = `${isBug ? "a bug in the grader: " : ""}${
        error instanceof Error ? error.message : String(error)
      }`;
      this.#byFolder.set(folder, { submission, problem });
    } finally {
      this.#running.delete(submission);
      this.#showProgress();
    }
  }

  async #grade(folder: string): Promise<GradeResult> {
    const { sandbox, signal, terminal } = this.#options;
    const settings = await settingsOf(this.#values, folder);
    if (Object.keys(settings.programs).length === 0) throw new UsageError("No program is found in the folder");
    if (settings.proposal.length > 0 && !this.#values.yes) {
      throw new UsageError("No program is given; --yes takes what is found in each folder");
    }
    const plan = planOf(this.#values, settings, folder, { seed: this.#seed, isAscii: !terminal.isUtf8 });
    return await gradeSubmission(plan, {
      sandbox,
      self: [...selfCommand(), "grade-worker"],
      isSplit: false,
      signal,
    });
  }

  /** The report of an earlier run, if it is to be gone on with. */
  async #earlier(submission: string): Promise<GradeResult | undefined> {
    const { resume, out } = this.#values;
    if (!resume || out === undefined) return undefined;
    const text = await Deno.readTextFile(`${out}/${submission}.json`).catch(() => "");
    const result = parseJson(text);
    return result !== undefined && result.cases.length >= result.planned ? result : undefined;
  }

  async #write(submission: string, result: GradeResult): Promise<void> {
    const { out, junit, gradescope } = this.#values;
    if (out === undefined) return;
    const path = `${out}/${submission}`;
    await writeText(`${path}.txt`, renderText(result));
    await writeReports(result, {
      junit: junit === undefined ? undefined : `${path}.xml`,
      gradescope: gradescope === undefined ? undefined : `${path}.gradescope.json`,
    });
    // The last one: a submission that has it is done.
    await writeText(`${path}.json`, renderJson(result));
  }

  #showProgress(): void {
    const { folders, terminal } = this.#options;
    const running = [...this.#running].slice(0, 4).join(", ");
    terminal.progress(
      `${this.#byFolder.size} of ${folders.length} submissions, now ${running}`.slice(0, terminal.columns("err") - 1),
    );
  }
}

function nameOf(folder: string): string {
  return folder.split(/[\\/]/).at(-1) ?? folder;
}
