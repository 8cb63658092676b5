/**
 * The lab's replies as text: how a reply is written, and what a received one means.
 *
 * Replies of students' servers vary; the flag at the end tells an answer from a referral. All strings are octet strings
 * (`octet_string.ts`).
 */
import { isSameName, lowerAscii } from "../model/hostname.ts";
import { NOT_FOUND_SUFFIX, SERVER_FULL_REPLY, TOO_LONG_REPLY } from "../model/lab_text.ts";
import type { Referral, Reply, ReplyKind } from "../model/reply.ts";

/** The text of a reply, without a line end. */
export function replyText(reply: Reply): string {
  switch (reply.kind) {
    case "answer":
      return `${reply.host} ${reply.address} A`;
    case "referral":
      return referralText(reply);
    case "not found":
      return reply.name + NOT_FOUND_SUFFIX;
    case "refused":
      return reply.reason === "server full" ? SERVER_FULL_REPLY : TOO_LONG_REPLY;
  }
}

/** The text of a referral: the fields of RS's NS entry. */
export function referralText({ host, address }: Omit<Referral, "kind">): string {
  return `${host} ${address} NS`;
}

/** What a received reply says: an address, which server to ask, or an error; "unknown" is no reply of the protocol. */
export type ReceivedKind = "answer" | "referral" | "error" | "unknown";

const SEPARATOR = /[ \t]+/;

/** The kind of a reply, padding removed. */
export function kindOfReply(reply: string): ReceivedKind {
  const isAnswer = reply.endsWith(" A");
  if (isAnswer || reply.endsWith(" NS")) {
    const kind = isAnswer ? "answer" : "referral";
    const second = reply.indexOf(" ", reply.indexOf(" ") + 1);
    if (second === reply.length - (isAnswer ? 2 : 3)) return kind;
    // More fields than a reply can have are two replies that arrived as one.
    const fields = reply.split(SEPARATOR, 5).length;
    // A referral that names no host leads nowhere.
    return fields < 5 && (fields > 2 || (!isAnswer && !reply.startsWith("- "))) ? kind : "unknown";
  }
  if (/[as]$/i.test(reply)) {
    const fields = reply.split(SEPARATOR);
    const flag = fields.length === 3 ? lowerAscii(fields[2]) : "";
    if (flag === "a") return "answer";
    if (flag === "ns") return "referral";
  }
  return /error|not\s*found/i.test(reply) ? "error" : "unknown";
}

/** What a server meant by a received reply, padding removed; undefined where it is no reply of the protocol. */
export function verdictIn(reply: string): ReplyKind | undefined {
  if (isRefusal(reply)) return "refused";
  const kind = kindOfReply(reply);
  return kind === "unknown" ? undefined : kind === "error" ? "not found" : kind;
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
export function fitsQuery(reply: string, query: string, kind: ReceivedKind): boolean {
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
