/**
 * What a line of a list of names may hold: one host name, white space around it, or nothing.
 */
import { MAX_QUERY_OCTETS } from "../model/defaults.ts";
import { escapeControls } from "../model/display.ts";
import { TableError } from "../model/errors.ts";
import { trimPadding } from "../model/octet_string.ts";

/** The longest line that is read to its end, white space around the name included. */
const MAX_UNFINISHED_OCTETS = 65536;
// deno-lint-ignore no-control-regex -- no text has these
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f]/;

/** The lines of one list, in order: the name in each, or an error at its place. */
export class NameLines {
  readonly #label: string;
  /** The number of the last line that was looked at. */
  #line = 0;

  /** The lines of the list that errors call `label`. */
  constructor(label: string) {
    this.#label = label;
  }

  /** The name in the next line, "" if it is blank. Throws TableError. */
  nameIn(line: string, isBare: boolean): string {
    this.#line++;
    const name = isBare ? line : trimPadding(line);
    if (name.length > MAX_QUERY_OCTETS || (!isBare && CONTROL.test(line))) throw this.#errorAt(line);
    return name;
  }

  /** Throws TableError if `rest`, the beginning of a line, is so long that its end is not waited for. */
  checkUnfinished(rest: string, line = this.#line + 1): void {
    if (rest.length <= MAX_UNFINISHED_OCTETS) return;
    this.#line = line;
    throw this.#errorAt(rest);
  }

  #errorAt(line: string): TableError {
    const index = line.search(CONTROL);
    const isUtf16 = this.#line === 1 && /^(?:\xff\xfe|\xfe\xff)/.test(line);
    const message = isUtf16
      ? "The list is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8"
      : index >= 0
      ? `The list holds a control character (${escapeControls(line[index])}), wanted one host name a line`
      : `A line of more than ${MAX_QUERY_OCTETS} octets, wanted one host name a line`;
    const column = isUtf16 || index < 0 ? 1 : index + 1;
    const source = line.slice(0, 200);
    return new TableError(this.#label, [{ severity: "error", line: this.#line, column, message, source }]);
  }
}
