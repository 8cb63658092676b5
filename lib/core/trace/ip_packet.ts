/**
 * IP packets around TCP segments and UDP datagrams, with right checksums.
 */

/** One end of a connection or of an exchange. */
export interface IpEnd {
  /** An IPv4 address (4 octets) or an IPv6 address (16 octets). */
  readonly address: Uint8Array;
  /** The port. */
  readonly port: number;
}

/** The number that IP has for TCP. */
export const TCP = 6;
/** The number that IP has for UDP. */
export const UDP = 17;
/** Where each has its checksum. */
const CHECKSUM_AT = { [TCP]: 16, [UDP]: 6 } as const;

/** The IP packet around a segment or a datagram, whose checksum it sets (RFC 791, RFC 8200). */
export function ipPacket(
  from: IpEnd,
  to: IpEnd,
  protocol: typeof TCP | typeof UDP,
  segment: Uint8Array,
): Uint8Array {
  const isIpv4 = from.address.length === 4;
  const packet = new Uint8Array((isIpv4 ? 20 : 40) + segment.length);
  const view = new DataView(packet.buffer);
  if (isIpv4) {
    view.setUint8(0, 0x45);
    view.setUint16(2, packet.length);
    view.setUint16(6, 0x4000);
    view.setUint8(8, 64);
    view.setUint8(9, protocol);
    packet.set(from.address, 12);
    packet.set(to.address, 16);
    view.setUint16(10, checksum(packet.subarray(0, 20)));
  } else {
    view.setUint32(0, 0x60000000);
    view.setUint16(4, segment.length);
    view.setUint8(6, protocol);
    view.setUint8(7, 64);
    packet.set(from.address, 8);
    packet.set(to.address, 24);
  }
  const pseudo = new Uint8Array(2 * from.address.length + 4 + segment.length);
  pseudo.set(from.address);
  pseudo.set(to.address, from.address.length);
  const end = 2 * from.address.length;
  pseudo[end + 1] = protocol;
  new DataView(pseudo.buffer).setUint16(end + 2, segment.length);
  pseudo.set(segment, end + 4);
  const sum = checksum(pseudo);
  // A checksum of 0 says in UDP that there is none; 0xffff is the same number (RFC 768).
  new DataView(segment.buffer).setUint16(CHECKSUM_AT[protocol], sum === 0 && protocol === UDP ? 0xffff : sum);
  packet.set(segment, packet.length - segment.length);
  return packet;
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at] << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** An end from `address:port` or `[address]:port`; undefined where that is no IP address. */
export function ipEnd(text: string): IpEnd | undefined {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? [];
  const address = host === undefined ? undefined : host.includes(":") ? ipv6Bytes(host) : ipv4Bytes(host);
  return address === undefined ? undefined : { address, port: Number(port) & 0xffff };
}

function ipv4Bytes(host: string): Uint8Array | undefined {
  const numbers = host.split(".").map(Number);
  const isAddress = numbers.length === 4 && numbers.every((number) => number >= 0 && number <= 255);
  return isAddress ? Uint8Array.from(numbers) : undefined;
}

function ipv6Bytes(host: string): Uint8Array | undefined {
  const [head, tail] = host.replace(/%.*$/, "").split("::").map((part) => part === "" ? [] : part.split(":"));
  const groups = tail === undefined
    ? head
    : [...head, ...Array(Math.max(0, 8 - head.length - tail.length)).fill("0"), ...tail];
  const numbers = groups.map((group) => /^[\da-f]{1,4}$/i.test(group) ? parseInt(group, 16) : NaN);
  if (numbers.length !== 8 || numbers.some(Number.isNaN)) return undefined;
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}
