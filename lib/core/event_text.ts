/**
 * Wire events as lines to read: when, who, which way, what; one arrow a message.
 */
import { showOctets } from "./display.ts";
import type { Ending, WireEvent } from "./event.ts";

/** From whose place the wire is seen: a server sees clients, a client sees servers. */
export type Side = "server" | "client";

const ENDINGS: Readonly<Record<Ending, string>> = {
  end: "closed by the other side",
  reset: "reset by the other side",
  done: "closed: done",
  "too long": "sent away: the query is over the limit (--max-query)",
  idle: "sent away: silent for too long (--idle)",
  silent: "closed: no answer came",
  shutdown: "closed: shutting down",
};

/** One line for an event that happened `sinceMs` after the start. */
export function renderEvent(event: WireEvent, side: Side, sinceMs: number): string {
  const role = event.role.toUpperCase();
  // An arrow to the right is a query, one to the left a reply; before it stands who is at the other end.
  const other = side === "server" ? event.peer : role;
  return `${(sinceMs / 1000).toFixed(3).padStart(8)}  ${other}  ${describe(event, side)}`;
}

function describe(event: WireEvent, side: Side): string {
  switch (event.kind) {
    case "connected":
      return side === "server" ? "connected" : `connected to ${event.peer}`;
    case "query":
      return `→ ${showOctets(event.text)}  (${event.framing})`;
    case "reply":
      return `← ${showOctets(event.text)}  (${event.verdict ?? event.framing})`;
    case "finding":
      return event.text;
    case "closed":
      return ENDINGS[event.ending];
    case "unread":
      return "does not read its replies: nothing more is read from it until it does (--max-unread)";
    case "refused":
      return `refused: ${event.clients} clients are connected (--max-clients)`;
  }
}
