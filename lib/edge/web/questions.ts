/**
 * Questions that a page asks: what they may hold, and how many are taken.
 */
import { ASKING_WAYS, type AskingWay } from "../../core/model/asking_way.ts";
import { hostnameFault } from "../../core/model/hostname_fault.ts";

/** A question. */
export interface Question {
  /** The names: two for "two names", otherwise one. */
  readonly names: readonly string[];
  /** How they cross the socket. */
  readonly way: AskingWay;
}

/** Asks a question; returns what came of it, in a sentence. */
export type Ask = (question: Question) => Promise<string>;

const MAX_BODY_BYTES = 4096;
/** How long the body of a question may take, in milliseconds. */
const BODY_MS = 5000;
/** So many questions are taken in so many milliseconds, and so many wait for others. */
const MAX_QUESTIONS = 20;
const PERIOD_MS = 10_000;
const MAX_WAITING = 8;

/** What is replied to a question. */
export interface Outcome {
  /** The HTTP status. */
  readonly status: number;
  /** In a sentence. */
  readonly text: string;
}

/** Takes questions, one at a time. */
export class Questions {
  readonly #ask: Ask;
  readonly #token: string;
  #times: number[] = [];
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Questions for `ask`, each of which must bear `token`. */
  constructor(ask: Ask, token: string) {
    this.#ask = ask;
    this.#token = token;
  }

  /** Takes one. Never rejects. */
  async take(request: Request): Promise<Outcome> {
    if (request.headers.get("x-dns-lab-token") !== this.#token) {
      return { status: 403, text: "The page is of an earlier run; reload it" };
    }
    const body = await readBody(request);
    const question = body === undefined ? "The question is too long" : parseQuestion(body);
    if (typeof question === "string") return { status: 400, text: question };
    if (!this.#mayAsk()) return { status: 429, text: "Too many questions at a time; wait some seconds" };
    this.#waiting++;
    const outcome = this.#last.then(() => this.#ask(question)).then(
      (text) => ({ status: 200, text }),
      (error) => ({ status: 502, text: error instanceof Error ? error.message : String(error) }),
    );
    this.#last = outcome;
    try {
      return await outcome;
    } finally {
      this.#waiting--;
    }
  }

  #mayAsk(): boolean {
    const now = performance.now();
    this.#times = this.#times.filter((time) => now - time < PERIOD_MS);
    if (this.#times.length >= MAX_QUESTIONS || this.#waiting >= MAX_WAITING) return false;
    this.#times.push(now);
    return true;
  }
}

/** The question in a body, or what is wrong with it. */
export function parseQuestion(body: string): Question | string {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return "The question is no JSON";
  }
  const { names, way } = Object(value) as { names?: unknown; way?: unknown };
  const known = ASKING_WAYS.find((one) => one === way);
  if (known === undefined) return `The way is unknown, wanted ${ASKING_WAYS.join(", ")}`;
  const count = way === "two names" ? 2 : 1;
  if (!Array.isArray(names) || names.length !== count || !names.every((name) => typeof name === "string")) {
    return `Wanted ${count === 1 ? "one name" : "two names"}`;
  }
  for (const name of names) {
    if (name === "") return "Wanted a host name";
    const fault = hostnameFault(name);
    if (fault !== undefined) return fault.message;
  }
  return { names, way: known };
}

/** The body of a request; undefined if it is too long, or does not come. */
async function readBody(request: Request): Promise<string | undefined> {
  const reader = request.body?.getReader();
  if (reader === undefined) return "";
  const timer = setTimeout(() => reader.cancel().catch(() => {}), BODY_MS);
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.length;
      if (bytes > MAX_BODY_BYTES) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
