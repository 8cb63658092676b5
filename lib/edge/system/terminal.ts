/**
 * Standard output for data, standard error for messages; colours only on a terminal.
 */
import { wrapWords } from "../../core/model/wrap.ts";

/** The colours in use: what a thing is, not how it looks. */
export type Style = "strong" | "faint" | "good" | "bad" | "notice" | "asked";

const SGR: Readonly<Record<Style, number>> = { strong: 1, faint: 2, good: 32, bad: 31, notice: 33, asked: 36 };

/** The variables of the environment that name the encoding of a terminal, the first one first (POSIX, locales). */
export const LOCALE_NAMES: readonly string[] = ["LC_ALL", "LC_CTYPE", "LANG"];
/** How wide a terminal is taken to be that does not tell, and at least. */
const DEFAULT_COLUMNS = 80;
const MIN_COLUMNS = 40;
/** How far the second line of a message is indented. */
const HANGING_INDENT = 4;

/** The streams of a program, and how to write to them. */
export class Terminal {
  readonly #hasColour: { readonly out: boolean; readonly err: boolean };
  /** Whether standard output is a terminal. */
  readonly isOutTerminal: boolean;
  #isOutClosed = false;
  #progress = "";
  /** Whether standard error is a terminal. */
  readonly isWatched: boolean;
  /**
   * Whether the terminal takes UTF-8. Where the environment may not be read, or says nothing, it does: nearly every one
   * does today.
   */
  readonly isUtf8: boolean;

  /** The terminal of this process. Colours keep to NO_COLOR (https://no-color.org). */
  constructor() {
    this.isOutTerminal = Deno.stdout.isTerminal();
    this.isWatched = Deno.stderr.isTerminal();
    this.#hasColour = { out: this.isOutTerminal && !Deno.noColor, err: this.isWatched && !Deno.noColor };
    // Now, because commands give up reading the environment.
    this.isUtf8 = isUtf8Locale();
  }

  /** Whether colours are used on standard output. */
  get hasColour(): boolean {
    return this.#hasColour.out;
  }

  /** Whether standard output is closed: the program that read it has ended. */
  get isOutClosed(): boolean {
    return this.#isOutClosed;
  }

  /** How many characters fit on a line of one of the streams: 80 where it is no terminal, or does not tell. */
  columns(stream: "out" | "err" = "out"): number {
    const isTerminal = stream === "out" ? this.isOutTerminal : this.isWatched;
    try {
      return isTerminal ? Math.max(MIN_COLUMNS, Deno.consoleSize().columns) : DEFAULT_COLUMNS;
    } catch {
      return DEFAULT_COLUMNS;
    }
  }

  /** `text` in a colour, for one of the streams. */
  paint(style: Style, text: string, stream: "out" | "err" = "out"): string {
    return this.#hasColour[stream] ? `\x1b[${SGR[style]}m${text}\x1b[0m` : text;
  }

  /** Writes data to standard output, waiting for a slow reader. A closed pipe ends that quietly. */
  async out(text: string): Promise<void> {
    if (this.#isOutClosed) return;
    const bytes = new TextEncoder().encode(text);
    const isOverProgress = this.isOutTerminal && this.#progress !== "";
    if (isOverProgress) this.#write("\r\x1b[K");
    try {
      for (let written = 0; written < bytes.length;) written += await Deno.stdout.write(bytes.subarray(written));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) {
        const { fileError } = await import("./file_error.ts");
        throw fileError("unwritable", undefined, error);
      }
      this.#isOutClosed = true;
    }
    if (isOverProgress) this.#write(this.#progress);
  }

  /** Writes a message to standard error: one line, or a few, which a terminal shows broken between words. */
  err(line: string): void {
    this.errLines([this.isWatched ? this.#wrap(line) : line]);
  }

  /** Writes lines to standard error that fit it already: they are not broken. */
  errLines(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const text = `${lines.join("\n")}\n`;
    this.#write(this.#progress === "" ? text : `\r\x1b[K${text}${this.#progress}`);
  }

  #wrap(text: string): string {
    const width = this.columns("err");
    return text.split("\n").flatMap((line) => wrapWords(line, width, HANGING_INDENT)).join("\n");
  }

  /** Shows progress on the last line, in place of the progress before; "" removes it. */
  progress(text: string): void {
    if (!this.isWatched || text === this.#progress) return;
    this.#progress = text;
    this.#write(`\r\x1b[K${text}`);
  }

  #write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    try {
      for (let written = 0; written < bytes.length;) written += Deno.stderr.writeSync(bytes.subarray(written));
    } catch {
      // Standard error is closed: the message is lost, the work goes on.
    }
  }
}

function isUtf8Locale(): boolean {
  const locale = LOCALE_NAMES.map(readVariable).find((value) => value !== "");
  return locale === undefined || /utf-?8/i.test(locale) || Deno.build.os === "windows";
}

/** A variable of the environment; "" where it is not set, or may not be read: Deno would ask the user for that. */
function readVariable(variable: string): string {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) ?? "" : "";
}
