/**
 * A recording on its way to a file: whole lines, written as things happen, up to a limit.
 */
import type { FileError } from "../../core/model/file_error.ts";
import type { BytesEvent, ConnectionInfo, Observer, Run, WireEvent } from "../../core/trace/event.ts";
import { encodeHeader, LIMIT_LINE, RecordingEncoder, type RecordingHeader } from "../../core/trace/recording.ts";
import { fileError } from "./file_error.ts";

/** How a recording is made. */
export interface TraceFileOptions {
  /** Where it goes. */
  readonly path: string;
  /** What runs. */
  readonly header: Pick<RecordingHeader, "program" | "role">;
  /** How many octets the file may have. */
  readonly maxOctets: number;
  /** Called when it ends early: undefined because of the limit, or because of an error. */
  readonly onEnd: (error: FileError | undefined) => void;
}

/** A recording that is being made. */
export class TraceFile implements Disposable {
  readonly #options: TraceFileOptions;
  readonly #file: Deno.FsFile;
  readonly #encoder: RecordingEncoder;
  readonly #text = new TextEncoder();
  #buffer = new Uint8Array(65536);
  #lines: string[] = [];
  /** The last read: a run may follow that has all of its bytes. */
  #read: BytesEvent | undefined;
  /** The replies of the last run of each connection that are not written yet. */
  readonly #replies = new Map<ConnectionInfo, string>();
  #octets = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  private constructor(file: Deno.FsFile, options: TraceFileOptions) {
    const startMs = performance.now();
    this.#file = file;
    this.#options = options;
    this.#encoder = new RecordingEncoder(startMs);
    this.#write(`${encodeHeader({ ...options.header, startedMs: Date.now() })}\n`);
  }

  /** Creates the file, in place of one that is there. Throws FileError. */
  static async open(options: TraceFileOptions): Promise<TraceFile> {
    try {
      return new TraceFile(await Deno.open(options.path, { write: true, create: true, truncate: true }), options);
    } catch (cause) {
      throw fileError("uncreatable", options.path, cause, "--trace-file");
    }
  }

  /** Whether it has ended: at its limit, or because it can't be written. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes down an event. What happens in one turn of the event loop is written together. */
  readonly observer: Observer = (event: WireEvent): void => {
    if (this.#isOver) return;
    this.#release();
    if (event.kind === "read") {
      this.#read = event;
      this.#timer ??= setTimeout(() => this.#flush(), 0);
    } else if (event.kind === "written") this.#addWritten(event);
    else this.#add(this.#encoder.encode(event));
    if (event.kind === "closed") this.#replies.delete(event.connection);
  };

  /**
   * Takes down lines that were replied to at once, which costs a busy server much less than an event for each. Their bytes
   * stand in the recording once: the read that brought them, and the write that sent their replies, refer to them.
   */
  readonly onRun = (run: Run): void => {
    if (this.#isOver) return;
    const { connection, queries, replies } = run;
    const isWhole = this.#read?.connection === connection && this.#read.octets === queries;
    const readMs = isWhole ? this.#read?.atMs : undefined;
    if (isWhole) this.#read = undefined;
    else this.#release();
    this.#add(this.#encoder.encodeRun(run, readMs));
    this.#replies.set(connection, replies);
  };

  #addWritten(event: BytesEvent): void {
    const { connection, octets } = event;
    const isOfRun = this.#replies.get(connection) === octets;
    this.#replies.delete(connection);
    this.#add(isOfRun ? this.#encoder.encodeRunWritten(event) : this.#encoder.encode(event));
  }

  /** Takes down a read that turned out to be no run. */
  #release(): void {
    const read = this.#read;
    this.#read = undefined;
    if (read !== undefined) this.#add(this.#encoder.encode(read));
  }

  #add(line: string): void {
    this.#lines.push(line);
    // A flood within one turn must not fill the memory.
    if (this.#lines.length >= 1024) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), 0);
  }

  /** Writes what is left, and closes the file. */
  [Symbol.dispose](): void {
    this.#flush();
    this.#isOver = true;
    this.#file.close();
  }

  #flush(): void {
    // First, since it may set the timer.
    if (!this.#isOver) this.#release();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isOver || this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    const { maxOctets } = this.#options;
    const whole = `${lines.join("\n")}\n`;
    if (this.#octets + 3 * whole.length <= maxOctets) return this.#write(whole);
    for (const line of lines) {
      if (this.#octets + this.#text.encode(line).length + 1 > maxOctets) return this.#end(undefined);
      this.#write(`${line}\n`);
    }
  }

  #write(text: string): void {
    // New memory for each piece would cost as much as writing it.
    if (this.#buffer.length < 3 * text.length) this.#buffer = new Uint8Array(3 * text.length);
    const bytes = this.#buffer.subarray(0, this.#text.encodeInto(text, this.#buffer).written);
    try {
      for (let written = 0; written < bytes.length;) written += this.#file.writeSync(bytes.subarray(written));
      this.#octets += bytes.length;
    } catch (cause) {
      this.#end(fileError("unwritable", this.#options.path, cause));
    }
  }

  #end(error: FileError | undefined): void {
    if (this.#isOver) return;
    if (error === undefined) this.#write(`${LIMIT_LINE}\n`);
    this.#isOver = true;
    this.#options.onEnd(error);
  }
}
