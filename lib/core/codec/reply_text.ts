/**
 * The lab's messages: what a query and a reply look like, and what a reply means.
 *
 * Replies of students' servers are taken as they are, within reason: what tells an answer from a referral is the
 * flag at the end. All strings here are octet strings, see `octets.ts`.
 */
import { isSameName, lowerAscii } from "../model/hostname.ts";

/** What TS (and an RS without an NS entry) appends to the name it does not know. */
export const NOT_FOUND_SUFFIX = " - Error:HOST NOT FOUND";
/** The reply to a query over the limit; the connection is closed after it. */
export const TOO_LONG_REPLY = "- Error:QUERY TOO LONG";
/** What a client gets that is one too many; the connection is closed after it. */
export const SERVER_FULL_REPLY = "- Error:SERVER FULL";

/** What a reply says: an address, where to ask, or that there is none; "unknown" is no reply of the protocol. */
export type ReplyKind = "answer" | "referral" | "error" | "unknown";

const SEPARATOR = /[ \t]+/;

/** The kind of a reply, padding removed. */
export function kindOfReply(reply: string): ReplyKind {
  if (reply.endsWith(" A")) {
    const second = reply.indexOf(" ", reply.indexOf(" ") + 1);
    // More fields than an answer can have are two replies that arrived as one.
    return second === reply.length - 2 || reply.split(SEPARATOR, 5).length < 5 ? "answer" : "unknown";
  }
  if (reply.endsWith(" NS")) return "referral";
  if (/[as]$/i.test(reply)) {
    const fields = reply.split(SEPARATOR);
    const flag = fields.length === 3 ? lowerAscii(fields[2]) : "";
    if (flag === "a") return "answer";
    if (flag === "ns") return "referral";
  }
  return /error|not\s*found/i.test(reply) ? "error" : "unknown";
}

/** Whether `reply` refuses the query or the connection; the server closes the connection after it. */
export function isRefusal(reply: string): boolean {
  return reply === TOO_LONG_REPLY || reply === SERVER_FULL_REPLY;
}

/**
 * Whether nothing is missing at the end of `reply`, padding removed, as far as can be told.
 *
 * A raw reply has no end mark; one that arrives in pieces is whole when it ends as replies do.
 */
export function looksComplete(reply: string): boolean {
  return /(?:[ \t](?:A|NS)|NOT FOUND\W?|TOO LONG|SERVER FULL)$/i.test(reply);
}

/**
 * Whether `reply` can be the reply to `query`: an answer and an error must begin with the name that was asked for.
 *
 * A referral names another host, so it fits any query; so does an error that names no host at all.
 */
export function fitsQuery(reply: string, query: string, kind: ReplyKind): boolean {
  if (kind === "referral") return true;
  if (reply.startsWith(query) && reply.charCodeAt(query.length) === 0x20) return true;
  const fields = reply.split(SEPARATOR);
  const namesHost = kind === "answer" ? fields.length === 3 : fields.length > 2 && fields[1] === "-";
  return !namesHost || isSameName(fields[0], query);
}

/** Where a referral sends the client: its first field, or the IPv4 address that its second field holds. */
export function referredHost(referral: string): string {
  const [host, address] = referral.split(SEPARATOR);
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address : host;
}
