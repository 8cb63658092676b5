/**
 * Errors on their way to the user: what each looks like on standard error, and the status it ends with.
 */
import { counted, escapeControls, showOctets } from "../core/model/display.ts";
import { exitCodeOf, type Progress, renderDiagnostic, StoppedError, TableError } from "../core/model/errors.ts";
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
  const cause = error instanceof StoppedError ? error.cause : error;
  const progress = error instanceof StoppedError ? `; ${describeProgress(error.progress)}` : "";
  if (code === 70) {
    const message = escapeControls(cause instanceof Error ? cause.message : String(cause));
    const sentence = `A bug in dns-lab ${VERSION}: ${message}; please report it ${REPORT_TO}${progress}`;
    return isVerbose && cause instanceof Error ? [sentence, cause.stack ?? ""] : [sentence];
  }
  if (cause instanceof TableError) return tableLines(cause, progress, isVerbose);
  const hint = hintFor(cause);
  return [`${(cause as Error).message}${hint === undefined ? "" : `; ${hint}`}${progress}`];
}

/** A line for each finding, with its source line and a caret if `isVerbose`; how far the run came stands at the last. */
function tableLines({ file, diagnostics }: TableError, progress: string, isVerbose: boolean): string[] {
  return diagnostics.flatMap((diagnostic, index) => {
    const line = renderDiagnostic(file, diagnostic) + (index === diagnostics.length - 1 ? progress : "");
    const { source, column } = diagnostic;
    if (!isVerbose || source === "") return [line];
    return [line, `  ${escapeControls(source)}`, `  ${" ".repeat(column - 1)}^`];
  });
}

function describeProgress({ stoppedAt, results, path }: Progress): string {
  const where = stoppedAt === undefined ? "" : `stopped at "${showOctets(stoppedAt)}", `;
  const place = path === undefined ? "" : ` in ${escapeControls(path)}`;
  return where + (results === 0 ? "no result yet" : `${counted(results, "result")}${place}`);
}
