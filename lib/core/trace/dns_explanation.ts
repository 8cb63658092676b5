/**
 * What the messages of real DNS say, beside the lab's messages that they stand for.
 */
import type { DnsEvent } from "./event.ts";
import { RESOLVER } from "./server_names.ts";

/** What a message of real DNS can be. */
export type DnsRuleName =
  | "DNS query"
  | "DNS query to a resolver"
  | "DNS transfer"
  | "DNS answer"
  | "DNS referral"
  | "DNS not found"
  | "DNS no data"
  | "DNS cut"
  | "DNS error";

/** Every kind of message, by its name, with the fields that `explanation.ts` describes. */
export const DNS_EXPLANATIONS: Readonly<Record<DnsRuleName, Readonly<Record<"rule" | "dns" | "source", string>>>> = {
  "DNS query": {
    rule: "In place of the bare name, the client sends a DNS message with a question.",
    dns: "The question has a name, a type and a class; the reply bears the same question and the same id.",
    source: "RFC 1035, 4.1.1 and 4.1.2; RFC 5452, 9.1",
  },
  "DNS query to a resolver": {
    rule: "The client leaves the work to a resolver, which asks the servers in its place.",
    dns: "The bit RD asks a server for that: it follows the referrals, and replies with what it has found.",
    source: "RFC 1034, 4.3.1; RFC 1035, 4.1.1",
  },
  "DNS transfer": {
    rule: "In the lab a table is on one server only; here another server copies it.",
    dns: "A secondary asks for the whole zone (AXFR), or for what has changed (IXFR).",
    source: "RFC 5936, 2; RFC 1995, 2",
  },
  "DNS answer": {
    rule: "Where the lab's server sends the entry with the flag A, this one sends records.",
    dns:
      "The answer section has the records; AA says that the server has authority, the TTL how long they may be kept.",
    source: "RFC 1034, 4.3.2; RFC 1035, 3.2.1 and 4.1.1",
  },
  "DNS referral": {
    rule: "Where the lab's RS sends its NS entry, this server names the servers of the zone that it has delegated.",
    dns:
      "NS records are in the authority section, the servers' addresses, as far as they are known, in the additional one.",
    source: "RFC 1034, 4.3.2; RFC 9499, 7",
  },
  "DNS not found": {
    rule: "Where the lab's server sends HOST NOT FOUND, this one sends the code NXDOMAIN.",
    dns: "The name does not exist, with any type; the SOA record says how long a resolver may remember that.",
    source: "RFC 2308, 2.1 and 5",
  },
  "DNS no data": {
    rule: "The lab has no such reply: the name exists, but has nothing of the type that is asked for.",
    dns: "The code is NOERROR, the answer section is empty, and the SOA record says how long that may be remembered.",
    source: "RFC 2308, 2.2 and 5",
  },
  "DNS cut": {
    rule: "The lab needs no such reply: a stream takes messages of any length, a datagram does not.",
    dns: "The bit TC says that the reply is not all there; the client asks again over TCP.",
    source: "RFC 1035, 4.1.1; RFC 7766, 5",
  },
  "DNS error": {
    rule: "Where the lab's server refuses a query in words, this one sends a code.",
    dns:
      "FORMERR: the query can't be read; NOTIMP: its kind is not known; REFUSED: the server will not; SERVFAIL: it can't.",
    source: "RFC 1035, 4.1.1",
  },
};

/** What a message is, by the parts that say so in words. */
export function dnsRuleOf({ isReply, parts, connection }: DnsEvent): DnsRuleName {
  const [flags = "", ...sections] = parts;
  const isTransfer = sections.some((part) => /^question: .* [AI]XFR$|^answer: the zone /.test(part));
  if (isTransfer) return "DNS transfer";
  if (!isReply) return connection.server === RESOLVER ? "DNS query to a resolver" : "DNS query";
  if (/, TC:/.test(flags)) return "DNS cut";
  const code = flags.split(", ")[2];
  if (code !== "NOERROR") return code === "NXDOMAIN" ? "DNS not found" : "DNS error";
  if (sections.some((part) => part.startsWith("answer: "))) return "DNS answer";
  const isReferral = !/, AA:/.test(flags) && sections.some((part) => /^authority: .* NS /.test(part));
  return isReferral ? "DNS referral" : "DNS no data";
}
