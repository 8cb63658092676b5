/**
 * What is tried with the files that the commands look for by themselves.
 */
import { checkFiles, type CheckInput } from "../../core/check/check.ts";
import type { FileKind } from "../../core/check/kind.ts";
import type { FileSeen, ResultsSeen } from "../../core/doctor/judge_files.ts";
import { NAMES_FILE, RESULTS_FILE } from "../../core/model/defaults.ts";
import { FileError, NoFileError } from "../../core/model/file_error.ts";
import { RS, TS } from "../../core/model/role.ts";
import { findDefault, readContent } from "../system/files.ts";

/** The largest file that is looked at. */
const MAX_FILE_BYTES = 2 ** 26;
/** Findings that are often meant so. */
const OFTEN_MEANT = new Set(["unknown-name", "unused-entry", "address-differs"]);

const FILES: readonly { readonly what: string; readonly name: string; readonly kind: FileKind }[] = [
  { what: "RS's table", name: RS.table, kind: "rs-table" },
  { what: "TS's table", name: TS.table, kind: "ts-table" },
  { what: "The list of names", name: NAMES_FILE, kind: "names" },
];

/** What is known of the lab's files. */
export interface LabFiles {
  /** The tables and the list. */
  readonly files: readonly FileSeen[];
  /** RESOLVED.txt. */
  readonly results: ResultsSeen;
  /** The machines that RS's NS entry names without an address. */
  readonly nsHosts: readonly string[];
}

/** A file that was read. */
type Read = CheckInput & { readonly writtenMs: number };

/** Reads the files that are there, and checks them. */
export async function lookAtFiles(): Promise<LabFiles> {
  const read: Read[] = [];
  const problems = new Map<string, string>();
  for (const { name, kind } of [...FILES, { name: RESULTS_FILE, kind: "results" as const }]) {
    try {
      read.push(await readFile(await findDefault(name, "file"), kind));
    } catch (error) {
      if (error instanceof FileError) problems.set(name, error.message);
      else if (!(error instanceof NoFileError)) throw error;
    }
  }
  const report = checkFiles(read).files;
  const ofKind = (kind: FileKind) => report.find((file) => file.kind === kind);
  const files = FILES.map(({ what, name, kind }): FileSeen => {
    const findings = ofKind(kind)?.findings.filter(({ rule }) => !OFTEN_MEANT.has(rule)) ?? [];
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const path = ofKind(kind)?.path;
    return { what, name, path, problem: problems.get(name), errors, warnings: findings.length - errors };
  });
  const entries = ofKind("rs-table")?.entries ?? [];
  const nsHosts = entries.filter(({ isReferral, address }) => isReferral && address === "-").map(({ name }) => name);
  const results = ofKind("results");
  const inputs = read.filter(({ kind }) => kind !== "results").toSorted((a, b) => b.writtenMs - a.writtenMs);
  return {
    files,
    nsHosts,
    results: {
      name: RESULTS_FILE,
      writtenMs: read.find(({ kind }) => kind === "results")?.writtenMs,
      newest: inputs[0],
      wrong: results?.isCompared ? results.findings.length : undefined,
    },
  };
}

async function readFile(path: string, kind: FileKind): Promise<Read> {
  const { text, length } = await readContent(path, MAX_FILE_BYTES);
  const { mtime } = await Deno.stat(path);
  return { path, kind, bytes: text.bytes.subarray(0, length), writtenMs: mtime?.getTime() ?? 0 };
}
