/**
 * Errors on their way to the user: what each looks like on standard error, and the status it ends with.
 */
import { counted, escapeControls, showOctets } from "../core/model/display.ts";
import {
  type Diagnostic,
  exitCodeOf,
  type Progress,
  renderDiagnostic,
  StoppedError,
  TableError,
  VerdictError,
} from "../core/model/errors.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { hintFor } from "./hints.ts";
import { REPORT_TO, VERSION } from "./version.ts";

/** Tells the user about `error`, in detail if `isVerbose`. Returns the exit code. */
export function reportError(error: unknown, terminal: Terminal, isVerbose: boolean): number {
  const code = exitCodeOf(error);
  for (const line of linesOf(error, code, isVerbose)) terminal.err(line);
  return code;
}

function linesOf(error: unknown, code: number, isVerbose: boolean): string[] {
  // The report has said it all.
  if (error instanceof VerdictError) return [];
  const cause = error instanceof StoppedError ? error.cause : error;
  const standing = error instanceof StoppedError ? describeProgress(error.progress) : "";
  const progress = standing === "" ? "" : `; ${standing}`;
  if (code === 70) {
    const message = escapeControls(cause instanceof Error ? cause.message : String(cause));
    const sentence = `A bug in dns-lab ${VERSION}: ${message}; please report it ${REPORT_TO}${progress}`;
    return isVerbose && cause instanceof Error ? [sentence, cause.stack ?? ""] : [sentence];
  }
  if (cause instanceof TableError) {
    const lines = findingLines(cause.file, cause, isVerbose);
    if (cause.diagnostics.length + cause.omitted === 1) return [lines[0] + progress, ...lines.slice(1)];
    return standing === "" ? lines : [...lines, standing[0].toUpperCase() + standing.slice(1)];
  }
  // What it is about is on standard output.
  if (cause instanceof VerdictError && cause.message === "") return [];
  const hint = hintFor(cause);
  return [`${(cause as Error).message}${hint === undefined ? "" : `; ${hint}`}${progress}`];
}

/** How many findings on one file are shown: errors first, in the order of the file. */
const MAX_SHOWN = 20;

/**
 * What is shown of the findings on a file: a line for each, with its source line and a caret if `isVerbose`; of many, the
 * first, and how many more there are.
 */
export function findingLines(
  file: string,
  { diagnostics, omitted }: Pick<TableError, "diagnostics" | "omitted">,
  isVerbose: boolean,
): string[] {
  const isError = ({ severity }: Diagnostic) => severity === "error";
  const bySeverity = [...diagnostics.filter(isError), ...diagnostics.filter((diagnostic) => !isError(diagnostic))];
  const chosen = new Set(bySeverity.slice(0, MAX_SHOWN));
  const lines = diagnostics.filter((diagnostic) => chosen.has(diagnostic)).flatMap((diagnostic) => {
    const line = renderDiagnostic(file, diagnostic);
    return isVerbose ? [line, ...sourceLines(diagnostic)] : [line];
  });
  const left = diagnostics.length - chosen.size + omitted;
  return left === 0 ? lines : [...lines, `${escapeControls(file)}: ${counted(left, "more finding")}, not shown`];
}

/** How much of a long line is shown, and how much of that stands before the caret. */
const SHOWN_CHARACTERS = 100;
const BEFORE_CARET = 60;

/** The line that a finding is about, and a caret below its column; nothing where the line is not known. */
export function sourceLines({ source, column }: Pick<Diagnostic, "source" | "column">): string[] {
  if (source === "") return [];
  // A tab is as wide as a space here, so that the caret stands where it should.
  const characters = [...source.replaceAll("\t", " ")];
  const start = characters.length > SHOWN_CHARACTERS ? Math.max(0, column - 1 - BEFORE_CARET) : 0;
  const before = escapeControls(characters.slice(start, column - 1).join(""));
  const rest = escapeControls(characters.slice(column - 1, start + SHOWN_CHARACTERS).join(""));
  return [`  ${before}${rest}`, `  ${" ".repeat(before.length)}^`];
}

function describeProgress({ stoppedAt, results, path, isEarlier = false }: Progress): string {
  const where = stoppedAt === undefined ? "" : `stopped at "${showOctets(stoppedAt)}", `;
  const place = path === undefined ? "" : ` in ${escapeControls(path)}`;
  if (results > 0) return `${where}${counted(results, "result")}${place}`;
  return `${where}no result yet${isEarlier ? `; ${escapeControls(path ?? "")} is of an earlier run` : ""}`;
}
