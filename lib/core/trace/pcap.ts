/**
 * Events as a capture file: the bytes that crossed the sockets, in made-up IP and TCP headers, for Wireshark and tshark.
 *
 * The file format is that of libpcap 2.4 with link type 101, raw IP (https://www.tcpdump.org/linktypes.html). Each read
 * or write is one segment; acknowledgements, sequence numbers and checksums are what they would have been without loss.
 */
import { fromOctetString } from "../model/octet_string.ts";
import type { ConnectionInfo, WireEvent } from "./event.ts";

const MAGIC = 0xa1b2c3d4;
const LINK_RAW_IP = 101;
const MAX_PACKET = 65535;
/** The largest piece of data in a packet, with room for the headers of IPv6. */
const MAX_DATA = MAX_PACKET - 60;
const FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10;
const TCP = 6;
const WINDOW = 65535;

/** One end of a connection. */
interface End {
  readonly address: Uint8Array;
  readonly port: number;
  /** The sequence number of the next byte that it sends. */
  next: number;
}

/** A connection as packets. */
interface Flow {
  readonly client: End;
  readonly server: End;
  isOver: boolean;
}

/** The capture file of `events`, whose clock began at `startedMs`, wall-clock time in milliseconds since 1970. */
export function toPcap(events: readonly WireEvent[], startedMs: number): Uint8Array<ArrayBuffer> {
  const writer = new PcapWriter(startedMs);
  for (const event of events) writer.add(event);
  return writer.bytes();
}

class PcapWriter {
  readonly #startedMs: number;
  readonly #parts: Uint8Array[] = [];
  readonly #flows = new Map<number, Flow | undefined>();

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
    const header = new DataView(new ArrayBuffer(24));
    header.setUint32(0, MAGIC);
    header.setUint16(4, 2);
    header.setUint16(6, 4);
    header.setUint32(16, MAX_PACKET);
    header.setUint32(20, LINK_RAW_IP);
    this.#parts.push(new Uint8Array(header.buffer));
  }

  add(event: WireEvent): void {
    const { number, side } = event.connection;
    if (event.kind === "opened") this.#open(event.connection, event.atMs);
    const flow = this.#flows.get(number);
    if (flow === undefined || flow.isOver) return;
    const [own, other] = side === "client" ? [flow.client, flow.server] : [flow.server, flow.client];
    switch (event.kind) {
      case "written":
        return this.#send(own, other, event.octets, event.atMs);
      case "read":
        return this.#send(other, own, event.octets, event.atMs);
      case "closed":
        flow.isOver = true;
        if (event.ending === "reset") return this.#packet(other, own, RST | ACK, event.atMs);
        this.#close(event.ending === "end" ? [other, own] : [own, other], event.atMs);
    }
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const length = this.#parts.reduce((sum, part) => sum + part.length, 0);
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #open(connection: ConnectionInfo, atMs: number): void {
    const { number, side, local, peer } = connection;
    const [own, other] = [endOf(local), endOf(peer)];
    if (own === undefined || other === undefined || own.address.length !== other.address.length) {
      this.#flows.set(number, undefined);
      return;
    }
    const [client, server] = side === "client" ? [own, other] : [other, own];
    this.#flows.set(number, { client, server, isOver: false });
    this.#packet(client, server, SYN, atMs);
    this.#packet(server, client, SYN | ACK, atMs);
    this.#packet(client, server, ACK, atMs);
  }

  #send(from: End, to: End, octets: string, atMs: number): void {
    const data = fromOctetString(octets);
    for (let at = 0; at < data.length; at += MAX_DATA) {
      this.#packet(from, to, PSH | ACK, atMs, data.subarray(at, at + MAX_DATA));
    }
    this.#packet(to, from, ACK, atMs);
  }

  #close([first, second]: readonly [End, End], atMs: number): void {
    this.#packet(first, second, FIN | ACK, atMs);
    this.#packet(second, first, FIN | ACK, atMs);
    this.#packet(first, second, ACK, atMs);
  }

  #packet(from: End, to: End, flags: number, atMs: number, data: Uint8Array = new Uint8Array()): void {
    const packet = ipPacket(from, to, tcpSegment(from, to, flags, data));
    from.next = (from.next + data.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
    const us = Math.round((this.#startedMs + atMs) * 1000);
    const record = new DataView(new ArrayBuffer(16));
    record.setUint32(0, Math.floor(us / 1e6));
    record.setUint32(4, us % 1e6);
    record.setUint32(8, packet.length);
    record.setUint32(12, packet.length);
    this.#parts.push(new Uint8Array(record.buffer), packet);
  }
}

/** A TCP segment without its checksum (RFC 9293, 3.1). */
function tcpSegment(from: End, to: End, flags: number, data: Uint8Array): Uint8Array {
  const segment = new Uint8Array(20 + data.length);
  const view = new DataView(segment.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint32(4, from.next);
  view.setUint32(8, (flags & ACK) === 0 ? 0 : to.next);
  view.setUint8(12, 5 << 4);
  view.setUint8(13, flags);
  view.setUint16(14, WINDOW);
  segment.set(data, 20);
  return segment;
}

/** The IP packet around a segment, whose checksum it sets (RFC 791, RFC 8200). */
function ipPacket(from: End, to: End, segment: Uint8Array): Uint8Array {
  const isIpv4 = from.address.length === 4;
  const packet = new Uint8Array((isIpv4 ? 20 : 40) + segment.length);
  const view = new DataView(packet.buffer);
  if (isIpv4) {
    view.setUint8(0, 0x45);
    view.setUint16(2, packet.length);
    view.setUint16(6, 0x4000);
    view.setUint8(8, 64);
    view.setUint8(9, TCP);
    packet.set(from.address, 12);
    packet.set(to.address, 16);
    view.setUint16(10, checksum(packet.subarray(0, 20)));
  } else {
    view.setUint32(0, 0x60000000);
    view.setUint16(4, segment.length);
    view.setUint8(6, TCP);
    view.setUint8(7, 64);
    packet.set(from.address, 8);
    packet.set(to.address, 24);
  }
  const pseudo = new Uint8Array(2 * from.address.length + 4 + segment.length);
  pseudo.set(from.address);
  pseudo.set(to.address, from.address.length);
  const end = 2 * from.address.length;
  pseudo[end + 1] = TCP;
  new DataView(pseudo.buffer).setUint16(end + 2, segment.length);
  pseudo.set(segment, end + 4);
  new DataView(segment.buffer).setUint16(16, checksum(pseudo));
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
function endOf(text: string): End | undefined {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? [];
  const address = host === undefined ? undefined : host.includes(":") ? ipv6Bytes(host) : ipv4Bytes(host);
  return address === undefined ? undefined : { address, port: Number(port) & 0xffff, next: 0 };
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
