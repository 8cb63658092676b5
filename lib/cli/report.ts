/**
 * Errors on their way to the user: what each looks like on standard error, and the status it ends with.
 */
import { exitCodeOf, renderDiagnostic, TableError } from "../core/model/errors.ts";
import { escapeControls } from "../core/model/display.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { REPORT_TO, VERSION } from "./version.ts";

/** Tells the user about `error`, in detail if `isVerbose`. Returns the exit code. */
export function reportError(error: unknown, terminal: Terminal, isVerbose: boolean): number {
  const code = exitCodeOf(error);
  for (const line of linesOf(error, code, isVerbose)) terminal.err(line);
  return code;
}

function linesOf(error: unknown, code: number, isVerbose: boolean): string[] {
  if (code === 70) {
    const message = escapeControls(error instanceof Error ? error.message : String(error));
    const sentence = `A bug in dns-lab ${VERSION}: ${message}; please report it ${REPORT_TO}`;
    return isVerbose && error instanceof Error ? [sentence, error.stack ?? ""] : [sentence];
  }
  if (!(error instanceof TableError)) return [(error as Error).message];
  // What a client adds to the message (how far it came) stands behind the last finding.
  if (!isVerbose) return error.message.split("\n");
  return error.diagnostics.flatMap((diagnostic) => {
    const line = renderDiagnostic(error.file, diagnostic);
    const { source, column } = diagnostic;
    return source === "" ? [line] : [line, `  ${escapeControls(source)}`, `  ${" ".repeat(column - 1)}^`];
  });
}
