/**
 * What viewers of a run get: its rows as they are made, and its recording. Both are bounded: the oldest part is dropped.
 */
import type { Observer, WireEvent } from "../../core/trace/event.ts";
import { encodeHeader, RecordingEncoder } from "../../core/trace/recording.ts";
import { Picture, type Row } from "../../core/picture/picture.ts";
import { Queue } from "../../core/model/queue.ts";
import { ChangeLog, type LogLimits } from "./change_log.ts";
import { encodeMessage } from "./server_sent.ts";

/** How a feed works. */
export interface FeedOptions {
  /** What the recording says of the program: "dns-lab 0.1.0", and what it runs as. */
  readonly header: { readonly program: string; readonly role: string };
  /** How many changes and bytes are kept for viewers that come later. */
  readonly limits?: LogLimits;
  /** How many events, and how many bytes in them, are kept for the recording. */
  readonly recording?: { readonly maxEvents: number; readonly maxOctets: number };
}

const LIMITS: LogLimits = { maxChanges: 50_000, maxBytes: 16_777_216 };
const RECORDING = { maxEvents: 100_000, maxOctets: 16_777_216 };
/** How long changes are gathered before they are sent, and how many are sent together at most. */
const PAUSE_MS = 40;
const MAX_BATCH = 500;

/** The rows and the recording of a run. */
export class Feed implements Disposable {
  /** The name of the run: no other has it. */
  readonly run: string = crypto.randomUUID();
  /** What a question must bear: only pages that this program has served know it. */
  readonly token: string = crypto.randomUUID();
  /** The wall-clock time of the start, in milliseconds since 1970. */
  readonly startedMs: number = Date.now();
  /** The changes so far. */
  readonly log: ChangeLog;
  readonly #options: FeedOptions;
  readonly #startMs = performance.now();
  readonly #picture = new Picture(this.#startMs);
  readonly #events = new Queue<WireEvent>();
  readonly #changed = new Map<number, Row>();
  #octets = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #more = Promise.withResolvers<void>();
  #isOver = false;

  /** A feed whose clock starts now. */
  constructor(options: FeedOptions) {
    this.#options = options;
    this.log = new ChangeLog(options.limits ?? LIMITS);
  }

  /** Whether the run is over: there are no more changes. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Settles when there is more than there is now. */
  get more(): Promise<void> {
    return this.#more.promise;
  }

  /** Takes an event. What happens in a short time is sent together, each row once. */
  readonly observer: Observer = (event: WireEvent): void => {
    this.#keep(event);
    for (const row of this.#picture.add(event)) this.#changed.set(row.id, row);
    if (this.#changed.size >= MAX_BATCH) this.#flush();
    else if (this.#changed.size > 0) this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS);
  };

  /** The recording, in pieces of whole lines: of what was dropped, only the connections that go on are known. */
  *recording(): Generator<string> {
    yield `${encodeHeader({ ...this.#options.header, startedMs: this.startedMs })}\n`;
    const encoder = new RecordingEncoder(this.#startMs);
    const { length } = this.#events;
    for (let at = 0; at < length;) {
      const lines: string[] = [];
      for (; at < length && lines.length < 500; at++) lines.push(`${encoder.encode(this.#events.at(at)!)}\n`);
      yield lines.join("");
    }
  }

  /** Tells viewers that the run is over. */
  finish(): void {
    this.#flush();
    this.#isOver = true;
    this.#wake();
  }

  /** Ends what is under way. */
  [Symbol.dispose](): void {
    this.finish();
  }

  #keep(event: WireEvent): void {
    this.#events.push(event);
    this.#octets += octetsOf(event);
    const { maxEvents, maxOctets } = this.#options.recording ?? RECORDING;
    while (this.#events.length > maxEvents || this.#octets > maxOctets) this.#octets -= octetsOf(this.#events.shift()!);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const rows = [...this.#changed.values()];
    this.#changed.clear();
    const { next } = this.log.range;
    const id = `${this.run}:${next}:${this.log.changesBefore(next) + rows.length}`;
    this.log.add(rows.length, encodeMessage("rows", JSON.stringify({ lanes: this.#picture.lanes, rows }), id));
    this.#wake();
  }

  #wake(): void {
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }
}

/** The bytes that an event takes, about: those of the message, twice where it has its text, too. */
function octetsOf(event: WireEvent): number {
  return 200 + ("octets" in event ? event.octets.length : 0) + ("text" in event ? event.text.length : 0);
}
