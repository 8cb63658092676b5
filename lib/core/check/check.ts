/**
 * All that is to be said about the files of a lab.
 */
import { compareFiles } from "./compare.ts";
import { type CheckFinding, type InspectedFile, inspectFile } from "./inspect.ts";
import type { FileKind } from "./kind.ts";
import { expectResults } from "./result_text.ts";
import { checkResults, compareResults } from "./results.ts";

/** A file that is to be checked. */
export interface CheckInput {
  /** The file, as the user named it. */
  readonly path: string;
  /** What it is. */
  readonly kind: FileKind;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** What was found in one of the files. */
export interface CheckedFile extends InspectedFile {
  /** Everything about it, in its order. */
  readonly findings: readonly CheckFinding[];
  /** Whether its results were compared with what the tables say. */
  readonly isCompared: boolean;
}

/** What was found. */
export interface CheckReport {
  /** The files, in the order in which they were given. */
  readonly files: readonly CheckedFile[];
  /** Why files were not compared with one another, in sentences. */
  readonly remarks: readonly string[];
}

/** What else is known. */
export interface CheckOptions {
  /** The host names of NS entries that were looked up and not found. */
  readonly unresolved?: ReadonlySet<string>;
}

/** Checks each file, and what they say together. */
export function checkFiles(inputs: readonly CheckInput[], { unresolved = new Set() }: CheckOptions = {}): CheckReport {
  const files = inputs.map(({ path, kind, bytes }) => inspectFile(path, kind, bytes));
  const ofKind = (kind: FileKind) => files.filter((file) => file.kind === kind);
  const remarks: string[] = [];
  const only = (kind: FileKind, label: string) => {
    const [first, second] = ofKind(kind);
    if (second === undefined) return first;
    remarks.push(`There are several ${label}, so none of them is compared with other files`);
    return undefined;
  };
  const rs = only("rs-table", "tables of RS");
  const ts = only("ts-table", "tables of TS");
  const lists = ofKind("names");
  const across = compareFiles({ rs, ts, lists, unresolved });
  const isSwapped = across.some(({ rule }) => rule === "swapped-tables");
  const list = lists.length === 1 ? lists[0] : undefined;
  const isComparable = rs !== undefined && ts !== undefined && list !== undefined;
  const expected = isComparable ? expectResults(list, rs, ts) : undefined;
  if (expected === undefined && ofKind("results").length > 0) {
    remarks.push(
      "Results are compared with one list and with one table of each server; without them only their form is",
    );
  }
  return {
    remarks,
    files: files.map((file) => {
      const isCompared = file.kind === "results" && expected !== undefined;
      const ofResults = file.kind !== "results" ? [] : isCompared ? compareResults(file, expected) : checkResults(file);
      const own = file.findings.filter(({ rule }) => !(isSwapped && (rule === "ns-in-ts" || rule === "no-ns")));
      const findings = [...own, ...across.filter((finding) => finding.file === file.path), ...ofResults];
      return { ...file, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column), isCompared };
    }),
  };
}
