/**
 * Which rule of the protocol produced a message, and what real DNS does there: one sentence for each, with its source.
 */
import { DNS_EXPLANATIONS, type DnsRuleName } from "./dns_explanation.ts";

/** The rules that messages come from. */
export type RuleName = LabRuleName | DnsRuleName;

/** The rules of the lab's protocol. */
export type LabRuleName =
  | "connection to RS"
  | "connection to TS"
  | "reconnection"
  | "no connection"
  | "too many clients"
  | "bare query"
  | "query to RS"
  | "query to TS"
  | "late newline"
  | "ignored"
  | "answer"
  | "referral"
  | "referral from TS"
  | "not found"
  | "refused"
  | "unread"
  | "half-close"
  | "client left"
  | "client reset"
  | "server closed"
  | "done"
  | "one query"
  | "second connection"
  | "failure"
  | "too long"
  | "idle"
  | "shutdown";

/** A rule. */
export interface Explanation {
  /** What this protocol says. */
  readonly rule: string;
  /** What real DNS does in its place. */
  readonly dns: string;
  /** Where that is written. */
  readonly source: string;
}

const LAB_EXPLANATIONS: Readonly<Record<LabRuleName, Explanation>> = {
  "connection to RS": {
    rule: "The client connects to RS first: every lookup begins there.",
    dns: "Most queries go over UDP; a TCP connection is kept for several queries, since making it costs a round trip.",
    source: "RFC 7766, 6.2.1",
  },
  "connection to TS": {
    rule: "The client connects to TS only after RS has referred a name to it.",
    dns: "A resolver is given the addresses of root servers; it learns of other servers from referrals.",
    source: "RFC 1034, 5.3.3",
  },
  reconnection: {
    rule: "The client connects again, since its connection before has ended, or brings no reply.",
    dns:
      "A client asks again what had no reply when a connection closed, and keeps the number of its connections small.",
    source: "RFC 7766, 6.2.2 and 6.2.4",
  },
  "no connection": {
    rule: "A client that can't connect to a server keeps the results so far, and says which server it is.",
    dns: "Each zone has two servers or more: a resolver asks another one of them.",
    source: "RFC 1034, 4.1 and 5.3.3",
  },
  "too many clients": {
    rule: 'The server has as many clients as it takes: it replies "- Error:SERVER FULL", and closes the connection.',
    dns: "A server may limit how many TCP connections it has, in all and from each address.",
    source: "RFC 7766, 6.2.2 and 10",
  },
  "bare query": {
    rule: "The first query goes out bare: a reply to it shows that the server needs no newline.",
    dns: "Nobody has to find that out: a datagram is one message, and over TCP its length comes before it.",
    source: "RFC 1035, 4.2.1 and 4.2.2",
  },
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
  "late newline": {
    rule: "No reply came to the bare name, so the newline follows it: a server that reads lines replies now.",
    dns: "Over TCP each DNS message begins with its length in two octets, so that nobody has to guess where it ends.",
    source: "RFC 1035, 4.2.2; RFC 7766, 8",
  },
  ignored: {
    rule: "A newline or padding behind a name that is complete belongs to that name, and gets no reply.",
    dns: "The length before each message leaves no octets between two messages.",
    source: "RFC 1035, 4.2.2",
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
  "referral from TS": {
    rule: "A reply with the flag NS that comes from TS is a result: the client follows referrals of RS only.",
    dns: "A resolver ignores a referral that leads no closer to the name.",
    source: "RFC 1034, 5.3.3",
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
  unread: {
    rule:
      "The server holds a bounded number of replies for a client that does not read them, and reads no more from it.",
    dns:
      "A server bounds what one client can take of it: its connections, and how long and for how many queries they last.",
    source: "RFC 7766, 10",
  },
  "half-close": {
    rule: "A client that sends nothing more still gets its replies.",
    dns: "TCP allows that; but a DNS server whose client has closed the connection sends it no more replies.",
    source: "RFC 9293, 3.6; RFC 7766, 6.2.4",
  },
  "client left": {
    rule:
      "The server closes its end, too; it ends when its last client has left and none comes back in time (--stay: never).",
    dns: "The client closes a connection that it needs no more; the server goes on for others.",
    source: "RFC 7766, 6.2.3",
  },
  "client reset": {
    rule: "A client that leaves before it has read everything resets the connection: to the server that is no error.",
    dns: "A server sends no more replies over a connection that was interrupted, and goes on for others.",
    source: "RFC 7766, 6.2.4",
  },
  "server closed": {
    rule: "A server may take one query a connection: if it has replied before, the client connects again.",
    dns: "A server may close a connection; the client asks again what has no reply yet.",
    source: "RFC 7766, 6.2.4",
  },
  done: {
    rule: "The client has all its results, and closes its connections.",
    dns: "A client closes a TCP connection that it needs no more, to spare the server.",
    source: "RFC 7766, 6.2.3",
  },
  "one query": {
    rule: "This server takes one query a connection, so the client closes it after the reply.",
    dns: "Client and server should use one TCP connection for several queries.",
    source: "RFC 7766, 6.2.1",
  },
  "second connection": {
    rule:
      "A silent server was asked over a second connection, too: the one that brought the reply is used from then on.",
    dns: "A resolver asks again, or asks another server of the zone, when no reply comes in time.",
    source: "RFC 1034, 5.3.3; RFC 1035, 7.2",
  },
  failure: {
    rule: "A client that can't go on keeps the results so far, and says how far it came.",
    dns: "A resolver asks another server of the zone, and replies SERVFAIL if none of them helps.",
    source: "RFC 1034, 5.3.3; RFC 2308, 7.1",
  },
  "too long": {
    rule: "A client that sends a query over the limit is told so, and the connection is closed.",
    dns:
      "A name has 255 octets at the most, and a message says its length: the server replies FORMERR to what is no query.",
    source: "RFC 1035, 2.3.4, 4.1.1 and 4.2.2",
  },
  idle: {
    rule: "The server disconnects a client that sends no query for too long (--idle).",
    dns: "A server closes a connection that has been idle for some seconds.",
    source: "RFC 7766, 6.2.3",
  },
  shutdown: {
    rule: "A server that is told to end sends the replies that are on their way, and closes all connections.",
    dns: "Each zone has two servers or more, so that one of them can end.",
    source: "RFC 1034, 4.1",
  },
};

/** Every rule, by its name. */
export const EXPLANATIONS: Readonly<Record<RuleName, Explanation>> = { ...LAB_EXPLANATIONS, ...DNS_EXPLANATIONS };
