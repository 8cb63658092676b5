/**
 * Where one query ends and the next begins: TCP does not say, and the lab's programs use two conventions.
 *
 * A line message ends in a newline; a raw message is what one send() sent. The server finds out which it is
 * for each message (PROTOCOL.md, Framing). No clock here: the caller waits as long as `silenceMs` says, then calls
 * `finish`.
 */
import type { Framing, FramingMode } from "../model/framing.ts";
import type { LineRun } from "../fast/line_run.ts";
import { firstMarked, newlinesIn, Octets } from "../fast/octets.ts";
import { isPadding, NEWLINE } from "../model/octet_string.ts";

/** How long to wait for more of a connection's first message, when it has no newline. */
const FIRST_SILENCE_MS = 20;
/** How long to wait for the rest of a line, on a connection that has sent lines. */
const LINE_SILENCE_MS = 1000;

/**
 * What {@linkcode QueryFramer.next} found: a query; one that is over the limit; bytes that belong to the message before and
 * are no message, such as a late newline; or that more must be read first.
 */
export type FrameResult = "query" | "too long" | "extra" | "nothing";

const INITIAL_BYTES = 4096;
const MAX_READ_BYTES = 65536;

/**
 * Cuts what one client sends into queries.
 *
 * Read into `space`, tell `fill` how much came, then take queries with `next` until it finds nothing:
 *
 * ```ts
 * import { fromOctetString, toOctetString } from "../model/octet_string.ts";
 *
 * const framer = new QueryFramer("auto", 1024);
 * const sent = fromOctetString("www.example.edu\r\nmail.exa");
 * framer.space().set(sent);
 * framer.fill(sent.length);
 * console.assert(framer.next() === "query" && framer.framing === "line");
 * console.assert(toOctetString(framer.octets.bytes.subarray(framer.start, framer.end)) === "www.example.edu");
 * console.assert(framer.next() === "nothing" && framer.silenceMs === 1000);
 * ```
 */
export class QueryFramer {
  readonly #mode: FramingMode;
  readonly #maxQueryOctets: number;
  #octets: Octets;
  /** What is in the buffer and not yet taken: `[#taken, #filled)`; up to `#scanned` it holds no newline. */
  #taken = 0;
  #filled = 0;
  #scanned = 0;
  #previous: Framing | "none" = "none";
  #finished = false;
  /** Where the last read starts, how many reads there were, and how long the first was: they show a fixed buffer. */
  #readStart = 0;
  #reads = 0;
  #firstReadLength = 0;
  /** Where the query that `next` found starts in `octets`. */
  start = 0;
  /** Where it ends, padding removed. */
  end = 0;
  /** Where the message around it starts in `octets`, or the bytes that are no message, and where they end. */
  messageStart = 0;
  /** See {@linkcode messageStart}. */
  messageEnd = 0;
  /** How it was framed; after "too long", whether a newline had ended it by then. */
  framing: Framing;
  /** How the reply to it is framed: as the query, or after "too long" as the client's messages before it. */
  replyFraming: Framing;

  /** A framer for one connection whose queries hold at most `maxQueryOctets`. */
  constructor(mode: FramingMode, maxQueryOctets: number) {
    this.#mode = mode;
    this.#maxQueryOctets = maxQueryOctets;
    this.#octets = Octets.ofCapacity(Math.max(INITIAL_BYTES, 2 * maxQueryOctets + 2));
    this.framing = this.replyFraming = mode === "raw" ? "raw" : "line";
  }

  /** The buffer that `start` and `end` point into, until the next `space`. */
  get octets(): Octets {
    return this.#octets;
  }

