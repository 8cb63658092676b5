/**
 * NOTIFY (RFC 1996): tells secondaries that a zone has changed, so that they copy it at once.
 */
import type { DnsRecord } from "../../core/dns/message.ts";
import { OPCODE, RCODE } from "../../core/dns/message.ts";
import { flagsOf, HEADER_OCTETS, opcodeOf, QR } from "../../core/dns/query_text.ts";
import { canonicalAddress } from "../../core/model/ip_address.ts";
import { type Datagrams, type Endpoint, openDatagrams } from "./datagrams.ts";
import { encodeNotify } from "./wire.ts";

/** After how many milliseconds a message is sent again, and how many times in all (RFC 1996 3.6). */
const RETRY_MS: readonly number[] = [1000, 2000, 4000, 8000];
/** How many messages may wait for their replies at a time: there are 65,536 numbers for them. */
const MAX_WAITING = 1024;
/** The longest reply that is looked at. */
const MAX_REPLY_OCTETS = 1232;

/** A message for a secondary: its zone has this SOA record now. */
interface Message {
  readonly to: Endpoint;
  readonly soa: DnsRecord;
}

/** A message that waits for its reply. */
interface Waiting extends Message {
  readonly octets: Uint8Array<ArrayBuffer>;
  timer: ReturnType<typeof setTimeout> | undefined;
  sent: number;
}

/** Told of a secondary that did not take a message for the zone at `apex`: its response code, or undefined for no reply. */
export type OnUntold = (to: Endpoint, apex: string, rcode: number | undefined) => void;

/** Sends NOTIFY messages from one address. */
export class Notifier implements Disposable {
  readonly #socket: Datagrams;
  readonly #onUntold: OnUntold;
  readonly #retryMs: readonly number[];
  readonly #waiting = new Map<number, Waiting>();
  #queue: Message[] = [];

  private constructor(socket: Datagrams, onUntold: OnUntold, retryMs: readonly number[]) {
    this.#socket = socket;
    this.#onUntold = onUntold;
    this.#retryMs = retryMs;
    socket.listen((buffer, length, from) => this.#onReply(buffer.bytes.subarray(0, length), from));
  }

  /**
   * A notifier at `host`, the address that secondaries know.
   *
   * @param retryMs After how many milliseconds a message is sent again, and the last time given up.
   */
  static async open(host: string, onUntold: OnUntold, retryMs: readonly number[] = RETRY_MS): Promise<Notifier> {
    return new Notifier(await openDatagrams(host, 0, MAX_REPLY_OCTETS), onUntold, retryMs);
  }

  /** Tells each of `secondaries` that these are the SOA records of the zones now. What was to be told before is not. */
  notify(secondaries: readonly Endpoint[], soas: readonly DnsRecord[]): void {
    this.#forgetAll();
    this.#queue = soas.flatMap((soa) => secondaries.map((to) => ({ to, soa }))).reverse();
    this.#sendMore();
  }

  /** Stops sending. */
  [Symbol.dispose](): void {
    this.#forgetAll();
    this.#socket.close();
  }

  #sendMore(): void {
    while (this.#waiting.size < MAX_WAITING) {
      const message = this.#queue.pop();
      if (message === undefined) return;
      const id = this.#drawId();
      const octets = encodeNotify(id, message.soa.owner, message.soa);
      const waiting = { ...message, octets, timer: undefined, sent: 0 };
      this.#waiting.set(id, waiting);
      this.#send(id, waiting);
    }
  }

  /** A number that nobody can guess, and that no other message has. */
  #drawId(): number {
    for (;;) {
      const [id] = crypto.getRandomValues(new Uint16Array(1));
      if (!this.#waiting.has(id)) return id;
    }
  }

  #send(id: number, waiting: Waiting): void {
    if (waiting.sent === this.#retryMs.length) return this.#end(id, undefined);
    // What can't be sent now may be later.
    this.#socket.send(waiting.octets, waiting.to).catch(() => {});
    waiting.timer = setTimeout(() => this.#send(id, waiting), this.#retryMs[waiting.sent++]);
  }

  #onReply(octets: Uint8Array, from: Endpoint): void {
    if (octets.length < HEADER_OCTETS) return;
    const flags = flagsOf(octets);
    const id = (octets[0] << 8) | octets[1];
    const to = this.#waiting.get(id)?.to;
    if ((flags & QR) === 0 || opcodeOf(flags) !== OPCODE.NOTIFY || to === undefined) return;
    if (to.port === from.port && to.hostname === canonicalAddress(from.hostname)) this.#end(id, flags & 0xf);
  }

  /** Ends a message: its reply has `rcode`, or there is none. */
  #end(id: number, rcode: number | undefined): void {
    const { to, soa, timer } = this.#waiting.get(id)!;
    clearTimeout(timer);
    this.#waiting.delete(id);
    if (rcode !== RCODE.NOERROR) this.#onUntold(to, soa.owner, rcode);
    this.#sendMore();
  }

  #forgetAll(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#queue = [];
  }
}
