/**
 * A list of students: the ids in a file of comma-separated values (RFC 4180), as course software exports it.
 */
import { quoteText } from "../model/display.ts";
import { type Diagnostic, TableError } from "../model/errors.ts";

/** What headings of the column of ids are called, in lower case without spaces. */
const HEADINGS = ["id", "studentid", "student", "netid", "login", "username", "user", "sid", "matriculation"];
/** An id names a folder on every system. */
const ID = /^[A-Za-z0-9](?:[A-Za-z0-9._@+-]{0,62}[A-Za-z0-9_@+-])?$/;
/** Names that Windows keeps for devices, with any extension. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The ids in `text`, in its order: the column that its first line names, or the first column.
 *
 * @throws {TableError} An id can't name a folder, or is there twice; carries all that was found.
 */
export function readStudents(file: string, text: string): string[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const separator = lines[0].includes(";") ? ";" : lines[0].includes("\t") ? "\t" : ",";
  const headings = splitFields(lines[0], separator).map((field) => field.text.toLowerCase().replace(/[\s_-]/g, ""));
  const heading = headings.findIndex((name) => HEADINGS.includes(name));
  const column = Math.max(0, heading);
  const seen = new Map<string, number>();
  const wrong: Diagnostic[] = [];
  const ids: string[] = [];
  lines.forEach((source, index) => {
    const line = index + 1;
    if (source.trim() === "" || source.startsWith("#") || (heading >= 0 && index === 0)) return;
    const field = splitFields(source, separator)[column] ?? { text: "", column: source.length + 1 };
    const message = faultOf(field.text, seen.get(field.text.toLowerCase()));
    if (message !== undefined) wrong.push({ severity: "error", line, column: field.column, message, source });
    else ids.push(field.text);
    seen.set(field.text.toLowerCase(), line);
  });
  if (wrong.length === 0 && ids.length === 0) {
    wrong.push({
      severity: "error",
      line: 1,
      column: 1,
      message: "The file has no ids, wanted one a line",
      source: "",
    });
  }
  if (wrong.length > 0) throw new TableError(file, wrong);
  return ids;
}

function faultOf(id: string, earlier: number | undefined): string | undefined {
  if (!ID.test(id) || DEVICES.test(id)) {
    return `The id is ${quoteText(id)}, wanted letters, digits and . _ @ + - that can name a folder`;
  }
  return earlier === undefined ? undefined : `The id ${quoteText(id)} is given twice, first on line ${earlier}`;
}

/** The fields of a line, without quotes around them, and the columns where they start. */
function splitFields(line: string, separator: string): { readonly text: string; readonly column: number }[] {
  const fields: { text: string; column: number }[] = [];
  const pattern = new RegExp(`\\s*(?:"((?:[^"]|"")*)"\\s*|([^${separator}]*))(?:${separator}|$)`, "gy");
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    const column = match.index + match[0].search(/\S|$/) + 1;
    fields.push({ text: (match[1]?.replaceAll('""', '"') ?? match[2]).trim(), column });
    if (pattern.lastIndex >= line.length) break;
  }
  return fields;
}
