/**
 * From the bytes of a table file to a {@linkcode Table}, in one pass and in place.
 *
 * Each entry is checked and rewritten, within its own line, as the reply that it gives. For a line that is no entry,
 * `table_diagnosis.ts` finds the error. The format is PROTOCOL.md's: `Hostname IPaddress Flag`.
 */
import type { Diagnostic } from "../model/errors.ts";
import { NEWLINE, SPACE } from "../model/octet_string.ts";
import type { Octets } from "../fast/octets.ts";
import { NameIndex } from "../fast/name_index.ts";
import type { Referral } from "../model/reply.ts";
import type { Role } from "../model/role.ts";
import { countLines, endOfLine, latin, skipAddress, skipName, TAB } from "./fields.ts";
import { Table } from "./table.ts";
import {
  diagnoseLine,
  diagnoseList,
  diagnoseNonText,
  type Duplicate,
  duplicateWarning,
  hasOneField,
  noteDuplicate,
  warnOfNoReferral,
} from "./table_diagnosis.ts";

/** A parsed table, and all that there is to say about its text. */
export interface ParsedTable {
  /** The table; not to be used where a diagnostic is an error. */
  readonly table: Table;
  /** Errors and warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many more findings there are, if there are too many to keep. */
  readonly omitted: number;
}

/** How many findings are kept: a file with more of them is no table. */
export const MAX_DIAGNOSTICS = 10_000;

const HASH = 0x23;
const DASH = 0x2d;

/**
 * Parses the first `length` bytes of `text`, which belongs to the table from then on and is rewritten.
 *
 * @param role Whose table it is: only one whose misses become referrals may hold an NS entry, and only one.
 */
export function parseTable(text: Octets, length: number, role: Role): ParsedTable {
  return new TableParser(text, length, role).parse();
}

/** The state of one parse. */
class TableParser {
  readonly #bytes: Uint8Array;
  readonly #length: number;
  readonly #role: Role;
  readonly #index: NameIndex;
  #referral: Referral | undefined;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #duplicates: Duplicate[] = [];
  /** How many findings are not kept. */
  #omitted = 0;
  /** The fields of the line being read: where each starts and ends. */
  #nameStart = 0;
  #nameEnd = 0;
  #addressStart = 0;
  #addressEnd = 0;
  #isReferral = false;
  #referralLine = 0;

