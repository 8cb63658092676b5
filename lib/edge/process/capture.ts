/**
 * What a program writes to a stream, however much that is.
 */

/** How much of a stream is kept, at its beginning and at its end. */
const KEPT = 16_384;

/** The beginning and the end of a stream. */
export class Capture {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #onBytes: (total: number) => void;
  readonly #decoder = new TextDecoder();
  #head = "";
  #tail = "";
  #total = 0;
  /** Resolves at the end of the stream. */
  readonly done: Promise<void>;

  /** Reads `stream` to its end; `onBytes` is told how many bytes have come. */
  constructor(stream: ReadableStream<Uint8Array>, onBytes: (total: number) => void) {
    this.#reader = stream.getReader();
    this.#onBytes = onBytes;
    this.done = this.#read();
  }

  /** What is kept. */
  get text(): string {
    return this.#tail.length > KEPT ? `${this.#head}\n...\n${this.#tail.slice(-KEPT)}` : this.#head + this.#tail;
  }

  /** Reads no more. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
    await this.done;
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const { value, done } = await this.#reader.read();
        if (done) return;
        this.#total += value.length;
        const text = this.#decoder.decode(value, { stream: true });
        const room = KEPT - this.#head.length;
        this.#head += text.slice(0, room);
        this.#tail = (this.#tail + text.slice(room)).slice(-2 * KEPT);
        this.#onBytes(this.#total);
      }
    } catch {
      // The stream is broken: the program has ended.
    }
  }
}
