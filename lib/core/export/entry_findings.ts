/**
 * Warnings about single entries of a table that is exported, each with its line.
 */
import type { Diagnostic } from "../model/errors.ts";
import { quoteText } from "../model/display.ts";
import { NEWLINE } from "../model/octet_string.ts";
import type { Table } from "../table/table.ts";

/** Collects warnings about the entries of a table, in their order. */
export class EntryFindings {
  readonly #table: Table | undefined;
  readonly #list: Diagnostic[] = [];
  /** Where the last entry stands that was told of, as a place in the text and as a line. */
  #at = 0;
  #line = 1;

  /** Findings about `table`; of no table there are none. */
  constructor(table: Table | undefined) {
    this.#table = table;
  }

  /** The warnings. */
  get list(): readonly Diagnostic[] {
    return this.#list;
  }

  /** Tells that `name` is a wildcard in a zone, if it is one (RFC 4592 2.1.1). */
  checkWildcard(name: string): void {
    if (name !== "*" && !name.startsWith("*.")) return;
    this.tell(name, "It is one name in the lab, and in a zone a wildcard, which stands for all names there");
  }

  /** Adds a warning about the entry of `name`; entries are told of in the order of the table. */
  tell(name: string, message: string): void {
    this.#list.push({
      severity: "warning",
      line: this.#lineOf(name),
      column: 1,
      message: `${quoteText(name)}: ${message}`,
      source: "",
    });
  }

  #lineOf(name: string): number {
    const { text } = this.#table!.index;
    const start = this.#table!.startOf(name);
    for (; this.#at < start; this.#at++) if (text.bytes[this.#at] === NEWLINE) this.#line++;
    return this.#line;
  }
}
