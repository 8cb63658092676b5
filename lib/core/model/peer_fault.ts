/**
 * What a server can do wrong, as data, and the sentence for each.
 *
 * The sentences say what was seen and what was wanted. What the user can do about it depends on the program that runs,
 * so it is added elsewhere. Names, queries and replies are octet strings.
 */
import { type AstrayReason, describeAstray, describeRejected, type Rejected } from "./dns_fault.ts";
import { counted, escapeControls, quoteMessage, quoteOctets } from "./display.ts";

/** A server, as errors name it. */
export interface Peer {
  /** Its role's label: "RS". */
  readonly label: string;
  /** A host name or an address, as text. */
  readonly host: string;
  /** Its TCP port. */
  readonly port: number;
  /** The server whose referral named the host, and the referral, an octet string; undefined where the user named it. */
  readonly origin?: { readonly label: string; readonly referral: string };
}

/** Why a connection could not be made. */
export type UnreachableReason = "refused" | "timed out" | "unknown host" | "other";

/** How a query was sent. */
export type SentAs = "bare" | "line" | "bare, then the newline" | "over a new connection" | "over UDP" | "over TCP";

/** A server can't be reached, does not reply, closes the connection too early, or refuses a query. */
export type PeerFault =
  /** No connection could be made; `detail` is what the system said. */
  | {
    readonly kind: "unreachable";
    readonly reason: UnreachableReason;
    readonly detail: string;
    readonly timeoutMs: number;
  }
  /** No reply came in time; it had sent `answered` replies on that connection before. */
  | {
    readonly kind: "no reply";
    readonly query: string;
    readonly timeoutMs: number;
    readonly answered: number;
    readonly sentAs: SentAs;
    /** What came in place of a reply: padding alone; "" or undefined where nothing came. */
    readonly empty?: string;
    /** What came in place of a reply over real DNS. */
    readonly rejected?: Rejected;
  }
  /** It closed or reset the connection without having replied on it. */
  | { readonly kind: "closed"; readonly query: string; readonly isReset: boolean }
  /** It closed the connection after `answered` replies, and new ones were refused or brought no reply for `retriedMs`. */
  | {
    readonly kind: "left";
    readonly query: string;
    readonly answered: number;
    readonly retriedMs: number;
    readonly isRefused: boolean;
  }
  /** It refused the query. */
  | { readonly kind: "refused"; readonly query: string; readonly reply: string }
  /** A server of real DNS replied that it has no answer, `tries` times; `rcode` is what people call the code: "SERVFAIL". */
  | { readonly kind: "failed"; readonly query: string; readonly rcode: string; readonly tries: number };

/** A server sends what the protocol does not allow. */
export type ProtocolFault =
  /** It sent what is no reply of the protocol; `canRefer` tells whether a referral would have been one. */
  | {
    readonly kind: "malformed";
    readonly query: string;
    readonly reply: string;
    readonly canRefer: boolean;
    readonly defect: ReplyDefect;
  }
  /** `count` replies bore another name than their queries; `query` and `reply` are those of the first. */
  | { readonly kind: "other name"; readonly query: string; readonly reply: string; readonly count: number }
  /** It sent a reply although no query was open. */
  | { readonly kind: "unasked"; readonly reply: string }
  /** It sent more octets than a reply can have. */
  | { readonly kind: "endless"; readonly octets: number; readonly beginning: string; readonly maxOctets: number }
  /** It closed the connection in the middle of a line. */
  | { readonly kind: "cut"; readonly query: string; readonly reply: string }
  /** What it sent in real DNS leads nowhere. */
  | { readonly kind: "astray"; readonly query: string; readonly reason: AstrayReason }
  /** Some of its replies were nearly right, which was not to be let pass. */
  | { readonly kind: "deviations"; readonly count: number };

/** What a message lacks that is no reply. */
export type ReplyDefect =
  | "empty"
  | "the query itself"
  | "no flag"
  | "no name"
  | "no address"
  | "address alone"
  | "other flag"
  | "two replies"
  | "other";

const DEFECTS: Readonly<Record<ReplyDefect, string>> = {
  empty: "the reply is empty",
  "the query itself": "that is the query, sent back",
  "no flag": "the flag is missing",
  "no name": "the name is missing",
  "no address": "the address is missing",
  "address alone": "the name and the flag are missing",
  "other flag": "the flag is unknown",
  "two replies": "that is two replies in one",
  other: "that is no reply of the protocol",
};

