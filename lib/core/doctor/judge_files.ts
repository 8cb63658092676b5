/**
 * The files of the lab: whether they are there, whether they are sound, and whether RESOLVED.txt belongs to them.
 */
import { counted, escapeControls } from "../model/display.ts";
import { bad, doubtful, good, type Verdict } from "./verdict.ts";

/** A file that a command looks for by itself. */
export interface FileSeen {
  /** What it is: "RS's table". */
  readonly what: string;
  /** The name that is looked for. */
  readonly name: string;
  /** Where it is; undefined where it is not. */
  readonly path: string | undefined;
  /** Why it can't be read, where it is there and can't. */
  readonly problem?: string;
  /** How many errors it has. */
  readonly errors: number;
  /** How many warnings. */
  readonly warnings: number;
}

/** What is said of a file: whether it is there, and whether it is sound. */
export function judgeFile({ what, name, path, problem, errors, warnings }: FileSeen): Verdict {
  if (problem !== undefined) {
    return bad("file", `${what} can't be read: ${escapeControls(problem)}`, "check its mode and its owner");
  }
  if (path === undefined) {
    const fix = "name the file on the command line, change to its folder, or make one with dns-lab data";
    return doubtful("file", `${what}, ${name}, is neither here nor in tables/`, fix);
  }
  const shown = escapeControls(path);
  if (errors > 0) {
    return bad("table", `${what}, ${shown}, has ${counted(errors, "error")}`, `see dns-lab check ${shown}`);
  }
  if (warnings > 0) {
    return doubtful("table", `${what}, ${shown}, has ${counted(warnings, "warning")}`, `see dns-lab check ${shown}`);
  }
  return good("table", `${what}, ${shown}, is sound`);
}

/** What is known of RESOLVED.txt. */
export interface ResultsSeen {
  /** Its name. */
  readonly name: string;
  /** When it was written, in milliseconds since 1970; undefined where it is not there. */
  readonly writtenMs: number | undefined;
  /** The newest of the tables and the list, and when that was written. */
  readonly newest: { readonly path: string; readonly writtenMs: number } | undefined;
  /** How many of its lines are not what the tables say; undefined where that is not known. */
  readonly wrong: number | undefined;
}

/** What is said of RESOLVED.txt. */
export function judgeResults({ name, writtenMs, newest, wrong }: ResultsSeen): Verdict {
  if (writtenMs === undefined) return good("results", `There is no ${name} yet`);
  const fix = `run the client again, which replaces ${name}`;
  if (newest !== undefined && newest.writtenMs > writtenMs) {
    return doubtful("results", `${name} is of an earlier run: ${escapeControls(newest.path)} is newer`, fix);
  }
  if (wrong !== undefined && wrong > 0) {
    const seen = `${name} has ${counted(wrong, "difference")} from what the tables say`;
    return doubtful("results", seen, `see dns-lab check; ${fix}`);
  }
  return good("results", `${name} is newer than the tables and the list`);
}
