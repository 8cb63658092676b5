/**
 * What can go wrong, as types that carry data, and which exit code each has.
 *
 * A reply that says "not found" is no error, it is a result. A message is one line: where, what could not be done, what
 * was seen, what was wanted. What the user can do about it is added by the command line (`lib/cli/hints.ts`).
 */
import { escapeControls } from "./display.ts";
import { CreationError, FileError, type FileFault, NoFileError } from "./file_error.ts";
import {
  describePeer,
  describePeerFault,
  describeProtocolFault,
  type Peer,
  type PeerFault,
  type ProtocolFault,
} from "./peer_fault.ts";
import type { RuleId } from "./rule_id.ts";

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
  /** The rule of a table or a list that is broken; undefined for other files. */
  readonly rule?: RuleId;
}

/** A table or a list of names is not in its format. */
export class TableError extends SyntaxError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "TableError";
  /** The file, as the user named it. */
  readonly file: string;
  /** The findings, errors and warnings, in the order of the file; never empty. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more there are. */
  readonly omitted: number;

  /** An error about `file`, of which `diagnostics` says what was found, except for `omitted` findings. */
  constructor(file: string, diagnostics: readonly Diagnostic[], omitted = 0) {
    super(diagnostics.map((diagnostic) => renderDiagnostic(file, diagnostic)).join("\n"));
    this.file = file;
    this.diagnostics = diagnostics;
    this.omitted = omitted;
  }
}

/** One line for a finding: `file:line:column: message`. */
export function renderDiagnostic(file: string, { severity, line, column, message }: Diagnostic): string {
  return `${escapeControls(file)}:${line}:${column}: ${severity === "warning" ? "Warning: " : ""}${message}`;
}

/** What a program needs besides files is not to be had: a port, a download. */
export class UnavailableError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name: string = "UnavailableError";
}

/** A server can't be reached, does not reply, closes the connection too early, or refuses a query. */
export class PeerError extends UnavailableError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "PeerError";
  /** Which server. */
  readonly peer: Peer;
  /** What it did. */
  readonly fault: PeerFault;

  /** An error about what `peer` did. */
  constructor(peer: Peer, fault: PeerFault, options?: ErrorOptions) {
    super(`${describePeer(peer)} ${describePeerFault(fault, peer)}`, options);
    this.peer = peer;
    this.fault = fault;
  }
}

/** A server sent what the protocol does not allow. */
export class ProtocolError extends SyntaxError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "ProtocolError";
  /** Which server. */
  readonly peer: Peer;
  /** What it did. */
  readonly fault: ProtocolFault;

  /** An error about what `peer` did. */
  constructor(peer: Peer, fault: ProtocolFault, options?: ErrorOptions) {
    super(`${describePeer(peer)} ${describeProtocolFault(fault)}`, options);
    this.peer = peer;
    this.fault = fault;
  }
}

/** How far a run came that stopped before its end. */
export interface Progress {
  /** The name that would have been next, as an octet string; undefined where it is not known. */
  readonly stoppedAt?: string;
  /** How many results were kept. */
  readonly results: number;
  /** The file that has them; undefined where they went to standard output alone. */
  readonly path?: string;
  /** Whether the file still holds what an earlier run wrote. */
  readonly isEarlier?: boolean;
}

/** A run stopped before its end, or ended with an error: its cause says why. */
export class StoppedError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "StoppedError";
  /** How far it came. */
  readonly progress: Progress;

  /** An error about a run that stopped because of `cause`. */
  constructor(cause: unknown, progress: Progress) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.progress = progress;
  }
}

/** The user ended the program before its work was done. */
export class InterruptedError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "InterruptedError";
}

/** The verdict of a command is no; all that there is to say has been said. */
export class VerdictError extends Error {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "VerdictError";
}

const CODE_OF_FAULT: Readonly<Record<FileFault, number>> = { unreadable: 66, uncreatable: 73, unwritable: 74 };

/** The exit code of an error; 70, a bug of this program, for what is none of the types above. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof StoppedError) return exitCodeOf(error.cause);
  if (error instanceof VerdictError) return 1;
  if (error instanceof UsageError) return 64;
  if (error instanceof TableError) return 65;
  if (error instanceof FileError) return CODE_OF_FAULT[error.problem.fault];
  if (error instanceof NoFileError) return 66;
  if (error instanceof CreationError) return CODE_OF_FAULT.uncreatable;
  if (error instanceof UnavailableError) return 69;
  if (error instanceof ProtocolError) return 76;
  if (error instanceof InterruptedError) return 130;
  return 70;
}
