/**
 * A UDP socket: Deno's own where this Deno has it, else Node's, which takes twice the time for each datagram.
 *
 * Deno's is behind the flag --unstable-net, which deno.json and the executables set; dns-lab.js is run without it.
 */
import { Octets, SLACK_BYTES } from "../../core/fast/octets.ts";
import { listenError } from "../net/listen.ts";

/** Where a datagram came from, or goes to. */
export interface Endpoint {
  /** An IPv4 or IPv6 address. */
  readonly hostname: string;
  /** The UDP port. */
  readonly port: number;
}

/** Told of each datagram: its octets are the first `length` of `buffer`, until the call returns. */
export type OnDatagram = (buffer: Octets, length: number, from: Endpoint) => void;

/** An open UDP socket. */
export interface Datagrams {
  /** The address and the port that it has. */
  readonly local: Endpoint;
  /** Sends a datagram, which must not change until that is done; rejects if the system does not send it. */
  send(octets: Uint8Array<ArrayBuffer>, to: Endpoint): Promise<unknown>;
  /** Calls `onDatagram` for each datagram from now on. */
  listen(onDatagram: OnDatagram): void;
  /** Closes the socket. */
  close(): void;
}

/**
 * Opens a UDP socket on an address of this machine.
 *
 * @param port 0 lets the system pick one.
 * @param maxOctets Longer datagrams are cut.
 * @throws {ListenError} The port is in use, or this program may not open it.
 */
export async function openDatagrams(hostname: string, port: number, maxOctets: number): Promise<Datagrams> {
  try {
    if (Deno.listenDatagram !== undefined) {
      return new DenoDatagrams(Deno.listenDatagram({ transport: "udp", hostname, port }), maxOctets);
    }
    return await openNodeDatagrams(hostname, port, maxOctets);
  } catch (error) {
    throw listenError(hostname, port, error, "dns");
  }
}

/** A socket of Deno's. Its callbacks are made once: a function for each datagram would cost as much as the look-up. */
class DenoDatagrams implements Datagrams {
  readonly #conn: Deno.DatagramConn;
  readonly #buffer: Octets;
  readonly #space: Uint8Array<ArrayBuffer>;
  #onDatagram: OnDatagram = () => {};
  #isClosed = false;

  constructor(conn: Deno.DatagramConn, maxOctets: number) {
    this.#conn = conn;
    this.#buffer = Octets.ofCapacity(maxOctets);
    this.#space = this.#buffer.bytes.subarray(0, maxOctets);
  }

  get local(): Endpoint {
    return this.#conn.addr as Deno.NetAddr;
  }

  send(octets: Uint8Array<ArrayBuffer>, to: Endpoint): Promise<unknown> {
    // The addresses of datagrams that came are Deno's own.
    const isOwn = (to as Partial<Deno.NetAddr>).transport === "udp";
    return this.#conn.send(octets, isOwn ? to as Deno.NetAddr : { transport: "udp", ...to });
  }

  listen(onDatagram: OnDatagram): void {
    this.#onDatagram = onDatagram;
    this.#receive();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#conn.close();
  }

  #receive(): void {
    this.#conn.receive(this.#space).then(this.#onReceived, this.#onFailed);
  }

  readonly #onReceived = ([octets, from]: [Uint8Array, Deno.Addr]): void => {
    this.#onDatagram(this.#buffer, octets.length, from as Deno.NetAddr);
    if (!this.#isClosed) this.#receive();
  };

  readonly #onFailed = (error: unknown): void => {
    // Windows reports here that an earlier reply found nobody: that ends nothing.
    if (!this.#isClosed && error instanceof Deno.errors.ConnectionReset) this.#receive();
    else this.close();
  };
}

async function openNodeDatagrams(hostname: string, port: number, maxOctets: number): Promise<Datagrams> {
  const { createSocket } = await import("node:dgram");
  const socket = createSocket(hostname.includes(":") ? "udp6" : "udp4");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject);
  socket.bind(port, hostname, resolve);
  await promise;
  socket.off("error", reject);
  socket.on("error", () => {});
  const { address, port: bound } = socket.address();
  let isClosed = false;
  return {
    local: { hostname: address, port: bound },
    send: (octets, { hostname, port }) =>
      new Promise<void>((resolve, reject) => {
        socket.send(octets, port, hostname, (error) => error ? reject(error) : resolve());
      }),
    listen: (onDatagram) => {
      socket.on("message", (message, { address, port }) => {
        // Node's buffer has no slack behind it.
        const bytes = new Uint8Array(Math.min(message.length, maxOctets) + SLACK_BYTES);
        bytes.set(message.subarray(0, maxOctets));
        onDatagram(new Octets(bytes), bytes.length - SLACK_BYTES, { hostname: address, port });
      });
    },
    close: () => {
      if (!isClosed) socket.close();
      isClosed = true;
    },
  };
}
