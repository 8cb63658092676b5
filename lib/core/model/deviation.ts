/**
 * How a reply can be nearly right: it is used as it is, and the user is told.
 */
import { counted, quoteMessage, quoteOctets } from "./display.ts";

/** In which way a reply differs from the protocol's, although its meaning is clear. */
export type DeviationKind =
  | "flag case"
  | "spacing"
  | "fields"
  | "padding"
  | "address"
  | "error text"
  | "error without name"
  | "error name case"
  | "referred again"
  | "empty"
  | "lost";

/** Replies of one server that differ in the same way. */
export interface Deviation {
  /** In which way. */
  readonly kind: DeviationKind;
  /** How many replies that are. */
  readonly count: number;
  /** The query that the first of them replied to, an octet string. */
  readonly query: string;
  /** The first of them, with its padding and its line end, an octet string. */
  readonly octets: string;
}

const WORDS: Readonly<Record<Exclude<DeviationKind, "lost">, string>> = {
  "flag case": 'with the flag in another case, wanted "A" or "NS"',
  "spacing": "with other white space between the fields, wanted single spaces",
  "fields": 'with more than three fields, wanted "Hostname IPaddress A"',
  "padding": "with white space or NULs around the text, wanted none",
  "address": "without an IPv4 address as the second field, wanted four numbers from 0 to 255",
  "error text": 'with another error text, wanted "Hostname - Error:HOST NOT FOUND"',
  "error without name": 'with an error that does not begin with the name, wanted "Hostname - Error:HOST NOT FOUND"',
  "referred again": "with a referral, wanted an answer or an error",
  "empty": "without any text, wanted one of the protocol (asked again over another connection, it sent one)",
  "error name case": "with the name in another case than the query in an error, wanted the query's spelling",
};

/** A sentence for a deviation, without its subject, which is the server. */
export function describeDeviation({ kind, count, query, octets }: Deviation): string {
  if (kind === "lost") {
    const which = count === 1 ? quoteOctets(query) : `the first of which was ${quoteOctets(query)}`;
    return `did not reply to ${
      counted(count, "query", "queries")
    }, ${which}, over a connection that stayed open, wanted ` +
      "one reply to each; asked again over another connection, it replied";
  }
  const first = `${quoteMessage(octets)} (${counted(octets.length, "byte")}) to the query ${quoteOctets(query)}`;
  return `sent ${counted(count, "reply", "replies")} ${WORDS[kind]}; ${
    count === 1 ? "it was" : "the first was"
  } ${first}`;
}
