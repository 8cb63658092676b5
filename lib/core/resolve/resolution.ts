/**
 * The resolution of a list of names, as a walk over servers.
 *
 * Each name is asked of the first server. A referral hands its name on to the next server; any other reply, and a referral
 * by the last server, is the result (PROTOCOL.md, Client). All servers may be asked at the same time; results leave in the
 * order of the list all the same.
 */
import { Queue } from "../model/queue.ts";
import { type Question, Stage } from "./stage.ts";

/** How many names may be unresolved at once: read from the list, but their results not yet taken. */
export const MAX_UNRESOLVED = 4096;

/** The names of a list on their way to their results. */
export class Resolution {
  /** The questions for each server, in the order in which referrals lead from one to the next. */
  readonly stages: readonly Stage[];
  readonly #inOrder = new Queue<Question>();
  #isListComplete = false;

  /** A resolution that asks up to `servers` servers about a name. */
  constructor(servers: number) {
    const stages: Stage[] = [];
    while (stages.length < servers) stages.unshift(new Stage(stages[0]));
    this.stages = stages;
  }

  /** How many names have been added whose results were not yet taken. */
  get unresolved(): number {
    return this.#inOrder.length;
  }

  /** The name whose result is taken next. */
  get current(): string | undefined {
    return this.#inOrder.first?.name;
  }

  /** Whether every name of the list has its result, and all results were taken. */
  get isDone(): boolean {
    return this.#isListComplete && this.unresolved === 0;
  }

  /** Adds names of the list, in order. */
  add(names: readonly string[]): void {
    for (const name of names) {
      const question = { name, result: undefined };
      this.#inOrder.push(question);
      this.stages[0].add(question);
    }
  }

  /** Notes that the list has no more names. */
  completeList(): void {
    this.#isListComplete = true;
    this.stages[0].completeList();
  }

  /** Takes the results that are ready, in the order of the list. */
  takeResults(): string[] {
    const results: string[] = [];
    for (let question = this.#inOrder.first; question?.result !== undefined; question = this.#inOrder.first) {
      results.push(question.result);
      this.#inOrder.shift();
    }
    return results;
  }
}
