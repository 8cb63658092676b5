/**
 * RESOLVED.txt: it always holds whole lines, and keeps its earlier content until the first result.
 */
import { fromOctetString } from "../../core/model/octet_string.ts";
import type { ResultSink } from "../../core/resolve/ports.ts";
import { fileError } from "./file_error.ts";

/** Whether `path` is a file that holds something. */
export async function isWritten(path: string): Promise<boolean> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile && size > 0;
  } catch {
    // There is none, or it can't be seen: then nobody takes it for new results.
    return false;
  }
}

/** A file that results are written to, one a line. */
export class ResultFile implements ResultSink, Disposable {
  /** The file, as the user named it. */
  readonly path: string;
  readonly #file: Deno.FsFile;
  readonly #isRegular: boolean;
  readonly #hadContent: boolean;
  #isReplaced = false;
  #bytes = 0;
  /** How many results are in it. */
  count = 0;

  private constructor(path: string, file: Deno.FsFile, { isFile, size }: Deno.FileInfo) {
    this.path = path;
    this.#file = file;
    this.#isRegular = isFile;
    this.#hadContent = isFile && size > 0;
  }

  /** Whether it still holds what was in it when it was opened. */
  get isEarlier(): boolean {
    return this.#hadContent && !this.#isReplaced;
  }

  /** Opens the file, which stays as it is until the first result. Throws FileError. */
  static async open(path: string): Promise<ResultFile> {
    try {
      const file = await Deno.open(path, { write: true, create: true });
      return new ResultFile(path, file, await file.stat());
    } catch (cause) {
      throw fileError("uncreatable", path, cause);
    }
  }

  /** Appends results. Throws FileError; the file ends with the last whole line then. */
  async write(results: readonly string[]): Promise<void> {
    const bytes = fromOctetString(results.join("\n") + "\n");
    let written = 0;
    try {
      await this.#replace();
      while (written < bytes.length) written += await this.#file.write(bytes.subarray(written));
    } catch (cause) {
      const whole = written === 0 ? 0 : bytes.lastIndexOf(0x0a, written - 1) + 1;
      this.count += bytes.subarray(0, whole).reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), 0);
      await this.#truncate(this.#bytes + whole);
      throw fileError("unwritable", this.path, cause);
    }
    this.#bytes += written;
    this.count += results.length;
  }

  /** Ends the work: a list without names leaves an empty file. */
  async finish(): Promise<void> {
    await this.#replace();
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  async #replace(): Promise<void> {
    if (this.#isReplaced) return;
    this.#isReplaced = true;
    if (this.#isRegular) await this.#file.truncate(0);
  }

  async #truncate(length: number): Promise<void> {
    try {
      if (this.#isRegular) await this.#file.truncate(length);
    } catch {
      // Best effort: the failure that led here is reported.
    }
  }
}
