/**
 * The reports of a grade: those that go to files, and the one that goes to standard output.
 */
import type { GradeResult } from "../../core/grade/result.ts";
import { renderSums, renderText } from "../../core/report/text.ts";
import { writeOutput } from "../../edge/system/files.ts";
import type { Style, Terminal } from "../../edge/system/terminal.ts";
import type { GradeValues } from "./options.ts";

/** Writes the files that are wanted. Throws FileError. */
export async function writeReports(
  result: GradeResult,
  { junit, gradescope }: Pick<GradeValues, "junit" | "gradescope">,
): Promise<void> {
  if (junit !== undefined) {
    const { renderJunit } = await import("../../core/report/junit.ts");
    await writeText(junit, renderJunit(result));
  }
  if (gradescope !== undefined) {
    const { renderGradescope } = await import("../../core/report/gradescope.ts");
    await writeText(gradescope, renderGradescope(result));
  }
}

/** Shows the grade on standard output, in the format that is wanted. */
export async function showGrade(result: GradeResult, values: GradeValues, terminal: Terminal): Promise<void> {
  const paint = (style: Style, text: string) => terminal.paint(style, text);
  if (values.json) {
    const { renderJson } = await import("../../core/report/json.ts");
    await terminal.out(renderJson(result));
  } else if (values.tap) {
    const { renderTap } = await import("../../core/report/tap.ts");
    await terminal.out(renderTap(result));
  } else {
    await terminal.out(values.quiet ? `${renderSums(result, paint)}\n` : renderText(result, paint));
  }
  if (!values.autolab) return;
  const { renderAutolab } = await import("../../core/report/autolab.ts");
  await terminal.out(renderAutolab(result));
}

/** Writes a text to a file. Throws FileError. */
export async function writeText(path: string, text: string): Promise<void> {
  await writeOutput(path, new TextEncoder().encode(text));
}