  /** After how many milliseconds of silence the rest is a message; undefined if there is no rest, or only a newline ends it. */
  get silenceMs(): number | undefined {
    if (this.#mode !== "auto" || this.#taken === this.#filled) return undefined;
    return this.#previous === "none" ? FIRST_SILENCE_MS : LINE_SILENCE_MS;
  }

  /** Where to read the next bytes to. A buffer that the last read filled grows, up to 64 KiB. */
  space(): Uint8Array<ArrayBuffer> {
    const wasFull = this.#filled === this.#octets.capacity;
    const left = this.#filled - this.#taken;
    const source = this.#octets;
    if (wasFull && source.capacity < MAX_READ_BYTES) this.#octets = Octets.ofCapacity(4 * source.capacity);
    if (left === 0) {
      this.#scanned = this.#filled = this.#taken = 0;
    } else if (this.#octets !== source || this.#filled > source.capacity / 2) {
      this.#octets.bytes.set(source.bytes.subarray(this.#taken, this.#filled));
      this.#scanned -= this.#taken;
      this.#filled = left;
      this.#taken = 0;
    }
    return this.#octets.bytes.subarray(this.#filled, this.#octets.capacity);
  }

  /** Takes in the `count` bytes that were read into `space`. */
  fill(count: number): void {
    const start = this.#filled;
    this.#filled = start + count;
    this.#readStart = start;
    if (this.#reads++ === 0) this.#firstReadLength = count;
  }

  /** Notes that no more bytes are expected, after silence or the end of the stream: the rest is a message. */
  finish(): void {
    this.#finished = true;
  }

  /** Takes the next lines into `run`, at most `most`, if they need no care: the quick way to what {@linkcode next} finds. */
  nextRun(run: LineRun, most: number): boolean {
    if (this.#scanned !== this.#taken || this.#mode === "raw") return false;
    const start = this.#taken;
    this.#scanned = this.#taken = run.find(this.#octets, start, this.#filled, most, this.#maxQueryOctets);
    if (run.count === 0) return false;
    this.messageStart = start;
    this.messageEnd = this.#taken;
    this.#previous = "line";
    return true;
  }

  /** Finds the next query and sets `start`, `end`, `framing`, `replyFraming`, and where the message is. */
  next(): FrameResult {
    if (this.#taken < this.#filled) {
      const newline = this.#mode === "raw" ? -1 : this.#findNewline();
      const isWhole = newline >= 0 || this.#finished || this.#mode === "raw" ||
        (this.#mode === "auto" && this.#previous === "raw");
      if (!isWhole) return this.#holdRest();
      this.#trim(this.#taken, newline >= 0 ? newline : this.#filled);
      const isTooLong = this.end - this.start > this.#maxQueryOctets;
      if (isTooLong) return this.#refuse(newline >= 0 ? "line" : "raw");
      this.framing = this.replyFraming = newline >= 0 || this.#mode === "line" ? "line" : "raw";
      this.messageStart = this.#taken;
      this.#scanned = this.#taken = newline >= 0 ? newline + 1 : this.#filled;
      this.#dropLeftovers(this.messageStart);
      this.messageEnd = this.#taken;
      // A line end or padding sent on its own after a raw name belongs to that name.
      if (this.start === this.end && this.#previous === "raw") return "extra";
      this.#previous = this.framing;
      return "query";
    }
    this.#finished = false;
    return "nothing";
  }

  /** Where the line at `#taken` ends, or -1. */
  #findNewline(): number {
    const { view } = this.#octets;
    const filled = this.#filled;
    for (let at = this.#scanned; at < filled; at += 4) {
      const newlines = newlinesIn(view.getUint32(at, true));
      if (newlines !== 0 && at + firstMarked(newlines) < filled) return at + firstMarked(newlines);
    }
    this.#scanned = filled;
    return -1;
  }

  /** Sets `start` and `end` around what is in `[start, end)`, without the padding. */
  #trim(start: number, end: number): void {
    const { bytes } = this.#octets;
    while (start < end && isPadding(bytes[start])) start++;
    while (end > start && isPadding(bytes[end - 1])) end--;
    this.start = start;
    this.end = end;
    // C programs send a whole fixed buffer: behind the NUL that ends the name stands what the buffer held before.
    const nul = bytes.subarray(start, end).indexOf(0);
    if (nul >= 0) this.#trim(start, start + nul);
  }

  /**
   * What a fixed buffer held before may also stand behind the NUL after a line: then it is no message. A read is taken
   * for such a buffer if it begins with the line, and is as long as the first read was, or holds no second newline.
   */
  #dropLeftovers(lineStart: number): void {
    const { bytes } = this.#octets;
    if (lineStart !== this.#readStart || this.#taken === this.#filled || bytes[this.#taken] !== 0) return;
    const length = this.#filled - this.#readStart;
    const isFixed = this.#reads > 1 && length === this.#firstReadLength;
    if (isFixed || !bytes.subarray(this.#taken, this.#filled).includes(NEWLINE)) {
      this.#scanned = this.#taken = this.#filled;
    }
  }

  /** Keeps an unfinished message for later, unless it is over the limit already; padding does not count. */
  #holdRest(): FrameResult {
    if (this.#previous === "line" && this.#isAllNul()) {
      // The rest of a fixed buffer with a line in it is no new message.
      this.messageStart = this.#taken;
      this.messageEnd = this.#scanned = this.#taken = this.#filled;
      return "extra";
    }
    if (this.#filled - this.#taken <= this.#maxQueryOctets) return "nothing";
    this.#trim(this.#taken, this.#filled);
    if (this.end - this.start > this.#maxQueryOctets) return this.#refuse("raw");
    const { bytes } = this.#octets;
    if (bytes.subarray(this.end, this.#filled).includes(0)) bytes[this.end] = 0;
    // One octet more than the limit is kept: if the name goes on behind the padding, it is too long.
    this.#taken = Math.min(this.start, this.#filled - 1);
    this.#scanned = this.#filled = Math.min(this.#filled, this.#taken + this.#maxQueryOctets + 1);
    return "nothing";
  }

  #isAllNul(): boolean {
    return this.#octets.bytes.subarray(this.#taken, this.#filled).every((byte) => byte === 0);
  }

  #refuse(framing: Framing): FrameResult {
    this.framing = framing;
    this.replyFraming = this.#mode === "raw" || (this.#mode === "auto" && this.#previous === "raw") ? "raw" : "line";
    this.messageStart = this.#taken;
    this.messageEnd = this.#taken = this.#filled;
    return "too long";
  }
}
