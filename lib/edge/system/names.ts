/**
 * The list of names that the client resolves, one a line, read in pieces: it may be of any length.
 *
 * A file is read in large pieces, since a list can have millions of names; standard input is read line by line, so that a
 * name that is typed is resolved at once. What a line may hold is one rule for both.
 */
import { lowerAscii } from "../../core/model/hostname.ts";
import { toOctetString } from "../../core/model/octet_string.ts";
import { areBareLines, NameLines } from "../../core/resolve/name_lines.ts";
import { fileError } from "./file_error.ts";
import { openInput } from "./files.ts";
import { BYTE_ORDER_MARK, type NameList, type NameListOptions } from "./name_list.ts";

const READ_BYTES = 65536;
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
    if ((await file.stat()).isFile) {
      await new NameFile(file, path, options).check();
      await file.seek(0, Deno.SeekMode.Start);
    }
    return new NameFile(file, path, options);
  } catch (error) {
    file.close();
    throw error;
  }
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
  readonly #rule: NameLines;
  readonly #buffer = new Uint8Array(READ_BYTES);
  /** What of the buffer was read and not handed out. */
  #unread = this.#buffer.subarray(0, 0);
  #carry = "";
  #isAtStart = true;
  #isAtEnd = false;

  constructor(file: Deno.FsFile, path: string, { lower }: NameListOptions) {
    this.#file = file;
    this.#path = path;
    this.#lower = lower;
    this.#rule = new NameLines(path);
  }

  async isFile(path: string): Promise<boolean> {
    try {
      return await Deno.realPath(path) === await Deno.realPath(this.#path);
    } catch {
      // One of them does not exist, or is no file.
      return false;
    }
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
    if (this.#unread.length === 0) await this.#fillBuffer();
    let piece = toOctetString(this.#unread.subarray(0, PIECE_BYTES));
    this.#unread = this.#unread.subarray(PIECE_BYTES);
    if (this.#isAtStart) piece = piece.replace(BYTE_ORDER_MARK, "");
    this.#isAtStart = false;
    return this.#carry + (this.#lower ? lowerAscii(piece) : piece);
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
    let names: string[];
    if (areBareLines(whole)) {
      this.#rule.skip(lines.length);
      names = lines.filter((line) => line !== "");
    } else {
      names = lines.map((line) => this.#rule.nameIn(line)).filter((name) => name !== "");
    }
    this.#rule.checkUnfinished(this.#carry);
    return names;
  }
}
