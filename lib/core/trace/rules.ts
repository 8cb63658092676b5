/**
 * Which rule each event comes from (`explanation.ts`).
 */
import { verdictIn } from "../codec/reply_text.ts";
import { TS } from "../model/role.ts";
import { dnsRuleOf } from "./dns_explanation.ts";
import type { ClosedEvent, ConnectionInfo, Ending, QueryEvent, ReplyEvent, WireEvent } from "./event.ts";
import type { RuleName } from "./explanation.ts";
import { pairOf } from "./lanes.ts";

/** The rules for the endings that both ends can tell in the same way. */
const ENDINGS: Readonly<Record<Exclude<Ending, "end" | "reset">, RuleName>> = {
  done: "done",
  "one query": "one query",
  overtaken: "second connection",
  replaced: "second connection",
  silent: "failure",
  fault: "failure",
  stopped: "failure",
  "too long": "too long",
  idle: "idle",
  "no query": "refused",
  unread: "unread",
  full: "too many clients",
  shutdown: "shutdown",
};

/** Finds the rules of events, in order: some depend on what was before. */
export class Rules {
  /** The clients and servers that were connected, and those where the server has replied, each as `pairOf` says. */
  readonly #connected = new Set<string>();
  readonly #replied = new Set<string>();

  /** The rule that the next event comes from; undefined for one that is no step of the protocol. */
  ruleOf(event: WireEvent): RuleName | undefined {
    switch (event.kind) {
      case "opened":
        return this.#ofConnection(event.connection);
      case "query":
        return this.#ofQuery(event);
      case "reply":
        return this.#ofReply(event);
      case "extra":
        return event.connection.side === "client" ? "late newline" : "ignored";
      case "dns":
        return dnsRuleOf(event);
      case "finished":
        return event.connection.side === "server" ? "half-close" : undefined;
      case "failed":
        return "no connection";
      case "refused":
        return "too many clients";
      case "unread":
        return "unread";
      case "closed":
        return ofEnding(event);
      default:
        return undefined;
    }
  }

  #ofConnection(connection: ConnectionInfo): RuleName {
    const pair = pairOf(connection);
    if (this.#connected.has(pair)) return "reconnection";
    // To a server that stands alone each connection is another client's; there is nothing to remember.
    if (isKnownClient(connection)) this.#connected.add(pair);
    return connection.server === TS.label ? "connection to TS" : "connection to RS";
  }

  #ofQuery({ connection, framing }: QueryEvent): RuleName {
    const isBare = framing === "raw" && connection.side === "client" && !this.#replied.has(pairOf(connection));
    if (isBare) return "bare query";
    return connection.server === TS.label ? "query to TS" : "query to RS";
  }

  #ofReply({ connection, verdict, text }: ReplyEvent): RuleName | undefined {
    if (isKnownClient(connection)) this.#replied.add(pairOf(connection));
    const kind = verdict ?? verdictIn(text);
    return kind === "referral" && connection.server === TS.label ? "referral from TS" : kind;
  }
}

/** Whether other connections of the same client have the same name for it. */
function isKnownClient({ side, client }: ConnectionInfo): boolean {
  return side === "client" || client !== undefined;
}

function ofEnding({ connection: { side }, ending }: ClosedEvent): RuleName {
  if (ending !== "end" && ending !== "reset") return ENDINGS[ending];
  if (side === "client") return "server closed";
  return ending === "end" ? "client left" : "client reset";
}
