/**
 * What can go wrong, as types, and the exit code of each: one table that --help prints and the tests check.
 *
 * A reply that says "not found" is no error, it is a result. Messages are one line: where, what could not be done,
 * what was seen, what was wanted, what to do.
 */
import { escapeControls } from "./display.ts";

/** An exit code and what it tells a script (after BSD's sysexits). */
export interface ExitCode {
  /** The status that the process ends with. */
  readonly code: number;
  /** What it means, in a few words. */
  readonly meaning: string;
}

/** Every exit code of the program, in ascending order. */
export const EXIT_CODES: readonly ExitCode[] = [
  { code: 0, meaning: "done (a name that does not exist is an answer too)" },
  { code: 64, meaning: "the command line is wrong" },
  { code: 65, meaning: "a table or a list of names is wrong" },
  { code: 66, meaning: "an input file can't be read" },
  { code: 69, meaning: "a server is unreachable or silent, or a port can't be opened" },
  { code: 70, meaning: "a bug in dns-lab" },
  { code: 73, meaning: "the output can't be created" },
  { code: 74, meaning: "the output can't be written (a full disk)" },
  { code: 76, meaning: "a server broke the protocol" },
  { code: 130, meaning: "interrupted" },
];

/** The command line is wrong: unknown flag, missing value, unknown command. */
export class UsageError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "UsageError";
}

/** How much a finding about an input matters: an error stops the program, a warning does not. */
export type Severity = "error" | "warning";

/** One finding about an input file. */
export interface Diagnostic {
  /** Whether the file can be used in spite of it. */
  readonly severity: Severity;
  /** Line, from 1. */
  readonly line: number;
  /** Column in characters, from 1. */
  readonly column: number;
  /** What was seen, what was wanted. */
  readonly message: string;
  /** The line itself, without its end. */
  readonly source: string;
}

/** A table or a list of names is not in its format. */
export class TableError extends SyntaxError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "TableError";
  /** The file, as the user named it. */
  readonly file: string;
  /** Every finding, errors and warnings, in the order of the file; never empty. */
  readonly diagnostics: readonly Diagnostic[];

  /** An error about `file`, of which `diagnostics` says everything that was found. */
  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => renderDiagnostic(file, diagnostic)).join("\n"));
    this.file = file;
    this.diagnostics = diagnostics;
  }
}

/** One line for a finding: `file:line:column: message`. */
export function renderDiagnostic(file: string, { severity, line, column, message }: Diagnostic): string {
  return `${escapeControls(file)}:${line}:${column}: ${severity === "warning" ? "Warning: " : ""}${message}`;
}

/** Which way a file failed; each has its exit code. */
export type FileFault = "unreadable" | "uncreatable" | "unwritable";

/** A file can't be read, created or written. */
export class FileError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "FileError";
  /** What could not be done with the file. */
  readonly fault: FileFault;

  /** An error of the kind `fault`, with what the system said as its cause. */
  constructor(fault: FileFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/** A server can't be reached, stays silent, or leaves too early; or a port can't be opened. */
export class PeerError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "PeerError";
}

/** A server sent what the protocol does not allow. */
export class ProtocolError extends SyntaxError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "ProtocolError";
}

/** The user ended the program before its work was done. */
export class InterruptedError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "InterruptedError";
}

const CODE_OF_FAULT: Readonly<Record<FileFault, number>> = { unreadable: 66, uncreatable: 73, unwritable: 74 };

/** The exit code of an error; 70, our own bug, for what is none of the types above. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 64;
  if (error instanceof TableError) return 65;
  if (error instanceof FileError) return CODE_OF_FAULT[error.fault];
  if (error instanceof PeerError) return 69;
  if (error instanceof ProtocolError) return 76;
  if (error instanceof InterruptedError) return 130;
  return 70;
}
