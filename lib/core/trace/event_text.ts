/**
 * Wire events as lines to read: when, on which connection, from whom to whom, and the bytes.
 *
 * The client stands on the left and the server on the right, whichever of them reports: `→` is a query, `←` a reply.
 */
import { verdictIn } from "../codec/reply_text.ts";
import { counted, escapeControls, escapeNonAscii, quoteMessage, quoteOctets } from "../model/display.ts";
import { trimPadding } from "../model/octet_string.ts";
import type { ReplyKind } from "../model/reply.ts";
import type { ConnectionInfo, Ending, ExtraEvent, Finding, QueryEvent, ReplyEvent, WireEvent } from "./event.ts";

/** How many characters of a message are shown. */
export const MAX_SHOWN = 300;

const ENDINGS: Readonly<Record<Exclude<Ending, "end" | "reset">, string>> = {
  done: "closed: all is done",
  "one query": "closed: a connection for each query",
  overtaken: "closed: the reply came over the connection before",
  replaced: "closed: another connection replaces it",
  silent: "closed: no reply came in time",
  fault: "closed: the reply can't be used",
  stopped: "closed: the client stops",
  "too long": "disconnected: the query is longer than the limit",
  "no query": "disconnected: the message is no DNS query",
  idle: "disconnected: no query came within the idle time",
  unread: "disconnected: the client did not read its replies in time",
  full: "disconnected: as many clients as allowed are connected",
  shutdown: "closed: the server is shutting down",
};

const VERDICTS: Readonly<Record<ReplyKind, string>> = {
  answer: "answered",
  referral: "referred",
  "not found": "not found",
  refused: "refused",
};

const ASCII_ARROWS = { "→": "->", "←": "<-" } as const;

/** How a line is written. */
export interface LineOptions {
  /** What else is to be said about the event (`segments.ts`). */
  readonly notes?: readonly string[];
  /** Whether to write ASCII alone. */
  readonly isAscii?: boolean;
}

/** One line for an event that happened `sinceMs` after the start; undefined for one that has no line. */
export function renderEvent(
  event: WireEvent,
  sinceMs: number,
  { notes = [], isAscii = false }: LineOptions = {},
): string | undefined {
  const text = describeEvent(event, notes);
  if (text === undefined) return undefined;
  const { number, side, server } = event.connection;
  const arrow = arrowOf(event);
  const verb = event.kind === "opened" ? "" : (side === "client") === (arrow === "→") ? "sent      " : "received  ";
  const shown = arrow !== undefined && isAscii ? ASCII_ARROWS[arrow] : arrow;
  const way = arrow === undefined ? "" : `client ${shown} ${server}  ${verb}`;
  const before = `${(sinceMs / 1000).toFixed(3).padStart(8)}  #${number}  ${way}`;
  // The parts of a DNS message stand below each other.
  const said = isAscii ? escapeNonAscii(text) : text;
  return before + (event.kind === "dns" ? said.replaceAll("; ", `\n${" ".repeat(before.length)}`) : said);
}

/** Which way an event goes, with the client on the left; undefined for one that goes no way. */
export function arrowOf(event: WireEvent): "→" | "←" | undefined {
  const { kind } = event;
  if (kind === "dns") return event.isReply ? "←" : "→";
  if (kind === "reply") return "←";
  return kind === "opened" || kind === "query" || kind === "extra" ? "→" : undefined;
}

