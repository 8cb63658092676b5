/**
 * From the lines of a recording back to events; what is no recording is refused with its line.
 */
import { verdictIn } from "../codec/reply_text.ts";
import { quoteText } from "../model/display.ts";
import { TableError } from "../model/errors.ts";
import type { ConnectionInfo, Finding, WireEvent } from "./event.ts";
import { RECORDING_VERSION, type RecordingHeader } from "./recording.ts";
import { COMMON, CONNECTION, FIELDS, type Fields, FINDINGS, HEADER, RUN } from "./recording_fields.ts";

/** The longest line: an event carries at most 64 lines or one read of 64 KiB, of which each byte may take six characters. */
export const MAX_LINE_CHARACTERS = 1_000_000;

/** Reads the lines of one recording, in order. */
export class RecordingReader {
  readonly #file: string;
  readonly #connections = new Map<number, ConnectionInfo>();
  /** The replies of the last run of each connection. */
  readonly #replies = new Map<number, string>();
  #line = 0;
  #source = "";
  /** What the recording says of itself; undefined before its first line. */
  header: RecordingHeader | undefined;
  /** Whether it ended because it had reached its limit. */
  isLimited = false;

  /** A reader of the recording that errors call `file`. */
  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Reads the next line; times are on the clock of the recording, which began at 0.
   *
   * @returns The events in it; none for the header and for lines that hold none.
   * @throws {TableError} It is no line of a recording.
   */
  read(line: string): WireEvent[] {
    this.#line++;
    this.#source = line.slice(0, 200);
    if (line.trim() === "") return [];
    const value = this.#parse(line);
    if (this.header === undefined) {
      this.#readHeader(value);
      return [];
    }
    if (value.event === "limit") {
      this.isLimited = true;
      return [];
    }
    return value.event === "run" ? this.#readRun(value) : [this.#readEvent(value)];
  }

  #parse(line: string): Record<string, unknown> {
    if (line.length > MAX_LINE_CHARACTERS) {
      throw this.#error(`A line of ${line.length} characters, wanted at most ${MAX_LINE_CHARACTERS}`);
    }
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw this.#error("The line is no JSON, wanted a line of a recording");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.#error("The line is no JSON object, wanted a line of a recording");
    }
    return value as Record<string, unknown>;
  }

  #readHeader(value: Record<string, unknown>): void {
    if (value.recording !== "dns-lab") {
      throw this.#error('The file is no recording, wanted a first line like {"recording":"dns-lab","version":1,...}');
    }
    if (value.version !== RECORDING_VERSION) {
      const seen = quoteText(String(value.version));
      throw this.#error(
        `The recording has version ${seen}, wanted ${RECORDING_VERSION}; view it with the dns-lab that made it`,
      );
    }
    this.#check(value, HEADER);
    this.header = value as unknown as RecordingHeader;
  }

  #readEvent(value: Record<string, unknown>): WireEvent {
    const kind = value.event as WireEvent["kind"];
    if (typeof kind !== "string" || !Object.hasOwn(FIELDS, kind)) {
      throw this.#error(`The event is ${quoteText(String(kind))}, wanted ${Object.keys(FIELDS).join(", ")}`);
    }
    this.#check(value, COMMON);
    // A write without bytes sent the replies of the last run.
    if (kind === "written" && !("octets" in value)) value.octets = this.#replies.get(value.connection as number);
    this.#check(value, FIELDS[kind]);
    if (kind === "finding") {
      const found = value.finding as Record<string, unknown>;
      this.#check(found, FINDINGS[found.about as Finding["about"]]);
    }
    const id = value.connection as number;
    if ("side" in value) {
      this.#check(value, CONNECTION);
      const { side, server, local, peer, client } = value as unknown as ConnectionInfo;
      const named = client === undefined ? {} : { client };
      this.#connections.set(id, { number: id, side, server, local, peer, ...named });
    }
    if (kind === "closed") this.#replies.delete(id);
    const connection = this.#connectionOf(value);
    const fields = Object.fromEntries(
      Object.keys(FIELDS[kind]).flatMap((key) => key in value ? [[key, value[key]]] : []),
    );
    return { kind, atMs: (value.at as number) / 1000, connection, ...fields } as WireEvent;
  }

  /** Lines that were replied to at once: a query and a reply for each. */
  #readRun(value: Record<string, unknown>): WireEvent[] {
    this.#check(value, COMMON);
    this.#check(value, RUN);
    const base = { atMs: (value.at as number) / 1000, connection: this.#connectionOf(value), framing: "line" } as const;
    const [queries, replies] = [value.queries, value.replies].map((lines) => (lines as string).match(/[^\n]*\n/g)!);
    if (queries.length !== replies.length) {
      throw this.#error(
        `The field "replies" has ${replies.length} lines, wanted ${queries.length}, one for each query`,
      );
    }
    this.#replies.set(value.connection as number, value.replies as string);
    const { readAt, queries: octets } = value as { readAt?: number; queries: string };
    const read: WireEvent[] = readAt === undefined
      ? []
      : [{ kind: "read", atMs: readAt / 1000, connection: base.connection, octets }];
    return read.concat(queries.flatMap((octets, at): WireEvent[] => {
      const [query, reply] = [octets.slice(0, -1), replies[at].slice(0, -1)];
      return [
        { ...base, kind: "query", text: query, octets },
        { ...base, kind: "reply", text: reply, octets: replies[at], query, verdict: verdictIn(reply) },
      ];
    }));
  }

  #connectionOf({ connection: id }: Record<string, unknown>): ConnectionInfo {
    const connection = this.#connections.get(id as number);
    if (connection === undefined) throw this.#error(`Connection ${id} has no first event, which tells its addresses`);
    return connection;
  }

  #check(value: Record<string, unknown>, rules: Fields): void {
    for (const [key, { wanted, holds }] of Object.entries(rules)) {
      if (holds(value[key])) continue;
      const seen = value[key] === undefined ? "missing" : quoteText(JSON.stringify(value[key]));
      throw this.#error(`The field "${key}" is ${seen}, wanted ${wanted}`);
    }
  }

  #error(message: string): TableError {
    return new TableError(this.#file, [{
      severity: "error",
      line: this.#line,
      column: 1,
      message,
      source: this.#source,
    }]);
  }
}
