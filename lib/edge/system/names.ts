/**
 * The list of names that the client resolves, one a line, read in pieces: it may be of any length.
 *
 * A file is read in large pieces, since a list can have millions of names; standard input is read line by line, so that a
 * name that is typed is resolved at once. What a line may hold is one rule for both.
 */
import { TableError } from "../../core/model/errors.ts";
import { FileError } from "../../core/model/file_error.ts";
import { lowerAscii } from "../../core/model/hostname.ts";
import { NEWLINE, toOctetString } from "../../core/model/octet_string.ts";
import { arePlainLines, NameLines } from "../../core/resolve/name_lines.ts";
import { fileError } from "./file_error.ts";
import { isSameFile, openInput } from "./files.ts";
import { BYTE_ORDER_MARK, type NameList, type NameListOptions } from "./name_list.ts";

const READ_BYTES = 65536;
/** A list of up to so many bytes is kept when it has been checked; a longer one is read again. */
const KEPT_BYTES = 4_194_304;
/** How much of what was read is handed out at a time: names live until they are resolved, and the garbage collector copies what lives. */
const PIECE_BYTES = 8192;

/**
 * Opens the list at `path`, and checks all of it if it is a file; "-" is standard input.
 *
 * @throws {FileError} It can't be read.
 * @throws {TableError} It is no list of names; carries all that was found.
 */
export async function openNames(path: string, options: NameListOptions): Promise<NameList> {
  // Loaded where it is needed: streams cost a start several milliseconds.
  if (path === "-") {
    return new (await import("./name_stream.ts")).NameStream(Deno.stdin.readable, "standard input", options);
  }
  const file = await openInput(path);
  try {
    if ((await file.stat()).isFile) return await openChecked(file, path, options);
    return new NameFile(file, path, options);
  } catch (error) {
    file.close();
    throw error instanceof TableError || error instanceof FileError ? error : fileError("unreadable", path, error);
  }
}

/** Checks all of a file; one that is short enough is not read again. */
async function openChecked(file: Deno.FsFile, path: string, options: NameListOptions): Promise<NameList> {
  const { size } = await file.stat();
  const buffer = new Uint8Array(Math.min(size + 1, KEPT_BYTES));
  let text = "";
  let isPlain = true;
  let pieces = 0;
  for (let left = 0, isAtEnd = false; !isAtEnd; pieces++) {
    let end = left;
    for (let count: number | null = 0; count !== null && end < buffer.length; end += count ?? 0) {
      count = await file.read(buffer.subarray(end));
      isAtEnd = count === null;
    }
    const cut = isAtEnd ? end : buffer.lastIndexOf(NEWLINE, end - 1) + 1;
    text = toOctetString(buffer.subarray(0, cut));
    isPlain &&= arePlainLines(text) && cut > 0;
    if (!isPlain) break;
    buffer.copyWithin(0, cut, end);
    left = end - cut;
  }
  const open = async () => {
    if (isPlain && pieces === 1) return new NameFile(file, path, { ...options, isPlain }, text);
    await file.seek(0, Deno.SeekMode.Start);
    return new NameFile(file, path, { ...options, isPlain });
  };
  if (!isPlain) await (await open()).check();
  return await open();
}

/** Names that are there already, such as those of the command line. */
export function namesFrom(names: readonly string[]): NameList {
  let rest: string[] | undefined = [...names];
  return {
    next() {
      const batch = rest;
      rest = undefined;
      return Promise.resolve(batch);
    },
    isFile: () => Promise.resolve(false),
    [Symbol.dispose]() {},
  };
}

/** Names from a file. */
class NameFile implements NameList {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #lower: boolean;
  readonly #isPlain: boolean;
  /** All that the file holds, where that is known, and how much of it was handed out. */
  readonly #text: string | undefined;
  #taken = 0;
  readonly #rule: NameLines;
  readonly #buffer = new Uint8Array(READ_BYTES);
  /** What of the buffer was read and not handed out. */
  #unread = this.#buffer.subarray(0, 0);
  #carry = "";
  #isAtStart = true;
  #isAtEnd = false;

  /** Names from `file`, or from `text` if that is all that it holds; `isPlain`: the check found nothing but names. */
  constructor(
    file: Deno.FsFile,
    path: string,
    { lower, isPlain = false }: NameListOptions & { isPlain?: boolean },
    text?: string,
  ) {
    this.#file = file;
    this.#text = text;
    this.#isPlain = isPlain;
    this.#path = path;
    this.#lower = lower;
    this.#rule = new NameLines(path);
  }

  async isFile(path: string): Promise<boolean> {
    return await isSameFile(path, this.#path);
  }

  /** The next names. Throws TableError if a line is wrong: the list may be a pipe, which was not checked before. */
  async next(): Promise<string[] | undefined> {
    while (!this.#isAtEnd) {
      const names = this.#namesIn(await this.#readText());
      this.#rule.check();
      if (names.length > 0) return names;
    }
    return undefined;
  }

  /** Reads the list to its end. Throws TableError if a line is wrong. */
  async check(): Promise<void> {
    while (!this.#isAtEnd) this.#namesIn(await this.#readText());
    this.#rule.check();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** What was left of the text before, and the next piece of it. */
  async #readText(): Promise<string> {
    if (this.#text !== undefined) return this.#carry + this.#takeText(this.#text);
    if (this.#unread.length === 0) await this.#fillBuffer();
    let piece = toOctetString(this.#unread.subarray(0, PIECE_BYTES));
    this.#unread = this.#unread.subarray(PIECE_BYTES);
    if (this.#isAtStart) piece = piece.replace(BYTE_ORDER_MARK, "");
    this.#isAtStart = false;
    return this.#carry + (this.#lower ? lowerAscii(piece) : piece);
  }

  #takeText(text: string): string {
    const piece = text.slice(this.#taken, this.#taken + PIECE_BYTES);
    this.#taken += piece.length;
    this.#isAtEnd = this.#taken === text.length;
    return this.#lower ? lowerAscii(piece) : piece;
  }

  async #fillBuffer(): Promise<void> {
    try {
      const count = await this.#file.read(this.#buffer);
      this.#isAtEnd = count === null;
      this.#unread = this.#buffer.subarray(0, count ?? 0);
    } catch (error) {
      throw fileError("unreadable", this.#path, error);
    }
  }

  #namesIn(text: string): string[] {
    const end = this.#isAtEnd ? text.length : text.lastIndexOf("\n") + 1;
    this.#carry = text.slice(end);
    const whole = text.slice(0, end);
    const lines = whole.split("\n");
    // Behind the last newline there is no line.
    if (lines.at(-1) === "") lines.pop();
    const names = this.#isPlain && (this.#text !== undefined || arePlainLines(whole))
      ? lines
      : lines.map((line) => this.#rule.nameIn(line));
    this.#rule.checkUnfinished(this.#carry);
    return names.includes("") ? names.filter((name) => name !== "") : names;
  }
}
