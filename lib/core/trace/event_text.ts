/**
 * Wire events as lines to read: when, who, which way, what; one arrow for each message.
 */
import { counted, quoteOctets, showOctets } from "../model/display.ts";
import type { ReplyKind } from "../model/reply.ts";
import type { Ending, Finding, WireEvent } from "./event.ts";

const ENDINGS: Readonly<Record<Ending, string>> = {
  end: "closed by the other side",
  reset: "reset by the other side",
  done: "closed: done",
  replaced: "closed: another connection replaces it",
  silent: "closed: no reply came",
  "too long": "disconnected: the query is longer than the limit",
  idle: "disconnected: no query came within the idle time",
  shutdown: "closed: the server is shutting down",
};

const VERDICTS: Readonly<Record<ReplyKind, string>> = {
  answer: "answered",
  referral: "referred",
  "not found": "not found",
  refused: "refused",
};

/** One line for an event that happened `sinceMs` after the start; undefined for one that has no line here. */
export function renderEvent(event: WireEvent, sinceMs: number): string | undefined {
  const text = describeEvent(event);
  if (text === undefined) return undefined;
  // An arrow to the right is a query, one to the left a reply; before it stands who is at the other end.
  const { side, server, peer } = event.connection;
  return `${(sinceMs / 1000).toFixed(3).padStart(8)}  ${side === "server" ? peer : server}  ${text}`;
}

function describeEvent(event: WireEvent): string | undefined {
  switch (event.kind) {
    case "opened":
      return event.connection.side === "server" ? "connected" : `connected to ${event.connection.peer}`;
    case "read":
    case "written":
      return undefined;
    case "query":
      return `→ ${showOctets(event.text)}  (${event.framing})`;
    case "reply":
      return `← ${showOctets(event.text)}  (${event.verdict === undefined ? event.framing : VERDICTS[event.verdict]})`;
    case "finding":
      return describeFinding(event.finding);
    case "closed":
      return ENDINGS[event.ending];
    case "unread":
      return "does not read its replies: the server reads nothing more from it until it does";
    case "refused":
      return `refused: ${counted(event.connected, "client is", "clients are")} already connected`;
  }
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
      return `no reply for ${(finding.silentMs / 1000).toFixed(1)} s, after ` +
        `${counted(finding.answered, "reply", "replies")}: asking over a second connection, too`;
    case "second":
      return "replied over the second connection: " +
        (finding.perQuery ? "reconnecting for each query" : "using that from now on");
    case "other name":
      return `replied with another name than the one asked for: ${quoteOctets(finding.reply)} is kept`;
  }
}
