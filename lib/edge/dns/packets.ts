/**
 * The package @dnsquery/dns-packet, and how its messages and records are those of `core/dns`.
 *
 * It is dns-packet over plain Uint8Arrays. dns-packet itself needs Node's Buffer, and a bundle that contains that starts
 * 40 ms later, whatever its command is.
 */
import { decode, encode, type Packet } from "@dnsquery/dns-packet";
import { type DnsRecord, type Edns, MAX_UDP_OCTETS, type Soa } from "../../core/dns/message.ts";
import { HEADER_OCTETS } from "../../core/dns/query_text.ts";

/** A record as the package has it; an OPT record has the last four fields. */
export interface PacketRecord {
  /** The type, by its name. */
  readonly type: string;
  /** The owner; the root is ".". */
  readonly name: string;
  /** How long it may be remembered, in seconds. */
  readonly ttl?: number;
  /** The class, by its name, without its highest bit. */
  readonly class?: string;
  /** The highest bit of the class, which has a meaning of its own in multicast DNS alone (RFC 6762 10.2). */
  readonly flush?: boolean;
  /** What the record says; depends on the type. */
  readonly data?: unknown;
  /** The octets of the largest UDP message that the sender takes. */
  readonly udpPayloadSize?: number;
  /** The upper bits of the response code. */
  readonly extendedRcode?: number;
  /** The version of EDNS. */
  readonly ednsVersion?: number;
  /** The DO bit is the top one. */
  readonly flags?: number;
}

/** A message as the package has it. */
export interface PacketMessage {
  /** Whether it is a query or a reply. */
  readonly type: "query" | "response";
  /** Its number. */
  readonly id: number;
  /** The second word of its header, without QR. */
  readonly flags: number;
  /** The questions. */
  readonly questions: readonly { readonly name: string; readonly type: string }[];
  /** The answer section. */
  readonly answers?: readonly PacketRecord[];
  /** The authority section. */
  readonly authorities?: readonly PacketRecord[];
  /** The additional section, with the OPT record. */
  readonly additionals?: readonly PacketRecord[];
}

/** The fewest octets of a record: an empty name, type, class, TTL and length. */
const MIN_RECORD_OCTETS = 11;

/** A message as octets. */
export function encodePacket(message: PacketMessage): Uint8Array<ArrayBuffer> {
  return encode(message as unknown as Packet) as Uint8Array<ArrayBuffer>;
}

/** All sections of a message; undefined where it is not in the format, or something follows them. */
export function decodePacket(octets: Uint8Array): Required<PacketMessage> | undefined {
  const counts = [4, 6, 8, 10].map((at) => (octets[at] << 8) | octets[at + 1]);
  // What can't be there is not looked for.
  const records = counts[1] + counts[2] + counts[3];
  if (counts[0] > 1 || HEADER_OCTETS + records * MIN_RECORD_OCTETS > octets.length) return undefined;
  try {
    const packet = decode(octets) as unknown as Required<PacketMessage>;
    return (decode as unknown as { bytes: number }).bytes === octets.length ? packet : undefined;
  } catch {
    return undefined;
  }
}

/** What an OPT record says. */
export function toEdns({ udpPayloadSize = 0, ednsVersion = 0, flags = 0 }: PacketRecord): Edns {
  return { size: udpPayloadSize, version: ednsVersion, isDnssecOk: (flags & 0x8000) !== 0 };
}

/** An OPT record, with the upper bits of a response code. */
export function optRecord({ isDnssecOk }: Pick<Edns, "isDnssecOk">, rcode: number): PacketRecord {
  const fields = { udpPayloadSize: MAX_UDP_OCTETS, extendedRcode: rcode >> 4, ednsVersion: 0 };
  const more = { flags: isDnssecOk ? 0x8000 : 0, flag_do: isDnssecOk, options: [] };
  return { type: "OPT", name: ".", ...fields, ...more };
}

/** A record for the package. */
export function toPacket(record: DnsRecord): PacketRecord {
  const base = { name: record.owner === "" ? "." : record.owner, ttl: record.ttlSeconds, class: "IN" };
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
export function fromPacket({ type, name, ttl = 0, data, class: className = "IN", flush }: PacketRecord): DnsRecord[] {
  const base = { owner: withoutDot(name), ttlSeconds: ttl };
  if (type !== "OPT" && (className !== "IN" || flush === true)) {
    return [{
      ...base,
      type: "other",
      typeName: type,
      className: flush === true ? "unknown-class" : className.replace("UNKNOWN_", "CLASS"),
    }];
  }
  switch (type) {
    case "OPT":
      return [];
    case "A":
      return [{ ...base, type, address: String(data) }];
    case "NS":
    case "CNAME":
      return [{ ...base, type, target: withoutDot(String(data)) }];
    case "SOA": {
      const soa = data as Soa;
      return [{ ...base, type, soa: { ...soa, mname: withoutDot(soa.mname), rname: withoutDot(soa.rname) } }];
    }
    default:
      return [{ ...base, type: "other", typeName: type }];
  }
}

function withoutDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
