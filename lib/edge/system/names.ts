/**
 * The list of names that the client resolves: one a line, read in pieces, so that it may be as long as it likes.
 */
import { escapeControls } from "../../core/model/display.ts";
import { TableError } from "../../core/model/errors.ts";
import { lowerAscii } from "../../core/model/hostname.ts";
import { toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import type { NameSource } from "../../core/resolve/ports.ts";
import { fileError } from "./file_error.ts";
import { openInput } from "./files.ts";

/** The longest name that is sent: servers take no longer query. */
const MAX_NAME_LINE_OCTETS = 1024;
/** The longest line that is waited for the end of, white space around the name included. */
const MAX_UNFINISHED_OCTETS = 65536;
const READ_BYTES = 65536;
/** Handed out little by little: names live until they are resolved, and the garbage collector copies what lives. */
const PIECE_BYTES = 8192;
// deno-lint-ignore no-control-regex -- no text has these
const CONTROL = /[\x00-\x08\x0e-\x1f\x7f]/;
/** Lines that are all name: the usual list, looked through at once rather than line by line. */
const BARE_NAMES = /^[\n\x21-\x7e]*$/;

/** How names are read. */
export interface NameListOptions {
  /** Whether A to Z are made a to z. */
  readonly lower: boolean;
}

/** Names from a file or from standard input. */
export class NameList implements NameSource, Disposable {
  readonly #label: string;
  readonly #input: Pick<Deno.FsFile, "read"> & Partial<Disposable>;
  readonly #options: NameListOptions;
  readonly #buffer = new Uint8Array(READ_BYTES);
  /** What of the buffer was read and not handed out. */
  #unread = this.#buffer.subarray(0, 0);
  #carry = "";
  #line = 0;
  #isAtEnd = false;

  private constructor(label: string, input: Pick<Deno.FsFile, "read"> & Partial<Disposable>, options: NameListOptions) {
    this.#label = label;
    this.#input = input;
    this.#options = options;
  }

  /** Opens the list at `path`; "-" is standard input. Throws FileError. */
  static async open(path: string, options: NameListOptions): Promise<NameList> {
    if (path === "-") return new NameList("standard input", { read: (bytes) => Deno.stdin.read(bytes) }, options);
    return new NameList(path, await openInput(path), options);
  }

  /** Whether the file at `path` is the one that the names are read from. */
  async isFile(path: string): Promise<boolean> {
    try {
      return await Deno.realPath(path) === await Deno.realPath(this.#label);
    } catch {
      // One of them is not there, or no file.
      return false;
    }
  }

  /** The next names. Throws TableError where the list is no list of names. */
  async next(): Promise<string[] | undefined> {
    while (!this.#isAtEnd) {
      const names = this.#namesIn(await this.#readText());
      if (names.length > 0) return names;
    }
    return undefined;
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#input[Symbol.dispose]?.();
  }

  /** What was left of the text before, and the next piece of it. */
  async #readText(): Promise<string> {
    if (this.#unread.length === 0) await this.#fillBuffer();
    let piece = toOctetString(this.#unread.subarray(0, PIECE_BYTES));
    this.#unread = this.#unread.subarray(PIECE_BYTES);
    if (this.#line === 0 && this.#carry === "") piece = piece.replace(/^\xef\xbb\xbf/, "");
    return this.#carry + (this.#options.lower ? lowerAscii(piece) : piece);
  }

  async #fillBuffer(): Promise<void> {
    try {
      const count = await this.#input.read(this.#buffer);
      this.#isAtEnd = count === null;
      this.#unread = this.#buffer.subarray(0, count ?? 0);
    } catch (error) {
      throw fileError("unreadable", this.#label, error);
    }
  }

  #namesIn(text: string): string[] {
    const isBare = BARE_NAMES.test(text);
    const lines = text.split("\n");
    this.#carry = this.#isAtEnd ? "" : lines.pop()!;
    const names: string[] = [];
    for (const line of lines) {
      this.#line++;
      const name = isBare ? line : trimPadding(line);
      if (name.length > MAX_NAME_LINE_OCTETS || (!isBare && CONTROL.test(line))) throw this.#errorAt(line);
      if (name !== "") names.push(name);
    }
    if (this.#carry.length <= MAX_UNFINISHED_OCTETS) return names;
    // Not even white space may go on like this: what is held of a list has a bound.
    this.#line++;
    throw this.#errorAt(this.#carry);
  }

  #errorAt(line: string): TableError {
    const index = line.search(CONTROL);
    const isUtf16 = this.#line === 1 && /^(?:\xff\xfe|\xfe\xff)/.test(line);
    const message = isUtf16
      ? "The list is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8"
      : index >= 0
      ? `The list holds a control character (${escapeControls(line[index])}), wanted one host name a line`
      : `A line of more than ${MAX_NAME_LINE_OCTETS} octets, wanted one host name a line`;
    const column = isUtf16 || index < 0 ? 1 : index + 1;
    const source = line.slice(0, 200);
    return new TableError(this.#label, [{ severity: "error", line: this.#line, column, message, source }]);
  }
}

/** Names that are there already, such as those of the command line. */
export function namesFrom(names: readonly string[]): NameSource {
  let rest: string[] | undefined = [...names];
  return {
    next() {
      const batch = rest;
      rest = undefined;
      return Promise.resolve(batch);
    },
  };
}