/** The server as errors name it, place first: `ilab1:50007: RS`. */
export function describePeer({ label, host, port }: Peer): string {
  const shown = escapeControls(host);
  return `${shown.includes(":") ? `[${shown}]` : shown}:${port}: ${label}`;
}

/** The sentence for `fault`, without its subject, which is the server. */
export function describePeerFault(fault: PeerFault, { host, origin }: Peer): string {
  switch (fault.kind) {
    case "unreachable": {
      const named = origin === undefined ? "" : ` (${origin.label} named it in ${quoteOctets(origin.referral)})`;
      return `can't be reached${named}: ${describeReason(fault, host)}`;
    }
    case "no reply":
      if (fault.empty) {
        return `sent an empty reply, ${describeMessage(fault.empty)}, to ${
          quoteOctets(fault.query)
        }, and nothing more ` +
          `within ${seconds(fault.timeoutMs)}`;
      }
      return `did not reply to ${quoteOctets(fault.query)} within ${seconds(fault.timeoutMs)}` +
        (fault.answered === 0
          ? ` (sent ${describeSending(fault.sentAs)})`
          : `; it had answered ${counted(fault.answered, "query", "queries")} before on this connection`) +
        describeRejected(fault.rejected);
    case "closed":
      return `${fault.isReset ? "reset" : "closed"} the connection before it replied to ${quoteOctets(fault.query)}`;
    case "left":
      return `closed the connection after ${counted(fault.answered, "reply", "replies")}, before it replied to ` +
        `${quoteOctets(fault.query)}, and for ${seconds(fault.retriedMs)} ` +
        (fault.isRefused ? "it has refused every new one" : "no new one has brought a reply");
    case "refused":
      return `refused the query ${quoteOctets(fault.query)}: it replied ${quoteOctets(fault.reply)}`;
    case "failed":
      return `replied ${fault.rcode} to the query ${quoteOctets(fault.query)}` +
        (fault.tries === 1 ? "" : `, after ${fault.tries} tries`) + ", wanted an answer";
  }
}

/** The sentence for `fault`, without its subject, which is the server. */
export function describeProtocolFault(fault: ProtocolFault): string {
  switch (fault.kind) {
    case "malformed":
      return `replied ${describeMessage(fault.reply)} to the query ${quoteOctets(fault.query)}: ` +
        `${DEFECTS[fault.defect]}; wanted "Hostname IPaddress A"${fault.canRefer ? ', "TSHostname - NS"' : ""} or ` +
        '"Hostname - Error:HOST NOT FOUND"';
    case "other name": {
      const others = fault.count === 1 ? "" : ` (the first of ${fault.count} such replies)`;
      return `replied ${describeMessage(fault.reply)} to the query ${
        quoteOctets(fault.query)
      }${others}, wanted a reply ` +
        "that begins with that name";
    }
    case "unasked":
      return `sent ${describeMessage(fault.reply)} when no query was open, wanted one reply to each query`;
    case "endless":
      return `sent ${fault.octets} octets that no reply ends, beginning ${
        quoteOctets(fault.beginning, 40)
      }, wanted a ` +
        `reply of at most ${fault.maxOctets}`;
    case "cut":
      return `replied ${describeMessage(fault.reply)} to the query ${quoteOctets(fault.query)} and closed the ` +
        "connection, wanted a whole line before that";
    case "astray":
      return `sent, to the query ${quoteOctets(fault.query)}, ${describeAstray(fault.reason)}`;
    case "deviations":
      return `sent replies that are nearly right, in ${counted(fault.count, "way")}, wanted exact ones`;
  }
}

/** A message in quotes, and its length. */
function describeMessage(octets: string): string {
  return `${quoteMessage(octets)} (${counted(octets.length, "byte")})`;
}

function describeReason({ reason, detail, timeoutMs }: PeerFault & { kind: "unreachable" }, host: string): string {
  switch (reason) {
    case "refused":
      return "the connection is refused, no program listens there";
    case "timed out":
      return `no connection within ${seconds(timeoutMs)}`;
    case "unknown host":
      return `there is no host named "${escapeControls(host)}"`;
    case "other":
      return escapeControls(detail);
  }
}

function describeSending(sentAs: SentAs): string {
  return sentAs === "bare" ? "without a newline" : sentAs === "line" ? "with a newline" : sentAs;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
