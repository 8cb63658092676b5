/**
 * What a file of the lab is: a table of RS or of TS, a list of names, or results.
 *
 * Its name decides where it says something, as the lab's own names do; else its first lines decide.
 */
import { trimPadding } from "../model/octet_string.ts";

/** What a file is. */
export type FileKind = "rs-table" | "ts-table" | "names" | "results";

/** What each kind is called in a sentence. */
export const KIND_LABELS: Readonly<Record<FileKind, string>> = {
  "rs-table": "a table of RS",
  "ts-table": "a table of TS",
  names: "a list of names",
  results: "results of a client",
};

/** What a file was taken for, and why. */
export interface Recognised {
  /** What it is. */
  readonly kind: FileKind;
  /** What says so: an option, its name, or its content. */
  readonly by: "option" | "name" | "content";
}

/** What names of files say, the first that fits. */
const NAMES: readonly (readonly [RegExp, FileKind])[] = [
  [/resolved|results?(?![a-z])/i, "results"],
  [/dnsrs|(?<![a-z])rs(?![a-z])/i, "rs-table"],
  [/dnsts|(?<![a-z])ts(?![a-z])/i, "ts-table"],
  [/hns|names|queries/i, "names"],
];
/** So many lines are looked at. */
const MAX_LINES = 1000;

/** What the file of this path is, of which `text`, an octet string, is the beginning. */
export function recogniseFile(path: string, text: string): Recognised {
  const name = path.split(/[/\\]/).at(-1)!;
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  return named === undefined ? { kind: kindOfText(text), by: "content" } : { kind: named, by: "name" };
}

function kindOfText(text: string): FileKind {
  const lines = text.split("\n", MAX_LINES).map(trimPadding).filter((line) => line !== "" && !line.startsWith("#"));
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  if (count(/Error:\s*HOST NOT FOUND/i) > 0) return "results";
  if (2 * count(/^[^\s,;]+$/) > lines.length) return "names";
  return count(/\sNS$/i) > 0 ? "rs-table" : "ts-table";
}
