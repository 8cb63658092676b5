/**
 * What a server of real DNS can do wrong, as data, and the words for each.
 */

/** Why what a server of real DNS sent leads to no answer. */
export type AstrayReason =
  | "no nearer domain"
  | "too many steps"
  | "alias loop"
  | "unknown server"
  | "not recursive"
  | "lame";

const ASTRAY: Readonly<Record<AstrayReason, string>> = {
  "no nearer domain": "a referral that leads no nearer to the name, wanted one to a domain below the one before",
  "too many steps": "a referral after 16 steps, wanted an answer before that",
  "alias loop": "aliases that lead round in a circle, wanted one that ends",
  "not recursive": "a referral to other servers, wanted an answer: it is no resolver",
  lame: "a reply without an answer, a referral or a SOA record: it does not have that domain",
  "unknown server": "a referral to a server without an address, which this machine does not know either",
};

/** What was sent, and what was wanted. */
export function describeAstray(reason: AstrayReason): string {
  return ASTRAY[reason];
}

/** Why a message of real DNS is no reply to a query. */
export type Rejection = "malformed" | "another number" | "another server" | "another question" | "a query";

/** How many messages were no replies, and why. */
export type Rejected = Readonly<Partial<Record<Rejection, number>>>;

const REJECTIONS: Readonly<Record<Rejection, string>> = {
  malformed: "not in the format of DNS",
  "another number": "with a number that no open query has",
  "another server": "from an address or a port that was not asked",
  "another question": "with another question",
  "a query": "without the bit that marks a reply",
};

/** What came that was no reply, as the end of a sentence; "" where nothing came. */
export function describeRejected(rejected: Rejected = {}): string {
  const parts = Object.entries(rejected).map(([rejection, count]) => `${count} ${REJECTIONS[rejection as Rejection]}`);
  return parts.length === 0 ? "" : `; what came is no reply to it: ${parts.join(", ")}`;
}
