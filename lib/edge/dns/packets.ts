/**
 * The package @dnsquery/dns-packet, and how its records are those of `core/dns`.
 *
 * It is dns-packet over plain Uint8Arrays. dns-packet itself needs Node's Buffer, and a bundle that contains that starts
 * 40 ms later, whatever its command is.
 */
import { type Answer, decode, type Packet } from "@dnsquery/dns-packet";
import { type DnsRecord, type Edns, MAX_UDP_OCTETS } from "../../core/dns/message.ts";
import { HEADER_OCTETS } from "../../core/dns/query_text.ts";

export type { Answer, Packet };

/** The fewest octets of a record: an empty name, type, class, TTL and length. */
const MIN_RECORD_OCTETS = 11;

/** All sections of a message; undefined where it is not in the format, or something follows them. */
export function decodePacket(octets: Uint8Array): Packet | undefined {
  const counts = [4, 6, 8, 10].map((at) => (octets[at] << 8) | octets[at + 1]);
  // What can't be there is not looked for.
  const records = counts[1] + counts[2] + counts[3];
  if (counts[0] > 1 || HEADER_OCTETS + records * MIN_RECORD_OCTETS > octets.length) return undefined;
  try {
    const packet = decode(octets);
    return (decode as unknown as { bytes: number }).bytes === octets.length ? packet : undefined;
  } catch {
    return undefined;
  }
}

/** What the package makes of an OPT record; its types do not say so. */
export interface OptFields {
  /** The octets of the largest UDP message that the sender takes. */
  readonly udpPayloadSize: number;
  /** The upper bits of the response code. */
  readonly extendedRcode: number;
  /** The version of EDNS. */
  readonly ednsVersion: number;
  /** The DO bit is the top one. */
  readonly flags: number;
}

/** What an OPT record says. */
export function toEdns({ udpPayloadSize, ednsVersion, flags }: OptFields): Edns {
  return { size: udpPayloadSize, version: ednsVersion, isDnssecOk: (flags & 0x8000) !== 0 };
}

/** An OPT record. */
export function optRecord(
  { isDnssecOk }: Pick<Edns, "isDnssecOk">,
  rcode: number,
  size: number = MAX_UDP_OCTETS,
): Answer {
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: size,
    extendedRcode: rcode >> 4,
    ednsVersion: 0,
    flags: isDnssecOk ? 0x8000 : 0,
    flag_do: isDnssecOk,
    options: [],
  } as unknown as Answer;
}

/** A record for the package. */
export function toPacket(record: DnsRecord): Answer {
  const base = { name: record.owner === "" ? "." : record.owner, ttl: record.ttlSeconds, class: "IN" as const };
  switch (record.type) {
    case "A":
      return { ...base, type: "A", data: record.address };
    case "NS":
    case "CNAME":
      return { ...base, type: record.type, data: record.target };
    case "SOA":
      return { ...base, type: "SOA", data: { ...record.soa } };
    case "TXT":
      return { ...base, type: "TXT", class: record.isChaos ? "CH" : "IN", data: record.text };
    case "other":
      throw new TypeError(`No server of dns-lab has a record of type ${record.typeName}`);
  }
}

/** A record of the package; none for an OPT record. */
export function fromPacket(answer: Answer): DnsRecord[] {
  if (answer.type === "OPT") return [];
  const { name, ttl, type } = answer as { name: string; ttl?: number; type: string };
  const base = { owner: withoutDot(name), ttlSeconds: ttl ?? 0 };
  switch (answer.type) {
    case "A":
      return [{ ...base, type: "A", address: answer.data }];
    case "NS":
    case "CNAME":
      return [{ ...base, type: answer.type, target: withoutDot(answer.data) }];
    case "SOA": {
      const { mname, rname, serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0 } = answer.data;
      const names = { mname: withoutDot(mname), rname: withoutDot(rname) };
      return [{ ...base, type: "SOA", soa: { ...names, serial, refresh, retry, expire, minimum } }];
    }
    default:
      return [{ ...base, type: "other", typeName: type }];
  }
}

function withoutDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
