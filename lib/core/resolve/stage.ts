/**
 * The questions for one server: which names to ask it, and what its replies make of them.
 *
 * A stage hands out names in order, takes the replies in the same order, and settles each question or hands it on to the
 * next stage. All strings are octet strings.
 */
import { fitsQuery, kindOfReply } from "../codec/reply_text.ts";
import { defectOf, deviationsOf, isUsual } from "../codec/deviations.ts";
import type { Deviation, DeviationKind } from "../model/deviation.ts";
import type { ProtocolFault } from "../model/peer_fault.ts";
import { Queue } from "../model/queue.ts";

/** A name of the list and, once it is known, its result. */
export interface Question {
  /** The name to resolve. */
  readonly name: string;
  /** The reply that settles it; undefined as long as none has. */
  result: string | undefined;
}

/** The open questions for one server, oldest first: those that were asked, then those that wait. */
export class Stage {
  readonly #open = new Queue<Question>();
  readonly #next: Stage | undefined;
  #previous: Stage | undefined;
  /** How many of the open questions were asked. */
  #asked = 0;
  #isListComplete = false;
  #firstReferral: string | undefined;
  #errors = 0;
  readonly #deviations = new Map<DeviationKind, Deviation>();
  #otherNames: (ProtocolFault & { kind: "other name" }) | undefined;

  /** A stage without questions; referrals hand their questions on to `next`, and are results where there is none. */
  constructor(next: Stage | undefined) {
    this.#next = next;
    if (next !== undefined) next.#previous = this;
  }

  /** How many questions wait to be asked. */
  get waiting(): number {
    return this.#open.length - this.#asked;
  }

  /** How many were asked and have no reply yet. */
  get unanswered(): number {
    return this.#asked;
  }

  /** How many names may still have to be asked: those of this stage, and those that earlier ones may hand on to it. */
  get remaining(): number {
    return this.#open.length + (this.#previous?.remaining ?? 0);
  }

  /** The name whose reply comes next: the oldest one asked, or else the next to ask. */
  get current(): string | undefined {
    return this.#open.first?.name;
  }

  /** Whether no more questions will be added. */
  get isComplete(): boolean {
    return this.#isListComplete ||
      (this.#previous !== undefined && this.#previous.isComplete && this.#previous.current === undefined);
  }

  /** Whether a referral is an answer of this server's, not a result. */
  get canRefer(): boolean {
    return this.#next !== undefined;
  }

  /** The first referral that this server sent, if it sent any. */
  get firstReferral(): string | undefined {
    return this.#firstReferral;
  }

  /** The replies that were kept although they bore another name than their queries, if there were any. */
  get otherNames(): (ProtocolFault & { kind: "other name" }) | undefined {
    return this.#otherNames;
  }

  /** What was nearly right in its replies, each way once. */
  get deviations(): readonly Deviation[] {
    return [...this.#deviations.values()];
  }

  /** How many of its replies were errors. */
  get errors(): number {
    return this.#errors;
  }

  /** Adds a question behind the others. */
  add(question: Question): void {
    this.#open.push(question);
  }

  /** Notes that the list, from which this stage gets its questions, has ended. */
  completeList(): void {
    this.#isListComplete = true;
  }

  /** The next names to ask, at most `most`; they count as asked from now on. */
  take(most: number): string[] {
    const names: string[] = [];
    for (let count = Math.min(most, this.waiting); count > 0; count--) {
      names.push(this.#open.at(this.#asked++)!.name);
    }
    return names;
  }

  /** Makes the questions that were asked and have no reply wait again. */
  putBack(): void {
    this.#asked = 0;
  }

  /**
   * Takes the reply to the oldest question that was asked.
   *
   * @param isAlone Whether no other reply can be meant: then one that bears another name is kept all the same.
   * @param line The reply with its padding, but without its newline, which `hasNewline` tells of.
   * @returns What is wrong with the reply, if it can't be taken.
   */
  answer(reply: string, isAlone: boolean, line: string = reply, hasNewline = false): ProtocolFault | undefined {
    const question = this.#open.first;
    if (question === undefined || this.#asked === 0) return { kind: "unasked", reply: octetsOf(line, hasNewline) };
    const query = question.name;
    const kind = kindOfReply(reply);
    if (kind === "unknown") {
      return {
        kind: "malformed",
        query,
        reply: octetsOf(line, hasNewline),
        canRefer: this.canRefer,
        defect: defectOf(reply, query),
      };
    }
    // A server that gets many queries at a time is looked at with care once something has been seen.
    if (isAlone || this.#deviations.size > 0 || !isUsual(reply, query, kind, line)) {
      for (const deviation of deviationsOf(reply, query, kind, line)) {
        this.#note(deviation, query, octetsOf(line, hasNewline));
      }
    }
    if (kind === "error") this.#errors++;
    if (kind === "referral" && !this.canRefer) this.#note("referred again", query, octetsOf(line, hasNewline));
    if (kind === "referral" && this.#next !== undefined) {
      this.#firstReferral ??= reply;
      this.#next.add(question);
    } else {
      if (!fitsQuery(reply, query, kind)) {
        if (!isAlone) return { kind: "other name", query, reply: octetsOf(line, hasNewline), count: 1 };
        this.#otherNames = {
          ...(this.#otherNames ?? { kind: "other name", query, reply: octetsOf(line, hasNewline) }),
          count: this.#countOther(),
        };
      }
      question.result = reply;
    }
    this.#open.shift();
    this.#asked--;
    return undefined;
  }

  /** Notes that the oldest question got no reply over a connection that stayed open, but `octets`, which are padding alone. */
  noteLost(octets: string): void {
    this.#note(octets === "" ? "lost" : "empty", this.current ?? "", octets);
  }

  #note(kind: DeviationKind, query: string, octets: string): void {
    const before = this.#deviations.get(kind);
    this.#deviations.set(kind, { query, octets, ...before, kind, count: (before?.count ?? 0) + 1 });
  }

  #countOther(): number {
    return (this.#otherNames?.count ?? 0) + 1;
  }
}

function octetsOf(line: string, hasNewline: boolean): string {
  return hasNewline ? `${line}\n` : line;
}
