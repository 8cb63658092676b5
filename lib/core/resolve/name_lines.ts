/**
 * What a line of a list of names may hold: one host name with white space around it, a comment (`#`), or nothing.
 */
import { type Diagnostic, TableError } from "../model/errors.ts";
import { counted } from "../model/display.ts";
import { type Finding, hostnameFault } from "../model/hostname_fault.ts";
import { MAX_LABEL_OCTETS } from "../model/hostname.ts";
import { fromOctetString, trimPadding } from "../model/octet_string.ts";

/** The longest line that is read to its end, white space around the name included. */
const MAX_UNFINISHED_OCTETS = 65536;
/** How many findings are kept. */
const MAX_DIAGNOSTICS = 10_000;
/** The longest line, white space included: far longer than any host name. */
const MAX_LINE_OCTETS = 2000;
/** What every character of a plain list is, and what deserves a closer look: comments, and labels that may be empty. */
const PLAIN = /^[\n\x21-\x7e]*$/;
const AWKWARD = /^[#.]|\.\.|\n[#.]/;
/** An entry of a table. */
const ENTRY = /^[ \t]*[^ \t]+[ \t]+(?:-|\d+\.[\d.]+)[ \t]+(?:A|NS)\s*$/i;
const WANTED = "wanted one host name a line";
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Whether every line of `text` is a host name as it stands, or blank: the usual list, judged at once.
 *
 * Lines of more than 63 octets, the longest label, are left to the rule for lines.
 */
export function arePlainLines(text: string): boolean {
  if (!PLAIN.test(text) || AWKWARD.test(text)) return false;
  for (let start = 0; start + MAX_LABEL_OCTETS < text.length;) {
    const end = text.lastIndexOf("\n", start + MAX_LABEL_OCTETS);
    if (end < start) return false;
    start = end + 1;
  }
  return true;
}

/** The lines of one list, in order: the name in each, and all that is wrong with them. */
export class NameLines {
  readonly #label: string;
  readonly #diagnostics: Diagnostic[] = [];
  #omitted = 0;
  /** The number of the last line that was looked at. */
  #line = 0;
  #hasNames = false;
  #hasOnlyEntries = true;

  /** The lines of the list that errors call `label`. */
  constructor(label: string) {
    this.#label = label;
  }

  /** The name in the next line, an octet string; "" if it holds none, or is wrong. */
  nameIn(line: string): string {
    this.#line++;
    const name = trimPadding(line);
    if (name === "" || name.startsWith("#")) return "";
    // The same characters that trimPadding() removes: others are part of the name, and wrong in it.
    const text = decoder.decode(fromOctetString(line.slice(0, MAX_LINE_OCTETS))).replace(/[ \t-\r\0]+$/, "");
    const finding = line.length > MAX_LINE_OCTETS ? tooLong(line.length) : this.#faultIn(text);
    if (finding === undefined) {
      this.#hasNames = true;
      return name;
    }
    this.#add(finding, text);
    return "";
  }

  /**
   * Throws if `rest`, the beginning of line number `line`, is so long that its end is not waited for.
   *
   * @throws {TableError} It is.
   */
  checkUnfinished(rest: string, line: number = this.#line + 1): void {
    if (rest.length <= MAX_UNFINISHED_OCTETS) return;
    this.#line = line;
    this.#add(tooLong(rest.length), rest.slice(0, 200));
    this.check();
  }

  /**
   * Throws if a line was wrong.
   *
   * @throws {TableError} Carries all that was found.
   */
  check(): void {
    const [first] = this.#diagnostics;
    if (first === undefined) return;
    if (this.#diagnostics.length > 1 && this.#hasOnlyEntries && !this.#hasNames) {
      const message = `Every line is an entry of a table, so this is a table, ${WANTED}`;
      throw new TableError(this.#label, [{ ...first, message, rule: "table-not-list" }]);
    }
    throw new TableError(this.#label, this.#diagnostics, this.#omitted);
  }

  #add({ index, message, rule }: Finding, source: string): void {
    this.#hasOnlyEntries &&= ENTRY.test(source);
    if (this.#diagnostics.length >= MAX_DIAGNOSTICS) {
      this.#omitted++;
      return;
    }
    // Columns count characters: one beyond 16 bits takes two places in a string.
    const column = [...source.slice(0, index)].length + 1;
    const shown = source.slice(0, 200);
    this.#diagnostics.push({ severity: "error", line: this.#line, column, message, source: shown, rule });
  }

  /** What is wrong with a line that holds something. */
  #faultIn(text: string): Finding | undefined {
    if (this.#line === 1 && /^\ufffd{2}/.test(text)) {
      const message = "The list is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8";
      return { index: 0, message, rule: "utf-16" };
    }
    const [first, second, ...rest] = text.matchAll(/[^ \t]+/g);
    if (second !== undefined && ENTRY.test(text)) {
      return { index: second.index, message: `The line is an entry of a table, ${WANTED}`, rule: "entry-in-list" };
    }
    const fault = hostnameFault(first[0]);
    if (fault !== undefined) return { ...fault, index: first.index + fault.index };
    if (second === undefined) return undefined;
    const message = `The line holds ${counted(2 + rest.length, "word")}, ${WANTED}`;
    return { index: second.index, message, rule: "one-name" };
  }
}

function tooLong(octets: number): Finding {
  return {
    index: 0,
    message: `A line of ${
      octets > MAX_UNFINISHED_OCTETS ? `more than ${MAX_UNFINISHED_OCTETS}` : octets
    } octets, ${WANTED}`,
    rule: "line-length",
  };
}
