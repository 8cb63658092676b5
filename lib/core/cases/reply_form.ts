/**
 * A reply beside the one that is wanted: the same, the same in another form, or another one.
 *
 * Forms that are met in the wild are told apart and named: each is a deviation of its own, so that nothing after it fails
 * because of it. All strings are octet strings.
 */
import { lowerAscii } from "../model/hostname.ts";
import { trimPadding } from "../model/octet_string.ts";

/** A form of a reply that differs from the protocol's, although its meaning is clear. */
export type Dialect =
  | "no-name"
  | "comma"
  | "flag-case"
  | "spacing"
  | "error-text"
  | "error-no-name"
  | "error-name"
  | "greeting";

/** What is wanted of a reply. */
export interface Expected {
  /** What the reply tells. */
  readonly kind: "answer" | "referral" | "not found";
  /** The exact reply. */
  readonly text: string;
  /** The query that it replies to. */
  readonly query: string;
}

/** In which way a reply is another one than the one that is wanted. */
export type Mismatch =
  | "refers a name of the table"
  | "not found, for a name of the table"
  | "answers a missing name"
  | "not found, for a referral"
  | "refers, for a missing name"
  | "other referral"
  | "other address"
  | "other name"
  | "no flag"
  | "other flag"
  | "the query itself"
  | "two replies"
  | "empty"
  | "other";

/** What a reply is, beside the one that is wanted. */
export interface Comparison {
  /** In which forms it deviates; none where it is exact. */
  readonly dialects: readonly Dialect[];
  /** Whether it spells the name in another case than the one that is wanted. */
  readonly isOtherSpelling: boolean;
  /** Why it is another reply; undefined where it is the one that is wanted. */
  readonly mismatch?: Mismatch;
}

/** A reply as its parts. */
interface Parts {
  readonly kind: Expected["kind"] | "unknown";
  readonly name: string;
  readonly address: string;
  readonly flag: string;
  readonly dialects: Dialect[];
}

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Compares a reply, with or without its padding, with the one that is wanted. */
export function compareReply(reply: string, expected: Expected): Comparison {
  const text = trimPadding(reply);
  if (text === expected.text) return { dialects: [], isOtherSpelling: false };
  const seen = partsOf(text);
  const wanted = partsOf(expected.text);
  const mismatch = mismatchOf(text, seen, wanted, expected);
  if (mismatch !== undefined) return { dialects: [], isOtherSpelling: false, mismatch };
  const isNamed = !seen.dialects.includes("no-name") && !seen.dialects.includes("error-no-name");
  const isOtherSpelling = isNamed && seen.name !== wanted.name;
  const dialects = [
    ...seen.dialects,
    ...seen.kind === "not found" && isOtherSpelling ? ["error-name" as const] : [],
  ];
  return { dialects, isOtherSpelling: isOtherSpelling && seen.kind === "answer" };
}

/** What a reply of either kind consists of. */
function partsOf(text: string): Parts {
  const none = { name: "", address: "", flag: "" };
  if (/not[\s_-]*found|error|no such host/i.test(text)) return errorParts(text);
  const dialects: Dialect[] = [];
  const withoutCommas = text.replace(/[\s,;]+$/, "").replace(/[,;]+(?=\s)/g, "").replace(/[,;]/g, " ");
  if (/[,;]/.test(text)) dialects.push("comma");
  const fields = withoutCommas.split(/\s+/);
  if (fields.length === 1 || fields.length > 3) return { kind: "unknown", ...none, dialects };
  const flag = fields.at(-1)!;
  const kind = { A: "answer", NS: "referral" }[flag.toUpperCase()] as "answer" | "referral" | undefined;
  if (flag !== flag.toUpperCase()) dialects.push("flag-case");
  if (dialects.length === 0 && fields.join(" ") !== text) dialects.push("spacing");
  if (fields.length === 2) {
    const isReply = kind === "referral" || ADDRESS.test(fields[0]);
    const [first] = fields;
    const parts = kind === "referral" ? { name: first, address: "-" } : { name: "", address: first };
    return {
      kind: kind !== undefined && isReply ? kind : "unknown",
      ...parts,
      flag,
      dialects: [...dialects, "no-name"],
    };
  }
  const [name, address] = fields;
  return { kind: kind ?? "unknown", name, address, flag, dialects };
}

