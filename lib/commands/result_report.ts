/**
 * Where the client's results go: to the file first, then to the user, with a count of what they are.
 */
import { kindOfReply, type ReceivedKind } from "../core/codec/reply_text.ts";
import { counted, showOctets } from "../core/model/display.ts";
import type { ResultSink } from "../core/resolve/ports.ts";
import type { ResultFile } from "../edge/system/results.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/** How often progress is shown anew, and from when on. */
const PROGRESS_MS = 100;
const FIRST_PROGRESS_MS = 1000;

/** What a report needs to know. */
export interface ResultReportOptions {
  /** The file for the results; undefined where they go to standard output alone. */
  readonly file: ResultFile | undefined;
  /** Whether results go to the file alone. */
  readonly isQuiet: boolean;
  /** The terminal of the process. */
  readonly terminal: Terminal;
  /** Called when standard output is closed and there is no file: the results have no reader. */
  readonly onUnread: () => void;
}

/** A sink that writes, shows and counts results. */
export class ResultReport implements ResultSink, Disposable {
  readonly #options: ResultReportOptions;
  readonly #startMs = performance.now();
  #shownMs = this.#startMs + FIRST_PROGRESS_MS - PROGRESS_MS;
  #notFound = 0;
  #referred = 0;
  #count = 0;

  /** A report of no results yet. */
  constructor(options: ResultReportOptions) {
    this.#options = options;
  }

  /** How many results were kept: in the file, if there is one. */
  get count(): number {
    return this.#options.file?.count ?? this.#count;
  }

  /** Writes results to the file, and shows them unless told to be quiet. Throws FileError. */
  async write(results: readonly string[]): Promise<void> {
    const { file, isQuiet, terminal, onUnread } = this.#options;
    await file?.write(results);
    this.#count += results.length;
    if (isQuiet && file !== undefined) return;
    for (const result of results) this.#add(kindOfReply(result));
    // What is shown is safe to show; the file has the replies as they came.
    await terminal.out(showLines(results));
    if (file === undefined && terminal.isOutClosed) onUnread();
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < PROGRESS_MS) return;
    this.#shownMs = nowMs;
    terminal.progress(`${counted(this.#count, "name")} resolved`);
  }

  /** What became of the list, in a line. */
  summary(): string {
    const { file } = this.#options;
    const seconds = ((performance.now() - this.#startMs) / 1000).toFixed(2);
    const found = this.#count - this.#notFound - this.#referred;
    // TS sends no referrals: a server that does is an RS.
    const again = this.#referred === 0 ? "" : `, ${this.#referred} referred again (is TS's port RS's?)`;
    const place = file === undefined ? "" : `; the results are in ${showOctets(file.path)}`;
    return `${
      counted(this.#count, "name")
    } in ${seconds} s: ${found} found, ${this.#notFound} not found${again}${place}`;
  }

  /** Removes the progress display. */
  [Symbol.dispose](): void {
    this.#options.terminal.progress("");
  }

  #add(kind: ReceivedKind): void {
    if (kind === "error") this.#notFound++;
    else if (kind === "referral") this.#referred++;
  }
}

function showLines(results: readonly string[]): string {
  const text = results.join("\n");
  return /^[\n\x20-\x7e]*$/.test(text) ? `${text}\n` : results.map((result) => `${showOctets(result)}\n`).join("");
}
