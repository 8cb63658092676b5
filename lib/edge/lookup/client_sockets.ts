/**
 * The UDP sockets of a client of real DNS: a few of each family, which are opened when the first query needs one.
 */
import type { Draw } from "../../core/lookup/lookup_action.ts";
import { type Datagrams, type Endpoint, openDatagrams } from "../dns/datagrams.ts";

/** From so many ports of a family queries leave: a forger has to guess which one, besides the number of the query. */
const SOCKETS = 4;
/** The longest reply that is taken over UDP; more than a query asks for. */
const MAX_REPLY_OCTETS = 4096;
/** Where the sockets of a family listen. */
const ANYWHERE = ["0.0.0.0", "::"] as const;

/** Told of each datagram: the number of the socket, the octets, and where they come from. */
export type OnReply = (socket: number, octets: Uint8Array, from: Endpoint) => void;

/** The sockets, numbered: IPv4 first. */
export class ClientSockets implements Disposable {
  readonly #onReply: OnReply;
  readonly #opening: (Promise<void> | undefined)[] = [];
  readonly #sockets: Datagrams[] = [];
  readonly #random = new Uint16Array(256);
  #drawn = 256;
  #isClosed = false;

  /** None is open yet. */
  constructor(onReply: OnReply) {
    this.#onReply = onReply;
  }

  /** Draws a socket that reaches the address `host`, and a number for a query. */
  draw(host: string): Draw {
    if (this.#drawn + 2 > this.#random.length) {
      crypto.getRandomValues(this.#random);
      this.#drawn = 0;
    }
    const socket = (host.includes(":") ? SOCKETS : 0) + this.#random[this.#drawn++] % SOCKETS;
    return { socket, id: this.#random[this.#drawn++] };
  }

  /** The socket with a number, if it is open. */
  at(number: number): Datagrams | undefined {
    return this.#sockets[number];
  }

  /** Opens the sockets of the family that has the number; rejects with a ListenError. */
  open(number: number): Promise<void> {
    const family = number < SOCKETS ? 0 : 1;
    return this.#opening[family] ??= this.#openFamily(family);
  }

  /** Closes all. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket?.close();
  }

  async #openFamily(family: 0 | 1): Promise<void> {
    for (let number = family * SOCKETS; number < (family + 1) * SOCKETS; number++) {
      const socket = await openDatagrams(ANYWHERE[family], 0, MAX_REPLY_OCTETS);
      if (this.#isClosed) return socket.close();
      this.#sockets[number] = socket;
      socket.listen((buffer, length, from) => this.#onReply(number, buffer.bytes.slice(0, length), from));
    }
  }
}
