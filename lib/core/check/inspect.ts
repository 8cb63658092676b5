/**
 * One file: what breaks the rules of its format, and what is in it, with the places, for the rules of several files.
 */
import { Octets, SLACK_BYTES } from "../fast/octets.ts";
import { type Diagnostic, TableError } from "../model/errors.ts";
import { lowerAscii } from "../model/hostname.ts";
import { fromOctetString, toOctetString } from "../model/octet_string.ts";
import { RS, TS } from "../model/role.ts";
import type { RuleId } from "../model/rule_id.ts";
import { NameLines } from "../resolve/name_lines.ts";
import { parseTable } from "../table/table_parser.ts";
import type { FileKind } from "./kind.ts";

/** A finding about one of the files that are checked. */
export interface CheckFinding extends Diagnostic {
  /** The file, as the user named it. */
  readonly file: string;
  /** The rule that is broken. */
  readonly rule: RuleId;
}

/** Something that stands in a file. */
export interface Place {
  /** Line, from 1. */
  readonly line: number;
  /** Column in characters, from 1. */
  readonly column: number;
  /** The line itself, an octet string, without its end. */
  readonly source: string;
}

/** A name of a list. */
export interface NamePlace extends Place {
  /** The name, an octet string. */
  readonly name: string;
}

/** An entry of a table. */
export interface EntryPlace extends NamePlace {
  /** Its address, or "-". */
  readonly address: string;
  /** Where the address starts: a column, from 1. */
  readonly addressColumn: number;
  /** Whether it is the NS entry. */
  readonly isReferral: boolean;
}

/** A file that was looked at. */
export interface InspectedFile {
  /** The file, as the user named it. */
  readonly path: string;
  /** What it is. */
  readonly kind: FileKind;
  /** What breaks the rules of its format, in the order of the file. */
  readonly findings: readonly CheckFinding[];
  /** How many more findings there are. */
  readonly omitted: number;
  /** The entries of a table that are right. */
  readonly entries: readonly EntryPlace[];
  /** The names of a list that are right. */
  readonly names: readonly NamePlace[];
  /** The lines of results, octet strings. */
  readonly results: readonly string[];
}

/** The lines of a file, octet strings without their ends and without a byte-order mark. */
export function linesOf(bytes: Uint8Array): string[] {
  const lines = toOctetString(bytes).replace(/^\xef\xbb\xbf/, "").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.endsWith("\r") ? line.slice(0, -1) : line);
}

/** Two names are the same where their keys are: ASCII case and a final dot do not count. */
export function keyOf(name: string): string {
  const folded = lowerAscii(name);
  return folded.endsWith(".") ? folded.slice(0, -1) : folded;
}

/** Looks at the file at `path`, which is `kind`; `bytes` is all of it. */
export function inspectFile(path: string, kind: FileKind, bytes: Uint8Array): InspectedFile {
  const nothing = { path, kind, findings: [], omitted: 0, entries: [], names: [], results: [] };
  if (kind === "results") return { ...nothing, results: linesOf(bytes) };
  return kind === "names" ? inspectList(nothing, bytes) : inspectTable(nothing, bytes);
}

function inspectTable(file: InspectedFile, bytes: Uint8Array): InspectedFile {
  // The parser rewrites the text that it is given.
  const copy = new Uint8Array(bytes.length + SLACK_BYTES);
  copy.set(bytes);
  const role = file.kind === "rs-table" ? RS : TS;
  const { diagnostics, omitted } = parseTable(new Octets(copy), bytes.length, role);
  const isWhole = diagnostics.some(({ rule }) => rule === "list-not-table" || rule === "utf-16" || rule === "binary");
  const wrong = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ line }) => line));
  // An NS entry that is out of place is still an entry: it tells which server the table is for.
  const misplaced = new Set(diagnostics.filter(({ rule }) => rule === "ns-in-ts").map(({ line }) => line));
  const entries = isWhole ? [] : linesOf(bytes).flatMap((source, index) => {
    const line = index + 1;
    if (wrong.has(line) && !misplaced.has(line)) return [];
    const [name, address, flag] = source.matchAll(/[^ \t]+/g);
    if (flag === undefined || name[0].startsWith("#")) return [];
    return [{
      line,
      column: name.index + 1,
      source,
      name: name[0],
      address: address[0],
      addressColumn: address.index + 1,
      isReferral: /^ns/i.test(flag[0]),
    }];
  });
  return { ...file, findings: named(file.path, diagnostics), omitted, entries };
}

function inspectList(file: InspectedFile, bytes: Uint8Array): InspectedFile {
  const rule = new NameLines(file.path);
  const names: NamePlace[] = [];
  try {
    linesOf(bytes).forEach((source, index) => {
      const name = rule.nameIn(source);
      if (name !== "") names.push({ line: index + 1, column: source.indexOf(name) + 1, source, name });
    });
    rule.check();
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    const findings = named(file.path, error.diagnostics);
    // Every line of UTF-16 is wrong, and for one reason.
    if (findings[0].rule === "utf-16") return { ...file, findings: findings.slice(0, 1) };
    return { ...file, findings, omitted: error.omitted, names };
  }
  return { ...file, names };
}

function named(file: string, diagnostics: readonly Diagnostic[]): CheckFinding[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, file, rule: diagnostic.rule! }));
}

/** A line as it is shown: text of UTF-8. */
export function shownLine(octets: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(fromOctetString(octets));
}
