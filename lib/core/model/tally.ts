/**
 * How many queries got which kind of reply.
 */
import type { ReplyKind } from "./reply.ts";

/** Counts replies by their kind. */
export class Tally {
  /** Queries that were answered. */
  answered = 0;
  /** Queries that were referred to another server. */
  referred = 0;
  /** Queries for names that do not exist. */
  notFound = 0;
  /** Queries that were refused. */
  refused = 0;

  /** Counts one more. A switch, since a property chosen by a string would cost as much as a look-up in the table. */
  add(kind: ReplyKind): void {
    switch (kind) {
      case "answer":
        this.answered++;
        break;
      case "referral":
        this.referred++;
        break;
      case "not found":
        this.notFound++;
        break;
      case "refused":
        this.refused++;
        break;
    }
  }
}
