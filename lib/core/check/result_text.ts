/**
 * The results that the tables give for a list, and what a line of RESOLVED.txt holds.
 */
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import { answersOf } from "./compare.ts";
import { type InspectedFile, keyOf } from "./inspect.ts";

/** What a name of the list should come to. */
export interface ExpectedResult {
  /** The name, as the list has it. */
  readonly name: string;
  /** The result, an octet string. */
  readonly text: string;
  /** The address; undefined where no table has the name. */
  readonly address: string | undefined;
  /** Whose table it comes from. */
  readonly by: "RS" | "TS" | undefined;
  /** The address that TS's table has for it, whoever is asked. */
  readonly tsAddress: string | undefined;
}

/** The results of the names of `list`, in its order. */
export function expectResults(list: InspectedFile, rs: InspectedFile, ts: InspectedFile): ExpectedResult[] {
  const [ofRs, ofTs] = [answersOf(rs), answersOf(ts)];
  return list.names.map(({ name }) => {
    const key = keyOf(name);
    const entry = ofRs.get(key) ?? ofTs.get(key);
    const tsAddress = ofTs.get(key)?.address;
    if (entry === undefined) {
      return { name, text: name + NOT_FOUND_SUFFIX, address: undefined, by: undefined, tsAddress };
    }
    const by = ofRs.has(key) ? "RS" : "TS";
    return { name, text: `${entry.name} ${entry.address} A`, address: entry.address, by, tsAddress };
  });
}

/** One result that stands in a line. */
export interface FoundResult {
  /** The line, from 1. */
  readonly line: number;
  /** Its column, from 1. */
  readonly column: number;
  /** All of the line. */
  readonly source: string;
  /** The result itself. */
  readonly text: string;
  /** The host name. */
  readonly host: string;
  /** What it says. */
  readonly kind: "answer" | "referral" | "not found" | "unknown";
  /** The address, in an answer. */
  readonly address?: string;
}

/** A result in any spacing; several may stand in a line without anything between them. */
const RESULT = /\s*(\S+)\s+(?:(\d[\d.]*)\s+A|(?:-|\d[\d.]*)\s+(NS)|-\s*(Error:\s*HOST NOT FOUND))\s*/giy;

/** The results in line number `line`: one, unless several run together. */
export function resultsIn(source: string, line: number): FoundResult[] {
  const found: FoundResult[] = [];
  RESULT.lastIndex = 0;
  for (let end = 0; end < source.length; end = RESULT.lastIndex) {
    const match = RESULT.exec(source);
    if (match === null) {
      const host = /\S+/.exec(source)?.[0] ?? "";
      return [{ line, column: 1, source, text: source, host, kind: "unknown" }];
    }
    const [whole, host, address, ns] = match;
    const column = match.index + whole.search(/\S/) + 1;
    const kind = ns !== undefined ? "referral" : address === undefined ? "not found" : "answer";
    found.push({ line, column, source, text: whole, host, kind, address });
  }
  // One result is the whole line, its padding included.
  return found.length === 1 ? [{ ...found[0], text: source }] : found;
}
