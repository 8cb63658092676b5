/**
 * `--lab FILE`: the options of a course, in TOML, by the names that they have on the command line.
 */
import { parse, TomlError } from "smol-toml";
import { type Diagnostic, TableError, UsageError } from "../../core/model/errors.ts";
import { openInput } from "../../edge/system/files.ts";
import { flagName, type Option } from "../spec.ts";
import { suggest } from "../suggest.ts";
import { gradeOptions, type GradeValues } from "./options.ts";

/** What a lab file may say: what a submission is graded by, not which one, nor where reports go. */
const LAB_KEYS = [
  "rs",
  "ts",
  "client",
  "build",
  "rsPort",
  "tsPort",
  "rsTableName",
  "tsTableName",
  "namesName",
  "outputName",
  "tsName",
  "seed",
  "only",
  "skip",
  "points",
  "accept",
  "requireFraming",
  "timeout",
] as const satisfies readonly (keyof GradeValues)[];

/** What a lab file says. */
export type LabValues = Partial<GradeValues>;

/** The options of a lab file. Throws FileError, and TableError with every place where it is wrong. */
export async function readLabFile(path: string): Promise<LabValues> {
  using file = await openInput(path);
  const text = await new Response(file.readable).text();
  return await parseLab(path, text);
}

/** The options in the text of a lab file. */
export async function parseLab(path: string, text: string): Promise<LabValues> {
  const lines = text.split(/\r?\n/);
  const at = (line: number, column: number, message: string): Diagnostic => ({
    severity: "error",
    line,
    column,
    message,
    source: lines[line - 1] ?? "",
  });
  let content: Record<string, unknown>;
  try {
    content = parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [first] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new TableError(path, [at(error.line, error.column, `This is not TOML: ${first}`)]);
  }
  const diagnostics: Diagnostic[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(content)) {
    const line = lines.findIndex((one) =>
      new RegExp(`^\\s*\\[?\\s*["']?${escapePattern(key)}["']?\\s*[=\\].]`).test(one)
    ) + 1;
    const place = (message: string) => at(Math.max(1, line), 1, message);
    const name = LAB_KEYS.find((known) => flagName(known).slice(2) === key);
    if (name === undefined) {
      const hint = await suggest(key, LAB_KEYS.map((known) => flagName(known).slice(2)));
      diagnostics.push(place(`There is no option "${key}"${hint}`));
      continue;
    }
    try {
      values[name] = (gradeOptions[name] as Option<unknown>).convert(toTexts(given));
    } catch (error) {
      diagnostics.push(place(`${key}: ${error instanceof Error ? error.message : String(error)}`));
    }
  }
  if (diagnostics.length > 0) throw new TableError(path, diagnostics);
  return values as LabValues;
}

/** A value of TOML as what would be typed. */
function toTexts(given: unknown): string[] {
  if (Array.isArray(given)) return given.flatMap(toTexts);
  if (typeof given === "string" || typeof given === "number") return [String(given)];
  if (typeof given === "object" && given !== null && !(given instanceof Date)) {
    return Object.entries(given).map(([key, value]) => `${key}=${value}`);
  }
  throw new UsageError("wanted a text, a number or a list of texts");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
