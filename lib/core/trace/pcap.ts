/**
 * Events as a capture file: the bytes that crossed the sockets, in made-up headers of IP, TCP and UDP, for Wireshark and
 * tshark.
 *
 * The file format is that of libpcap 2.4 with link type 101, raw IP (https://www.tcpdump.org/linktypes.html). Each read
 * or write is one segment; acknowledgements, sequence numbers and checksums are what they would have been without loss. A
 * connection whose beginning was not recorded has no handshake. Messages of real DNS over TCP are segments of their own,
 * behind their length; a client does not tell when such a connection was made, so that is at the first message.
 */
import { fromOctetString } from "../model/octet_string.ts";
import type { ConnectionInfo, DnsEvent, WireEvent } from "./event.ts";
import { type IpEnd, ipEnd, ipPacket, TCP, UDP } from "./ip_packet.ts";

const MAGIC = 0xa1b2c3d4;
const LINK_RAW_IP = 101;
const MAX_PACKET = 65535;
/** The largest piece of data in a packet, with room for the headers of IPv6. */
const MAX_DATA = MAX_PACKET - 60;
const FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10;
const WINDOW = 65535;

/** What puts packets on a connection, besides that it is opened. */
const SENDING: ReadonlySet<WireEvent["kind"]> = new Set(["read", "written", "finished", "closed"]);

/** One end of a connection. */
interface End extends IpEnd {
  /** The sequence number of the next byte that it sends. */
  next: number;
  /** Whether it has sent all that it sends. */
  isFinished: boolean;
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
  readonly #flows = new Map<ConnectionInfo, Flow | undefined>();
  /** Connections of real DNS, by the addresses of their ends: a client numbers its queries instead. */
  readonly #dnsFlows = new Map<string, Flow | undefined>();

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
    if (event.kind === "dns") return this.#addDns(event);
    const { connection } = event;
    const isOpening = event.kind === "opened";
    if (!isOpening && !SENDING.has(event.kind)) return;
    if (isOpening || !this.#flows.has(connection)) {
      this.#flows.set(connection, this.#open(connection, isOpening ? event.atMs : undefined));
    }
    const flow = this.#flows.get(connection);
    if (flow === undefined || flow.isOver) return;
    const [own, other] = connection.side === "client" ? [flow.client, flow.server] : [flow.server, flow.client];
    switch (event.kind) {
      case "written":
        return this.#send(own, other, fromOctetString(event.octets), event.atMs);
      case "read":
        return this.#send(other, own, fromOctetString(event.octets), event.atMs);
      case "finished":
        return this.#finish(other, own, event.atMs);
      case "closed":
        flow.isOver = true;
        if (event.ending === "reset") return this.#packet(other, own, RST | ACK, event.atMs);
        for (const end of event.ending === "end" ? [other, own] : [own, other]) {
          this.#finish(end, end === own ? other : own, event.atMs);
        }
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

  #addDns({ connection, transport, isReply, octets, atMs }: DnsEvent): void {
    const message = fromOctetString(octets);
    if (message.length === 0 || message.length > MAX_DATA) return;
    if (transport === "udp") {
      const ends = endsOf(connection);
      if (ends === undefined) return;
      const [from, to] = isReply ? ends.toReversed() : ends;
      return this.#record(ipPacket(from, to, UDP, udpDatagram(from, to, message)), atMs);
    }
    const key = `${connection.local} ${connection.peer}`;
    if (!this.#flows.has(connection)) {
      if (!this.#dnsFlows.has(key)) this.#dnsFlows.set(key, this.#open(connection, atMs));
      this.#flows.set(connection, this.#dnsFlows.get(key));
    }
    const flow = this.#flows.get(connection);
    if (flow === undefined) return;
    const [from, to] = isReply ? [flow.server, flow.client] : [flow.client, flow.server];
    this.#send(from, to, Uint8Array.of(message.length >> 8, message.length & 0xff, ...message), atMs);
  }

  /** A connection that was made at `atMs`; undefined: nobody recorded when. */
  #open(connection: ConnectionInfo, atMs: number | undefined): Flow | undefined {
    const ends = endsOf(connection);
    if (ends === undefined) return undefined;
    const [client, server] = ends.map((end): End => ({ ...end, next: 0, isFinished: false }));
    if (atMs === undefined) return { client, server, isOver: false };
    this.#packet(client, server, SYN, atMs);
    this.#packet(server, client, SYN | ACK, atMs);
    this.#packet(client, server, ACK, atMs);
    return { client, server, isOver: false };
  }

  #send(from: End, to: End, data: Uint8Array, atMs: number): void {
    for (let at = 0; at < data.length; at += MAX_DATA) {
      this.#packet(from, to, PSH | ACK, atMs, data.subarray(at, at + MAX_DATA));
    }
    this.#packet(to, from, ACK, atMs);
  }

  /** One end sends nothing more, which the other one acknowledges. */
  #finish(from: End, to: End, atMs: number): void {
    if (from.isFinished) return;
    from.isFinished = true;
    this.#packet(from, to, FIN | ACK, atMs);
    this.#packet(to, from, ACK, atMs);
  }

  #packet(from: End, to: End, flags: number, atMs: number, data: Uint8Array = new Uint8Array()): void {
    this.#record(ipPacket(from, to, TCP, tcpSegment(from, to, flags, data)), atMs);
    from.next = (from.next + data.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) >>> 0;
  }

  #record(packet: Uint8Array, atMs: number): void {
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

/** A UDP datagram without its checksum (RFC 768). */
function udpDatagram(from: IpEnd, to: IpEnd, data: Uint8Array): Uint8Array {
  const datagram = new Uint8Array(8 + data.length);
  const view = new DataView(datagram.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint16(4, datagram.length);
  datagram.set(data, 8);
  return datagram;
}

/**
 * The client's end and the server's; undefined where they are no addresses, or not of one family. A socket without an address
 * of its own, as a client of UDP has it, gets the server's, which is right on one machine; elsewhere nobody knows its own.
 */
function endsOf({ side, local, peer }: ConnectionInfo): [client: IpEnd, server: IpEnd] | undefined {
  const [own, other] = [ipEnd(local), ipEnd(peer)];
  if (own === undefined || other === undefined || own.address.length !== other.address.length) return undefined;
  const here = own.address.some((octet) => octet !== 0) ? own : { ...own, address: other.address };
  return side === "client" ? [here, other] : [other, here];
}