/** What there is to say about an event besides its time and its way; undefined for one that needs no words. */
export function describeEvent(event: WireEvent, notes: readonly string[] = []): string | undefined {
  const { side, server } = event.connection;
  const peer = escapeControls(event.connection.peer);
  const isServer = side === "server";
  switch (event.kind) {
    case "opened":
      return isServer ? `connected from ${peer}` : `connected to ${peer}`;
    case "query":
    case "reply":
    case "extra":
      return `${quoteMessage(event.octets, MAX_SHOWN)}  ${messageTags(event, notes).join(", ")}`;
    case "dns": {
      const way = `${counted(event.octets.length, "byte")}, ${event.transport.toUpperCase()}`;
      return [`${way}, ${event.parts[0]}`, ...event.parts.slice(1)].map(escapeControls).join("; ");
    }
    case "written":
    case "finished":
      return notes.length === 0 ? undefined : notes.join(", ");
    case "read":
      return undefined;
    case "failed":
      return `can't connect to ${peer}: ${escapeControls(event.message)}`;
    case "finding":
      return `${server} ${describeFinding(event.finding)}`;
    case "closed":
      return describeEnding(event.connection, event.ending);
    case "unread":
      return "the client does not read its replies: the server reads nothing more from it until it does";
    case "refused":
      return `refused ${peer}: ${counted(event.connected, "client is", "clients are")} already connected`;
  }
}

/** What there is to say about a message besides its bytes, in a few words each: its length first. */
export function messageTags(event: QueryEvent | ReplyEvent | ExtraEvent, notes: readonly string[]): string[] {
  return [counted(event.octets.length, "byte"), ...ownTags(event), ...notes];
}

function ownTags(event: QueryEvent | ReplyEvent | ExtraEvent): string[] {
  switch (event.kind) {
    case "query":
      return [event.framing, ...event.text === "" ? ["empty"] : [], ...tagsBehindNul(event)];
    case "reply": {
      const verdict = event.verdict ?? verdictIn(event.text);
      const meaning = event.text === "" ? "empty" : verdict && VERDICTS[verdict];
      return [event.framing, ...meaning === undefined ? [] : [meaning], ...tagsBehindNul(event)];
    }
    case "extra":
      return [event.connection.side === "server" ? "ignored" : "the late newline"];
  }
}

/** A message ends at the first NUL behind it: what else a fixed buffer held is no part of it. */
function tagsBehindNul({ text, octets }: QueryEvent | ReplyEvent): string[] {
  const rest = octets.slice(octets.indexOf(text) + text.length);
  const nul = rest.indexOf("\0");
  if (nul < 0 || trimPadding(rest) === "") return [];
  return [`${counted(rest.length - nul - 1, "byte is", "bytes are")} ignored behind the NUL`];
}

function describeEnding({ side, server }: ConnectionInfo, ending: Ending): string {
  if (ending !== "end" && ending !== "reset") {
    return side === "client"
      ? ENDINGS[ending].replace("closed", `closed the connection to ${server}`)
      : ENDINGS[ending];
  }
  const other = side === "server" ? "the client" : server;
  return `${other} ${ending === "end" ? "closed its end of" : "reset"} the connection`;
}

/** A finding as a sentence without its subject, which is the server. */
function describeFinding(finding: Finding): string {
  switch (finding.about) {
    case "raw":
      return "does not need a newline";
    case "line":
      return "needs a newline: it replied only after one";
    case "stray":
      return `replied to the late newline, too: ${quoteOctets(finding.reply)} is dropped`;
    case "waiting":
      return `may reply to the late newline, too: waiting up to ${(finding.waitMs / 1000).toFixed(1)} s for that`;
    case "mirror":
      return "replies to a line with a line";
    case "pipelining":
      return "accepts several lines at a time: queries are pipelined from now on";
    case "lock-step":
      return "does not accept two lines at a time: one query at a time from now on";
    case "closed":
      return `closed the connection after ${counted(finding.answered, "reply", "replies")}: ` +
        (finding.perQuery ? "reconnecting for each query" : "reconnecting");
    case "silent":
      return `has sent no reply for ${(finding.silentMs / 1000).toFixed(1)} s, after ` +
        `${counted(finding.answered, "reply", "replies")}: asking over a second connection, too`;
    case "second":
      return "replied over the second connection: " +
        (finding.perQuery ? "reconnecting for each query" : "using that from now on");
    case "other name":
      return `replied with another name than the one asked for: ${quoteOctets(finding.reply)} is kept`;
  }
}
