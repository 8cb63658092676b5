/**
 * From the lines of a recording back to events; what is no recording is refused with its line.
 */
import { quoteText } from "../model/display.ts";
import { TableError } from "../model/errors.ts";
import type { ConnectionInfo, WireEvent } from "./event.ts";
import { RECORDING_VERSION, type RecordingHeader } from "./recording.ts";

/** The longest line: an event carries at most one read of 64 KiB, of which each byte may take six characters. */
export const MAX_LINE_CHARACTERS = 1_000_000;

/** A rule for a field, in words, and whether a value keeps it. */
interface Rule {
  readonly wanted: string;
  readonly holds: (value: unknown) => boolean;
}

// deno-lint-ignore no-control-regex -- each character is a byte
const OCTETS = /^[\x00-\xff]*$/;
const octets: Rule = {
  wanted: "a string of bytes (U+0000 to U+00FF)",
  holds: (value) => typeof value === "string" && OCTETS.test(value),
};
const text: Rule = { wanted: "a string", holds: (value) => typeof value === "string" };
const count: Rule = {
  wanted: "a whole number",
  holds: (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
};
const yesOrNo: Rule = { wanted: "true or false", holds: (value) => typeof value === "boolean" };
const texts: Rule = {
  wanted: "a list of strings",
  holds: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"),
};
const number: Rule = { wanted: "a number", holds: (value) => typeof value === "number" && Number.isFinite(value) };

function oneOf(...words: readonly string[]): Rule {
  return { wanted: words.join(", "), holds: (value) => typeof value === "string" && words.includes(value) };
}

function optional({ wanted, holds }: Rule): Rule {
  return { wanted: `${wanted}, or nothing`, holds: (value) => value === undefined || holds(value) };
}

const framing = oneOf("line", "raw");
const verdict = optional(oneOf("answer", "referral", "not found", "refused"));
const FINDINGS = [
  "raw",
  "line",
  "stray",
  "mirror",
  "pipelining",
  "lock-step",
  "closed",
  "silent",
  "second",
  "other name",
];
const finding: Rule = {
  wanted: "what a client found out",
  holds: (value) => {
    if (typeof value !== "object" || value === null || !("about" in value)) return false;
    const { about, ...rest } = value as Record<string, unknown>;
    const isPlain = (one: unknown) => octets.holds(one) || number.holds(one) || typeof one === "boolean";
    return FINDINGS.includes(about as string) && Object.values(rest).every(isPlain) &&
      ["reply", "query"].every((key) => !(key in rest) || octets.holds(rest[key])) &&
      ["answered", "silentMs"].every((key) => !(key in rest) || number.holds(rest[key]));
  },
};

/** The fields of each kind of event, besides those that all have. */
const FIELDS: Readonly<Record<WireEvent["kind"], Readonly<Record<string, Rule>>>> = {
  opened: { wallClockMs: number },
  read: { octets },
  written: { octets },
  query: { text: octets, octets, framing },
  reply: { text: octets, octets, framing, query: octets, verdict },
  extra: { octets },
  finding: { finding },
  finished: {},
  failed: { message: text },
  closed: {
    ending: oneOf("end", "reset", "done", "replaced", "silent", "fault", "stopped", "too long", "idle", "shutdown"),
  },
  unread: {},
  refused: { connected: count },
  dns: { isReply: yesOrNo, transport: oneOf("udp", "tcp"), parts: texts, octets },
};
const COMMON: Readonly<Record<string, Rule>> = { at: count, connection: count };
const CONNECTION: Readonly<Record<string, Rule>> = {
  side: oneOf("client", "server"),
  server: text,
  local: text,
  peer: text,
};
const HEADER: Readonly<Record<string, Rule>> = { program: text, role: text, startedMs: number };

/** Reads the lines of one recording, in order. */
export class RecordingReader {
  readonly #file: string;
  readonly #connections = new Map<number, ConnectionInfo>();
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
   * @returns The event in it; undefined for the header and for lines that hold none.
   * @throws {TableError} It is no line of a recording.
   */
  read(line: string): WireEvent | undefined {
    this.#line++;
    this.#source = line.slice(0, 200);
    if (line.trim() === "") return undefined;
    const value = this.#parse(line);
    if (this.header === undefined) {
      this.#readHeader(value);
      return undefined;
    }
    if (value.event === "limit") {
      this.isLimited = true;
      return undefined;
    }
    return this.#readEvent(value);
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
    this.#check(value, FIELDS[kind]);
    const id = value.connection as number;
    if ("side" in value) {
      this.#check(value, CONNECTION);
      const { side, server, local, peer } = value as unknown as ConnectionInfo;
      this.#connections.set(id, { number: id, side, server, local, peer });
    }
    const connection = this.#connections.get(id);
    if (connection === undefined) throw this.#error(`Connection ${id} has no first event, which tells its addresses`);
    const fields = Object.fromEntries(
      Object.keys(FIELDS[kind]).flatMap((key) => key in value ? [[key, value[key]]] : []),
    );
    return { kind, atMs: (value.at as number) / 1000, connection, ...fields } as WireEvent;
  }

  #check(value: Record<string, unknown>, rules: Readonly<Record<string, Rule>>): void {
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
