/**
 * The fields of a recording's lines: what each has to be. `lib/docs/recordings.md` says what they mean.
 */
import { escapeControls } from "../model/display.ts";
import { ENDINGS, type Finding, type WireEvent } from "./event.ts";
import { SERVER_NAMES } from "./server_names.ts";

/** A host name of 253 octets, each of which may be shown as an escape of four characters, and a port. */
const MAX_ADDRESS_CHARACTERS = 1024;

/** A rule for a field. */
export interface Rule {
  /** What it has to be, in words. */
  readonly wanted: string;
  /** Whether a value is that. */
  readonly holds: (value: unknown) => boolean;
}

/** The rules for the fields of a line. */
export type Fields = Readonly<Record<string, Rule>>;

// deno-lint-ignore no-control-regex -- each character is a byte
const OCTETS = /^[\x00-\xff]*$/;
const octets: Rule = {
  wanted: "a string of bytes (U+0000 to U+00FF)",
  holds: (value) => typeof value === "string" && OCTETS.test(value),
};
const text: Rule = { wanted: "a string", holds: (value) => typeof value === "string" };
const address: Rule = {
  wanted: "an address and a port",
  holds: (value) =>
    typeof value === "string" && value.length <= MAX_ADDRESS_CHARACTERS && escapeControls(value) === value,
};
const clientName: Rule = {
  wanted: "client, or client#1 and so on",
  holds: (value) => typeof value === "string" && /^client(?:#[1-9]\d{0,8})?$/.test(value),
};
const count: Rule = {
  wanted: "a whole number",
  holds: (value) => typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
};
const yesOrNo: Rule = { wanted: "true or false", holds: (value) => typeof value === "boolean" };
const texts: Rule = {
  wanted: "a list of strings",
  holds: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"),
};
/** The last time that a date can have. */
const MAX_MILLISECONDS = 8.64e15;
const milliseconds: Rule = {
  wanted: `milliseconds, from 0 to ${MAX_MILLISECONDS}`,
  holds: (value) => typeof value === "number" && value >= 0 && value <= MAX_MILLISECONDS,
};

function oneOf(...words: readonly string[]): Rule {
  return { wanted: words.join(", "), holds: (value) => typeof value === "string" && words.includes(value) };
}

function optional({ wanted, holds }: Rule): Rule {
  return { wanted: `${wanted}, or nothing`, holds: (value) => value === undefined || holds(value) };
}

const framing = oneOf("line", "raw");
const verdict = optional(oneOf("answer", "referral", "not found", "refused"));
/** The fields of each kind of finding, besides `about`. */
export const FINDINGS: Readonly<Record<Finding["about"], Fields>> = {
  raw: {},
  line: {},
  stray: { reply: octets },
  mirror: {},
  waiting: { waitMs: milliseconds },
  pipelining: {},
  "lock-step": {},
  closed: { answered: count, perQuery: yesOrNo },
  silent: { answered: count, silentMs: milliseconds },
  second: { perQuery: yesOrNo },
  "other name": { query: octets, reply: octets },
};
const finding: Rule = {
  wanted: `what a client found out, "about" ${Object.keys(FINDINGS).join(", ")}`,
  holds: (value) => {
    if (typeof value !== "object" || value === null || !("about" in value)) return false;
    return typeof value.about === "string" && Object.hasOwn(FINDINGS, value.about);
  },
};

/** The fields of each kind of event, besides those that all have. */
export const FIELDS: Readonly<Record<WireEvent["kind"], Fields>> = {
  opened: { wallClockMs: milliseconds },
  read: { octets },
  written: { octets },
  query: { text: octets, octets, framing },
  reply: { text: octets, octets, framing, query: octets, verdict },
  extra: { octets },
  finding: { finding },
  finished: {},
  failed: { message: text },
  closed: { ending: oneOf(...ENDINGS) },
  unread: {},
  refused: { connected: count },
  dns: { isReply: yesOrNo, transport: oneOf("udp", "tcp"), parts: texts, octets },
};
const lines: Rule = {
  wanted: "lines of bytes, each with its newline",
  holds: (value) => octets.holds(value) && /\n$/.test(value as string),
};
/** The fields of lines that were replied to at once. */
export const RUN: Fields = { readAt: optional(count), queries: lines, replies: lines };
/** The fields that every event has. */
export const COMMON: Fields = { at: count, connection: count };
/** What the first event of a connection tells of it. */
export const CONNECTION: Fields = {
  side: oneOf("client", "server"),
  server: oneOf(...SERVER_NAMES),
  local: address,
  peer: address,
  client: optional(clientName),
};
/** The fields of the header. */
export const HEADER: Fields = { program: text, role: text, startedMs: milliseconds };