  constructor(text: Octets, length: number, role: Role) {
    this.#bytes = text.bytes;
    this.#role = role;
    // A last line without its newline gets one: the slack has room for it.
    this.#length = length > 0 && text.bytes[length - 1] !== NEWLINE ? length + 1 : length;
    if (this.#length > length) text.bytes[length] = NEWLINE;
    this.#index = new NameIndex(text, countLines(text.bytes, this.#length));
  }

  parse(): ParsedTable {
    const nonText = diagnoseNonText(this.#bytes.subarray(0, this.#length));
    if (nonText !== undefined) return { table: this.#table, diagnostics: [nonText], omitted: 0 };
    const hasMark = this.#bytes[0] === 0xef && this.#bytes[1] === 0xbb && this.#bytes[2] === 0xbf;
    let line = 0;
    for (let start = hasMark ? 3 : 0; start < this.#length;) {
      line++;
      const end = this.#readLine(start);
      if (end > 0) this.#addEntry(start, end, line);
      start = this.#lineEnd(start, end) + 1;
      if (end < 0) this.#diagnose(-end - 1, start - 1, line);
    }
    if (this.#isList()) return { table: this.#table, diagnostics: [diagnoseList(this.#diagnostics[0])], omitted: 0 };
    if (this.#duplicates.length > 0) this.#warnOfDuplicates();
    if (this.#role.miss === "referral" && this.#referralLine === 0) this.#diagnostics.push(warnOfNoReferral(line));
    this.#diagnostics.sort((a, b) => a.line - b.line);
    return { table: this.#table, diagnostics: this.#diagnostics, omitted: this.#omitted };
  }

  get #table(): Table {
    return new Table(this.#index, this.#referral);
  }

  /**
   * Reads the line that starts at `start`.
   *
   * @returns Where an entry ends, 0 for a line that holds none, and where a line that is wrong starts, as -start - 1.
   */
  #readLine(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    if (bytes[at] === HASH || endOfLine(bytes, at) >= 0) return 0;
    this.#nameStart = at;
    if ((at = skipName(bytes, at)) < 0) return -start - 1;
    this.#nameEnd = at;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    this.#addressStart = at;
    const isDash = bytes[at] === DASH;
    at = isDash ? at + 1 : skipAddress(bytes, at);
    if (at < 0 || !(bytes[at] === SPACE || bytes[at] === TAB)) return -start - 1;
    this.#addressEnd = at;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    const flag = bytes[at] & 0xdf;
    this.#isReferral = flag === 0x4e && (bytes[at + 1] & 0xdf) === 0x53;
    if (!this.#isReferral && (flag !== 0x41 || isDash)) return -start - 1;
    at += this.#isReferral ? 2 : 1;
    while (bytes[at] === SPACE || bytes[at] === TAB) at++;
    const end = endOfLine(bytes, at);
    return end < 0 ? -start - 1 : end;
  }

  #lineEnd(start: number, end: number): number {
    return end > 0 ? end : this.#bytes.indexOf(NEWLINE, start);
  }

  /** Takes in the entry whose fields were read, and whose line ends at `end`. */
  #addEntry(start: number, end: number, line: number): void {
    if (this.#isReferral) {
      if (this.#role.miss !== "referral" || this.#referralLine > 0) return this.#diagnose(start, end, line);
      this.#referralLine = line;
      this.#referral = {
        kind: "referral",
        host: latin(this.#bytes, this.#nameStart, this.#nameEnd),
        address: latin(this.#bytes, this.#addressStart, this.#addressEnd),
      };
      return;
    }
    const length = this.#nameEnd - this.#nameStart + 1 + this.#addressEnd - this.#addressStart + 2;
    const previous = this.#index.add(this.#nameStart, this.#nameEnd, length);
    if (previous >= 0 && this.#duplicates.length < MAX_DIAGNOSTICS) {
      this.#duplicates.push(noteDuplicate(this.#bytes.subarray(start, end), line, previous));
    } else if (previous >= 0) {
      this.#omitted++;
    }
    this.#writeCanonically(end);
  }

  /** Brings the entry into the form of its reply, unless it has it: single spaces, a capital A, a bare newline. */
  #writeCanonically(end: number): void {
    const bytes = this.#bytes;
    let at = this.#nameEnd;
    if (
      this.#addressStart === at + 1 && bytes[at] === SPACE && end === this.#addressEnd + 2 &&
      bytes[this.#addressEnd] === SPACE && bytes[end - 1] === 0x41
    ) return;
    bytes[at++] = SPACE;
    bytes.copyWithin(at, this.#addressStart, this.#addressEnd);
    at += this.#addressEnd - this.#addressStart;
    bytes[at++] = SPACE;
    bytes[at++] = 0x41;
    bytes[at++] = NEWLINE;
    // The rest of the line must not contain a second newline: lines are counted later.
    bytes.fill(SPACE, at, end + 1);
  }

  #diagnose(start: number, end: number, line: number): void {
    if (this.#diagnostics.length >= MAX_DIAGNOSTICS) {
      this.#omitted++;
      return;
    }
    this.#diagnostics.push(
      diagnoseLine(this.#bytes.subarray(start, end), line, { role: this.#role, referralLine: this.#referralLine }),
    );
  }

  /** Whether the file is a list of names: no line is an entry, and each has one field. */
  #isList(): boolean {
    const diagnostics = this.#diagnostics;
    return diagnostics.length > 1 && this.#index.size === 0 && this.#referral === undefined &&
      diagnostics.every(hasOneField);
  }

  /** Finds the lines of the earlier entries in one walk over the text: only their places are known so far. */
  #warnOfDuplicates(): void {
    const firstLines = new Map<number, number>();
    let line = 1;
    let at = 0;
    for (const duplicate of this.#duplicates.toSorted((a, b) => a.previous - b.previous)) {
      for (; at < duplicate.previous; at++) if (this.#bytes[at] === NEWLINE) line++;
      // The entry before this one may itself have been given again.
      const firstLine = firstLines.get(line) ?? line;
      firstLines.set(duplicate.line, firstLine);
      this.#diagnostics.push(duplicateWarning(duplicate, firstLine));
    }
  }
}
