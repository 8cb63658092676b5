/**
 * The client's work as steps: which name to ask of which server next, and what the replies make of it.
 *
 * RS is asked for every name, TS for those that RS refers; both may be at work at the same time, and results leave in
 * the order of the list all the same (PROTOCOL.md, Client). Knows no sockets: two dialogues take questions from here
 * and bring the replies back. All strings are octet strings.
 */
import { ProtocolError } from "../model/errors.ts";
import { fitsQuery, kindOfReply, referredHost, type ReplyKind } from "../codec/reply_text.ts";
import { quoteOctets } from "../model/display.ts";
import { Queue } from "./queue.ts";

/** A name of the list and, once it is known, its result. */
export interface Question {
  /** The name to resolve. */
  readonly name: string;
  /** The reply that settles it, undefined as long as none has. */
  result: string | undefined;
}

/** How many names may be in the works at once: read, but their results not yet taken. */
export const MAX_UNSETTLED = 4096;

/** The questions for one server that have no answer yet, oldest first: those that were asked, and then the others. */
export class Questions {
  readonly #open = new Queue<Question>();
  /** How many of them were asked. */
  #asked = 0;
  readonly #onReply: (question: Question, reply: string) => void;
  #isComplete = false;
  #wake: (() => void)[] = [];
  /** Called when there is more to ask; set by whoever does the asking. */
  onMore: (() => void) | undefined;

  /** An empty list; `onReply` is told of each reply, and throws if it can't be one. */
  constructor(onReply: (question: Question, reply: string) => void) {
    this.#onReply = onReply;
  }

  /** How many wait to be asked. */
  get waiting(): number {
    return this.#open.length - this.#asked;
  }

  /** How many are asked and not answered. */
  get unanswered(): number {
    return this.#asked;
  }

  /** The name whose reply comes next: the oldest one asked, or the next to ask. */
  get current(): string | undefined {
    return this.#open.first?.name;
  }

  /** Adds a question behind the others. */
  add(question: Question): void {
    this.#open.push(question);
  }

  /** Tells the asking side that questions were added, or that there will be no more. */
  announce(): void {
    this.onMore?.();
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }

  /** There will be no more questions. */
  complete(): void {
    this.#isComplete = true;
    this.announce();
  }

  /** Waits until there is an open question, to be asked or answered (true), or will never be one again (false). */
  async waitForMore(): Promise<boolean> {
    while (this.current === undefined && !this.#isComplete) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return this.current !== undefined;
  }

  /** The next names to ask, at most `most`; they count as asked from now on. */
  take(most: number): string[] {
    const names: string[] = [];
    for (let count = Math.min(most, this.waiting); count > 0; count--) {
      names.push(this.#open.at(this.#asked++)!.name);
    }
    return names;
  }

  /**
   * Takes the reply to the oldest question asked.
   *
   * @throws {ProtocolError} It is no reply to that question, or there is none.
   */
  reply(reply: string): void {
    const question = this.#open.first;
    if (question === undefined || this.#asked === 0) {
      throw new ProtocolError(`sent ${quoteOctets(reply)} without being asked, wanted one reply to each query`);
    }
    this.#onReply(question, reply);
    this.#open.shift();
    this.#asked--;
  }

  /** Makes what is asked and not answered wait again: it has to be asked anew. */
  putBack(): void {
    this.#asked = 0;
  }
}

/** The resolution of a list of names. */
export class Resolution {
  /** What to ask RS. */
  readonly rs: Questions = new Questions((question, reply) => this.#takeFromRs(question, reply));
  /** What to ask TS: the names that RS referred. */
  readonly ts: Questions = new Questions((question, reply) => this.#settle(question, reply, kindOfReply(reply), "ts"));
  readonly #inOrder = new Queue<Question>();
  #referrals = 0;
  #isListComplete = false;
  /** Called with the first referral and the host it names: the client connects to TS now, not before. */
  onFirstReferral: ((host: string, referral: string) => void) | undefined;
  /** Called when the result at the head of the list is there, or may be. */
  onResult: (() => void) | undefined;

  /** How many names are in the works. */
  get unsettled(): number {
    return this.#inOrder.length;
  }

  /** The name whose result comes next. */
  get current(): string | undefined {
    return this.#inOrder.first?.name;
  }

  /** Adds names of the list, in order. */
  add(names: readonly string[]): void {
    for (const name of names) {
      const question = { name, result: undefined };
      this.#inOrder.push(question);
      this.rs.add(question);
    }
    this.rs.announce();
  }

  /** The list has no more names. */
  completeList(): void {
    this.#isListComplete = true;
    this.rs.complete();
    this.#completeReferrals();
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

  #takeFromRs(question: Question, reply: string): void {
    const kind = kindOfReply(reply);
    if (kind !== "referral") {
      this.#settle(question, reply, kind, "rs");
    } else {
      if (this.#referrals++ === 0) this.onFirstReferral?.(referredHost(reply), reply);
      this.ts.add(question);
    }
  }

  /** To be called after each batch of RS's replies: wakes TS's dialogue, and whoever takes results. */
  afterRsReplies(): void {
    this.ts.announce();
    this.#completeReferrals();
    this.onResult?.();
  }

  /** When RS has answered the whole list, nothing more can be referred to TS. */
  #completeReferrals(): void {
    if (this.#isListComplete && this.rs.current === undefined) this.ts.complete();
  }

  #settle(question: Question, reply: string, kind: ReplyKind, role: "rs" | "ts"): void {
    if (kind === "unknown" || !fitsQuery(reply, question.name, kind)) throw misfit(question.name, reply, kind, role);
    question.result = reply;
  }
}

function misfit(query: string, reply: string, kind: ReplyKind, role: "rs" | "ts"): ProtocolError {
  const name = quoteOctets(query);
  const wanted = kind === "unknown"
    ? `an answer ("Hostname IPaddress A"), ${role === "rs" ? 'a referral ("TSHostname - NS") or ' : "or "}an error`
    : "a reply that begins with that name";
  return new ProtocolError(`replied ${quoteOctets(reply)} to the query ${name}, wanted ${wanted}`);
}