function errorParts(text: string): Parts {
  const exact = /^(\S+) - Error:HOST NOT FOUND$/.exec(text);
  if (exact !== null) return { kind: "not found", name: exact[1], address: "-", flag: "", dialects: [] };
  const named = /^(\w[\w-]*(?:\.[\w-]+)*\.?)\s*[-\u2013\u2014:,\s]\s*(?=\W*(?:err|host|not|no))/i.exec(text);
  const name = named !== null && !/^(?:error|host|not|no|err)$/i.test(named[1]) ? named[1] : undefined;
  if (name === undefined) return { kind: "not found", name: "", address: "-", flag: "", dialects: ["error-no-name"] };
  return { kind: "not found", name, address: "-", flag: "", dialects: ["error-text"] };
}

function mismatchOf(text: string, seen: Parts, wanted: Parts, { kind, query }: Expected): Mismatch | undefined {
  if (text === "") return "empty";
  if (seen.kind === "unknown") return defectOf(text, query);
  if (seen.kind !== kind) {
    if (kind === "answer") {
      return seen.kind === "referral" ? "refers a name of the table" : "not found, for a name of the table";
    }
    if (seen.kind === "answer") {
      return kind === "referral" && seen.name === wanted.name ? "other flag" : "answers a missing name";
    }
    return kind === "referral" ? "not found, for a referral" : "refers, for a missing name";
  }
  const isSameName = lowerAscii(seen.name).replace(/\.$/, "") === lowerAscii(wanted.name).replace(/\.$/, "");
  if (seen.name !== "" && !isSameName) return kind === "referral" ? "other referral" : "other name";
  return kind === "answer" && seen.address !== wanted.address ? "other address" : undefined;
}

function defectOf(text: string, query: string): Mismatch {
  if (lowerAscii(text) === lowerAscii(query)) return "the query itself";
  const fields = text.split(/[\s,]+/);
  const addresses = fields.filter((field) => field === "-" || ADDRESS.test(field)).length;
  if (addresses > 1 || /\b(?:A|NS)[\w-]+\./.test(text) && fields.length > 3) return "two replies";
  if (fields.length === 2 && addresses === 1) return "no flag";
  if (fields.length === 3 && addresses === 1) return "other flag";
  return "other";
}

/** A deviation as a case: what a program that does without it does, and what to do about it. */
export interface DialectWords {
  /** The sentence, of which the subject is the program. */
  readonly sentence: string;
  /** What to do. */
  readonly hint: string;
}

/** What is said of each deviation. */
export const DIALECTS: Readonly<Record<Dialect, DialectWords>> = {
  "no-name": {
    sentence: "begins each reply with the host name",
    hint: 'send the host name, too: "Hostname IPaddress A"; the client can\'t tell else which name the address is of',
  },
  comma: {
    sentence: "separates the fields of a reply with spaces, without commas",
    hint: "send the fields with single spaces between them: a list that is printed has commas",
  },
  "flag-case": { sentence: "sends the flag as A or NS, in capitals", hint: "send the flag in capitals" },
  spacing: {
    sentence: "separates the fields of a reply with single spaces",
    hint: 'join the fields with one space, as " ".join(line.split()) does, in place of the table\'s own white space',
  },
  "error-text": {
    sentence: 'ends the reply for a missing host with " - Error:HOST NOT FOUND"',
    hint: 'send exactly "Hostname - Error:HOST NOT FOUND": capitals, one colon, no space behind it',
  },
  "error-no-name": {
    sentence: "begins the reply for a missing host with its name",
    hint: 'send the name that was asked for in front: "Hostname - Error:HOST NOT FOUND"',
  },
  "error-name": {
    sentence: "spells a missing host as the query does",
    hint: "keep the query as it came, and send that back: lower it for the comparison only",
  },
  greeting: {
    sentence: "sends nothing before its first reply",
    hint: "do not send a greeting when a client connects: it takes it for the reply to its first query",
  },
};
