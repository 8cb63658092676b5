/**
 * Input files: where they are looked for, and their bytes.
 */
import { TableError } from "../../core/model/errors.ts";
import { FileError, NoFileError } from "../../core/model/file_error.ts";
import { Octets, SLACK_BYTES } from "../../core/fast/octets.ts";
import type { Role } from "../../core/model/role.ts";
import { type ParsedTable, parseTable } from "../../core/table/table_parser.ts";
import { fileError } from "./file_error.ts";

/** The largest table file: entries are addressed by 31-bit offsets. */
const MAX_TABLE_BYTES = 2 ** 30;

/** The whole content of a file, with slack behind it. */
export interface Content {
  /** The bytes, and the slack. */
  readonly text: Octets;
  /** How many of them are the file's. */
  readonly length: number;
}

/**
 * Reads a table and checks it.
 *
 * @throws {FileError} There is no such file, or it can't be read.
 * @throws {TableError} It is no table; carries all that was found.
 */
export async function readTable(path: string, role: Role): Promise<ParsedTable> {
  return checkTable(path, await readContent(path), role);
}

/** Parses the text of a table; `name` is what errors call it. Throws as {@linkcode readTable} does. */
export function checkTable(name: string, { text, length }: Content, role: Role): ParsedTable {
  const parsed = parseTable(text, length, role);
  const { diagnostics, omitted } = parsed;
  if (diagnostics.some(({ severity }) => severity === "error")) throw new TableError(name, diagnostics, omitted);
  return parsed;
}

/**
 * The file to use where the user names none: `name` in the working directory, then in `tables/`. `what` it is, is for
 * the error.
 *
 * @throws {NoFileError} There is neither; says where it looked.
 */
export async function findDefault(name: string, what: string): Promise<string> {
  const candidates = [name, `tables/${name}`];
  for (const path of candidates) {
    try {
      if (!(await Deno.stat(path)).isDirectory) return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw fileError("unreadable", path, error);
    }
  }
  throw new NoFileError(name, what, candidates);
}

/** Opens a file for reading; directories, which some systems would open, are refused. Throws FileError. */
export async function openInput(path: string): Promise<Deno.FsFile> {
  let file: Deno.FsFile | undefined;
  try {
    file = await Deno.open(path);
    if (!(await file.stat()).isDirectory) return file;
  } catch (error) {
    file?.close();
    throw fileError("unreadable", path, error);
  }
  file.close();
  throw fileError("unreadable", path, new Deno.errors.IsADirectory());
}

/** All of a file of at most `maxBytes`. Throws FileError. */
export async function readContent(path: string, maxBytes: number = MAX_TABLE_BYTES): Promise<Content> {
  using file = await openInput(path);
  let bytes = new Uint8Array((await file.stat()).size + 1 + SLACK_BYTES);
  let length = 0;
  try {
    for (;;) {
      // One byte more than the size: a file that has grown, or a pipe, which has no size, fills it.
      if (length === bytes.length - SLACK_BYTES) {
        const larger = new Uint8Array(2 * bytes.length + 65536);
        larger.set(bytes);
        bytes = larger;
      }
      const count = await file.read(bytes.subarray(length, bytes.length - SLACK_BYTES));
      if (count === null) return { text: new Octets(bytes), length };
      length += count;
      if (length > maxBytes) {
        throw new FileError({ fault: "unreadable", reason: "too large", detail: "", path });
      }
    }
  } catch (error) {
    throw error instanceof FileError ? error : fileError("unreadable", path, error);
  }
}

/** Whether two paths name the same file; false where one of them names none. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  try {
    return await Deno.realPath(one) === await Deno.realPath(other);
  } catch {
    return false;
  }
}

/** Writes a whole file, in place of one that is there; `flag` is the option that names it. Throws FileError. */
export async function writeOutput(path: string, bytes: Uint8Array, flag?: string): Promise<void> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true, create: true, truncate: true });
  } catch (cause) {
    throw fileError("uncreatable", path, cause, flag);
  }
  try {
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  } catch (cause) {
    throw fileError("unwritable", path, cause, flag);
  } finally {
    file.close();
  }
}

/** Makes a folder, unless it is there; `flag` is the option that names it. Throws FileError. */
export async function makeFolder(path: string, flag?: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
  } catch (cause) {
    throw fileError("uncreatable", path, cause, flag);
  }
}

/** The text of a file. Throws FileError. */
export async function readText(path: string): Promise<string> {
  const { text, length } = await readContent(path);
  return new TextDecoder().decode(text.bytes.subarray(0, length));
}
