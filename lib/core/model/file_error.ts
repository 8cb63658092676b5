/**
 * Errors of files, as data: which file, what could not be done with it, and why.
 */
import { escapeControls } from "./display.ts";

/** What could not be done with a file. */
export type FileFault = "unreadable" | "uncreatable" | "unwritable";

/** Why, as far as the system tells. */
export type FileReason =
  | "missing"
  | "no directory"
  | "directory"
  | "denied"
  | "not permitted"
  | "disk full"
  | "read-only"
  | "too large"
  | "other";

/** What is known of a file's failure. */
export interface FileProblem {
  /** What could not be done. */
  readonly fault: FileFault;
  /** Why. */
  readonly reason: FileReason;
  /** What the system said, or the permission that Deno lacks. */
  readonly detail: string;
  /** The file, as the user named it; undefined for standard output. */
  readonly path?: string;
  /** The option that names it or its folder, where that is not --output. */
  readonly flag?: string;
}

const FILE_REASONS: Readonly<Record<FileReason, string>> = {
  missing: "there is no such file",
  "no directory": "there is no such directory",
  directory: "it is a directory, wanted a file",
  denied: "permission denied",
  "not permitted": "Deno may not",
  "disk full": "the disk is full",
  "read-only": "the file system is read-only",
  "too large": "it is too large",
  other: "",
};

/** A file can't be read, created or written. */
export class FileError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "FileError";
  /** What is known of it. */
  readonly problem: FileProblem;

  /** An error about `problem`, with what the system threw as its cause. */
  constructor(problem: FileProblem, options?: ErrorOptions) {
    const { fault, reason, detail, path } = problem;
    const what = path === undefined ? "Standard output" : escapeControls(path);
    const verb = fault === "unreadable" ? "read" : "written";
    super(`${what}: Can't be ${verb}: ${FILE_REASONS[reason] || escapeControls(detail)}`, options);
    this.problem = problem;
  }
}

/** Something that a program was to make can't be made. */
export class CreationError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "CreationError";
}

/** No file is given, and none is at the places where a command looks by itself. */
export class NoFileError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "NoFileError";

  /** The name of the file that was looked for. */
  readonly file: string;

  /** An error about a `file` that is `what`, and the paths at which it is not. */
  constructor(file: string, what: string, candidates: readonly string[]) {
    super(`No ${what} is given, and there is none at ${candidates.map((path) => `"${path}"`).join(" or ")}`);
    this.file = file;
  }
}
