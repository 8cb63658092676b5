/**
 * The client: reads names, keeps both dialogues going, and hands the results on in the order of the list.
 *
 * Never connects to TS before RS has sent it there; then it stays connected to both until the end. Nothing grows with
 * the list: names are read as results leave.
 */
import { InterruptedError } from "../../core/model/errors.ts";
import { quoteOctets, showOctets } from "../../core/model/display.ts";
import type { NameSource, ResultSink } from "../../core/resolve/ports.ts";
import { MAX_UNSETTLED, type Questions, Resolution } from "../../core/resolve/resolution.ts";
import type { ServerAddress } from "./connect.ts";
import { settlesWithin } from "../net/deadline.ts";
import { Dialogue, type DialogueOptions } from "./dialogue.ts";

/** How the client works. */
export interface ClientOptions extends Omit<DialogueOptions, "remaining" | "numbering"> {
  /** RS's host name or address. */
  readonly rsHost: string;
  /** RS's port. */
  readonly rsPort: number;
  /** TS's host, instead of the one that RS names. */
  readonly tsHost?: string;
  /** TS's port. */
  readonly tsPort: number;
  /** Ends the work early when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How the work ended: all names have their result, or a reason why not. */
export interface Outcome {
  /** What went wrong, if anything: one of the errors of `core/errors.ts`, or a bug. */
  readonly failure?: unknown;
  /** The name that would have been next, if that is known and something went wrong. */
  readonly stoppedAt?: string;
}

/** Resolves all names of `source` and writes the results to `sink`. Never rejects: results may be there all the same. */
export async function resolveNames(source: NameSource, sink: ResultSink, options: ClientOptions): Promise<Outcome> {
  return await new Client(source, sink, options).run();
}

/** How long servers get to answer what they were asked, after something has failed. */
const FINISH_MS = 300;

/** One run of the client. */
class Client {
  readonly #source: NameSource;
  readonly #sink: ResultSink;
  readonly #options: ClientOptions;
  readonly #resolution = new Resolution();
  readonly #dialogues: { readonly dialogue: Dialogue; readonly ended: Promise<void> }[] = [];
  #failure: { readonly cause: unknown } | undefined;
  #connections = 0;
  #isListComplete = false;
  #isSinkBroken = false;
  /** Resolved, and replaced, whenever something has happened that somebody may wait for. */
  #change = Promise.withResolvers<void>();

  constructor(source: NameSource, sink: ResultSink, options: ClientOptions) {
    this.#source = source;
    this.#sink = sink;
    this.#options = options;
    this.#resolution.onFirstReferral = (host, referral) => this.#startTs(host, referral);
    this.#resolution.onResult = () => this.#wake();
  }

  async run(): Promise<Outcome> {
    const { signal, rsHost, rsPort } = this.#options;
    const interrupt = () => this.#fail(new InterruptedError("Interrupted"));
    signal?.addEventListener("abort", interrupt);
    if (signal?.aborted) interrupt();
    const rs = { role: "rs", host: rsHost, port: rsPort } as const;
    this.#startDialogue(rs, this.#resolution.rs, () => this.#resolution.afterRsReplies());
    this.#start(this.#feed());
    try {
      await this.#writeResults();
      return {};
    } catch (failure) {
      const outcome = await this.#salvage(failure);
      await this.#finishDialogues();
      return outcome;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      for (const { dialogue } of this.#dialogues) dialogue.close();
    }
  }

  /** Gives the servers a moment to answer what they were asked before the connections are closed. */
  async #finishDialogues(): Promise<void> {
    const unfinished = this.#dialogues.filter(({ dialogue }) => dialogue.finish());
    if (unfinished.length === 0) return;
    await settlesWithin(Promise.allSettled(unfinished.map(({ ended }) => ended)), FINISH_MS);
  }

  #startTs(host: string, referral: string): void {
    const { tsHost, tsPort } = this.#options;
    const origin = tsHost === undefined ? `RS named it in ${quoteOctets(referral)}` : "named by --ts";
    const ts = { role: "ts", host: tsHost ?? showOctets(host), port: tsPort, origin } as const;
    this.#startDialogue(ts, this.#resolution.ts, () => this.#resolution.onResult?.());
  }

  #startDialogue(server: ServerAddress, questions: Questions, onReplies: () => void): void {
    const numbering = () => ++this.#connections;
    const remaining = () => this.#resolution.unsettled;
    const dialogue = new Dialogue(server, questions, { ...this.#options, remaining, numbering }, onReplies);
    const ended = dialogue.run();
    this.#start(ended);
    this.#dialogues.push({ dialogue, ended });
  }

  /** Lets `work` run; its failure is the failure of all. */
  #start(work: Promise<void>): void {
    work.catch((error) => this.#fail(error));
  }

  #fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#change;
    this.#change = Promise.withResolvers();
    resolve();
  }

  /** Waits until something has happened. Rejects if anything has failed. */
  async #untilChange(): Promise<void> {
    if (this.#failure === undefined) await this.#change.promise;
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** Reads names, a batch ahead of the room that there is for them. */
  async #feed(): Promise<void> {
    for (;;) {
      const names = await this.#source.next();
      if (names === undefined) break;
      while (this.#resolution.unsettled >= MAX_UNSETTLED) await this.#untilChange();
      this.#resolution.add(names);
    }
    this.#isListComplete = true;
    this.#resolution.completeList();
    this.#wake();
  }

  /** Hands on results as they get ready, until the last. */
  async #writeResults(): Promise<void> {
    while (!(this.#isListComplete && this.#resolution.unsettled === 0)) {
      const results = this.#resolution.takeResults();
      if (results.length === 0) {
        await this.#untilChange();
        continue;
      }
      this.#isSinkBroken = true;
      await this.#sink.write(results);
      this.#isSinkBroken = false;
      this.#wake();
    }
  }

  /** What is known when something fails is kept. */
  async #salvage(failure: unknown): Promise<Outcome> {
    if (this.#isSinkBroken) return { failure };
    const results = this.#resolution.takeResults();
    const stoppedAt = this.#resolution.current;
    try {
      if (results.length > 0) await this.#sink.write(results);
    } catch (sinkFailure) {
      return { failure: sinkFailure };
    }
    return { failure, stoppedAt };
  }
}
