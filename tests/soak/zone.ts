/**
 * What the soaked server knows, and so what it has to say: a generated table, queries for it, and their replies.
 *
 * The replies are worked out from the names that were generated, not by our parser: the two must agree.
 */
import type { Random } from "./random.ts";

/** What RS says to whatever is not in the table. */
const REFERRAL = "localhost - NS";
const NAMES = 2000;
const LONGEST_NAME = `${"long-label-".repeat(5)}.`.repeat(4) + "x".repeat(29);
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/** A query, and what must come back. Neither has an end of line. */
export interface Question {
  /** What is sent. */
  readonly query: string;
  /** What must be received. */
  readonly reply: string;
}

/** A table and the questions about it. */
export class Zone {
  /** The table file. */
  readonly text: string;
  /** A question with a query and a reply as long as they get. */
  readonly longest: Question;
  readonly #random: Random;
  readonly #replies: ReadonlyMap<string, string>;
  readonly #names: readonly string[];

  /** A table of 2,000 names by chance. */
  constructor(random: Random) {
    this.#random = random;
    const replies = new Map<string, string>([LONGEST_NAME, ...randomNames(random)].map((name) => [
      name,
      `${name} ${[0, 0, 0, 0].map(() => random.below(256)).join(".")} A`,
    ]));
    this.#replies = replies;
    this.#names = [...replies.keys()];
    this.longest = { query: LONGEST_NAME, reply: replies.get(LONGEST_NAME)! };
    const lines = [...replies.values()].map((reply) => reply.replaceAll(" ", random.pick([" ", "   ", "\t"])));
    this.text = ["# Generated", ...lines, "localhost - NS", ""].join(random.pick(["\n", "\r\n"]));
  }

  /** A question by chance: three quarters of them are in the table, often in another spelling. */
  question(): Question {
    const random = this.#random;
    if (random.once(4)) return { query: `nowhere-${random.below(1e6)}.example.net`, reply: REFERRAL };
    const name = random.pick(this.#names);
    const reply = this.#replies.get(name)!;
    switch (random.below(4)) {
      case 0:
        return { query: name.toUpperCase(), reply };
      case 1:
        return { query: `${name.toLowerCase()}.`, reply };
      default:
        return { query: name, reply };
    }
  }

  /** `count` questions. */
  questions(count: number): Question[] {
    return Array.from({ length: count }, () => this.question());
  }
}

/** Names that differ in more than case. */
function randomNames(random: Random): Iterable<string> {
  const names = new Map<string, string>();
  while (names.size < NAMES - 1) {
    const labels = Array.from({ length: random.between(1, 4) }, () => {
      return Array.from({ length: random.between(1, 12) }, () => random.pick(LETTERS)).join("");
    });
    const name = [...labels, "example"].join(".");
    names.set(name.toLowerCase(), name);
  }
  return names.values();
}
