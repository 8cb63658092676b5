/**
 * Which rule of the protocol produced a message, and what real DNS does there: one sentence for each, with its source.
 */
import { verdictIn } from "../codec/reply_text.ts";
import type { WireEvent } from "./event.ts";

/** The rules that messages come from. */
export type RuleName =
  | "query to RS"
  | "query to TS"
  | "answer"
  | "referral"
  | "not found"
  | "refused"
  | "late newline"
  | "connection"
  | "end";

/** A rule. */
export interface Explanation {
  /** What this protocol says. */
  readonly rule: string;
  /** What real DNS does in its place. */
  readonly dns: string;
  /** Where that is written. */
  readonly source: string;
}

/** Every rule, by its name. */
export const EXPLANATIONS: Readonly<Record<RuleName, Explanation>> = {
  "query to RS": {
    rule: "The client asks RS for each name of its list, in order.",
    dns:
      "A resolver without a better server begins at a root server, and sends a question with a name, a type and a class.",
    source: "RFC 1034, 5.3.3; RFC 1035, 4.1.2",
  },
  "query to TS": {
    rule: "RS referred the client to TS, so the client asks TS the same name.",
    dns: "A resolver that gets a referral sends the same question to a server of the zone that the referral names.",
    source: "RFC 1034, 5.3.3",
  },
  answer: {
    rule: "The server's table has the name: it sends the entry, in the table's spelling, with the flag A.",
    dns: "The server sends an A record with the host's IPv4 address, and sets AA if it has authority for the zone.",
    source: "RFC 1034, 4.3.2; RFC 1035, 3.4.1",
  },
  referral: {
    rule: "RS's table does not have the name: it sends its NS entry, which names the machine that TS runs on.",
    dns: "A server that has delegated the zone sends NS records in the authority section, and their addresses as glue.",
    source: "RFC 1034, 4.3.2; RFC 9499, 7",
  },
  "not found": {
    rule: "The server's table does not have the name, and it refers to no other server: there is no such host.",
    dns: "The server replies with the code NXDOMAIN and the SOA record of the zone, which says how long that holds.",
    source: "RFC 1035, 4.1.1; RFC 2308, 2.1",
  },
  refused: {
    rule: "The server does not take the query, says why, and closes the connection.",
    dns: "A server that can't read a query replies FORMERR; one that will not answer replies REFUSED.",
    source: "RFC 1035, 4.1.1",
  },
  "late newline": {
    rule: "No reply came to the bare name, so the newline follows it: a server that reads lines replies now.",
    dns: "Over TCP each DNS message begins with its length in two octets, so that nobody has to guess where it ends.",
    source: "RFC 1035, 4.2.2; RFC 7766, 8",
  },
  connection: {
    rule: "The client connects to RS at the start, to TS at the first referral, and stays connected to both.",
    dns: "Most queries go over UDP; a TCP connection is kept for several queries, since making it costs a round trip.",
    source: "RFC 7766, 6.2",
  },
  end: {
    rule: "A closed connection ends the session; a server ends when its last client has left.",
    dns: "A server closes a connection that has been idle for some seconds, and goes on to serve others.",
    source: "RFC 7766, 6.2.3",
  },
};

/** The rule that an event comes from; undefined for one that is no step of the protocol. */
export function ruleOf(event: WireEvent): RuleName | undefined {
  switch (event.kind) {
    case "opened":
      return "connection";
    case "query":
      return event.connection.server === "TS" ? "query to TS" : "query to RS";
    case "reply":
      return event.verdict ?? verdictIn(event.text);
    case "extra":
      return event.connection.side === "client" ? "late newline" : undefined;
    case "refused":
      return "refused";
    case "closed":
      return "end";
    default:
      return undefined;
  }
}
