/**
 * Messages of real DNS as values (RFC 1035 4.1): what a query asks, and what a reply says.
 *
 * Names are octet strings without the final dot; the root is "". `lib/edge/dns/wire.ts` makes octets of them and back.
 */

/** The record types that dns-lab knows (RFC 1035 3.2.2 and later). */
export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  DS: 43,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
} as const;
/** The classes that dns-lab knows (RFC 1035 3.2.4). */
export const CLASS = { IN: 1, CH: 3, ANY: 255 } as const;
/** The operations of a query (RFC 1035 4.1.1, RFC 1996). */
export const OPCODE = { QUERY: 0, NOTIFY: 4 } as const;
/** Response codes (RFC 1035 4.1.1, RFC 2136, RFC 6891). */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  NOTAUTH: 9,
  BADVERS: 16,
} as const;

/** The octets of a reply over UDP to a query without EDNS (RFC 1035 4.2.1). */
export const PLAIN_UDP_OCTETS = 512;
/** The octets of the largest reply over UDP: a larger one may be cut into fragments on its way. */
export const MAX_UDP_OCTETS = 1232;

/** What a query asks (RFC 1035 4.1.2). */
export interface Question {
  /** The name, in the query's case. */
  readonly name: string;
  /** The type, one of {@linkcode TYPE} or any other. */
  readonly type: number;
  /** The class, one of {@linkcode CLASS} or any other. */
  readonly class: number;
}

/** What the OPT record of a message says (RFC 6891 6.1). */
export interface Edns {
  /** The octets of the largest UDP message that the sender takes. */
  readonly size: number;
  /** The version of EDNS; 0 is the only one. */
  readonly version: number;
  /** The DO bit: the sender wants DNSSEC records. */
  readonly isDnssecOk: boolean;
}

/** A query as a server sees it. */
export interface DnsQuery {
  /** The number that the reply repeats. */
  readonly id: number;
  /** The operation, one of {@linkcode OPCODE} or any other. */
  readonly opcode: number;
  /** The RD bit: the client wants the server to ask others. */
  readonly isRecursionDesired: boolean;
  /** What it asks; undefined where the message is not in the format. */
  readonly question?: Question;
  /** Its OPT record, if it has one. */
  readonly edns?: Edns;
  /** The serial number that a secondary has, in a query for a zone transfer (RFC 1995 3). */
  readonly serial?: number;
}

/** The first record of a zone (RFC 1035 3.3.13). */
export interface Soa {
  /** The name of the primary server. */
  readonly mname: string;
  /** The mailbox of the person in charge, as a name. */
  readonly rname: string;
  /** The version of the zone, a number of 32 bits (RFC 1982). */
  readonly serial: number;
  /** How long a secondary waits until it looks for a new version, in seconds. */
  readonly refresh: number;
  /** How long it waits after a failure, in seconds. */
  readonly retry: number;
  /** How long it answers without having reached the primary, in seconds. */
  readonly expire: number;
  /** How long resolvers may remember that a name does not exist, in seconds (RFC 2308 4). */
  readonly minimum: number;
}

/** What a record says besides its owner. */
export type RecordData =
  | { readonly type: "A"; readonly address: string }
  | { readonly type: "NS"; readonly target: string }
  | { readonly type: "CNAME"; readonly target: string }
  | { readonly type: "SOA"; readonly soa: Soa }
  | { readonly type: "TXT"; readonly text: string; readonly isChaos: boolean }
  /** A record of another type or class, of which only that is known: "AAAA", and the class unless it is IN. */
  | { readonly type: "other"; readonly typeName: string; readonly className?: string };

/** A resource record (RFC 1035 4.1.3). */
export type DnsRecord = RecordData & {
  /** The name that has it. */
  readonly owner: string;
  /** How long resolvers may remember it, in seconds. */
  readonly ttlSeconds: number;
};

/** What became of a query, for counting. */
export type DnsVerdict = "answer" | "referral" | "no such name" | "no such type" | "refused" | "error";

/** What a server says. */
export interface DnsReply {
  /** What became of the query. */
  readonly verdict: DnsVerdict;
  /** The response code, one of {@linkcode RCODE}. */
  readonly rcode: number;
  /** The AA bit: the server has the zone, and does not repeat what it heard. */
  readonly isAuthoritative: boolean;
  /** The answer section. */
  readonly answers: readonly DnsRecord[];
  /** The authority section. */
  readonly authority: readonly DnsRecord[];
  /** The additional section, without the OPT record. */
  readonly additional: readonly DnsRecord[];
}

/** A reply as a client sees it. */
export interface ReceivedReply extends Omit<DnsReply, "verdict"> {
  /** The number of the query. */
  readonly id: number;
  /** The QR bit: it is a reply. */
  readonly isReply: boolean;
  /** The TC bit: it did not fit, and has to be asked for over TCP. */
  readonly isTruncated: boolean;
  /** The RA bit: the server is a resolver, which asks others where it is told to. */
  readonly isRecursionAvailable: boolean;
  /** The question, repeated. */
  readonly question?: Question;
  /** Its OPT record, if it has one. */
  readonly edns?: Edns;
}

const TYPE_NAMES = new Map<number, string>(Object.entries(TYPE).map(([name, code]) => [code, name]));
const RCODE_NAMES = new Map<number, string>(Object.entries(RCODE).map(([name, code]) => [code, name]));

/** A type as people write it; one that has no name here as RFC 3597 says: "TYPE65". */
export function typeName(type: number): string {
  return TYPE_NAMES.get(type) ?? `TYPE${type}`;
}

/** A response code as people write it: "NXDOMAIN". */
export function rcodeName(rcode: number): string {
  return RCODE_NAMES.get(rcode) ?? `RCODE${rcode}`;
}

/** A name as people write it, with its final dot; the root is ".". */
export function absolute(name: string): string {
  return `${name}.`;
}
