/**
 * NOTIFY (RFC 1996): tells secondaries that a zone has changed, so that they copy it at once.
 */
import type { DnsRecord } from "../../core/dns/message.ts";
import { OPCODE } from "../../core/dns/message.ts";
import { flagsOf, HEADER_OCTETS, opcodeOf, QR } from "../../core/dns/query_text.ts";
import { type Datagrams, type Endpoint, openDatagrams } from "./datagrams.ts";
import { encodeNotify } from "./wire.ts";

/** After how many milliseconds a message is sent again, and how many times in all (RFC 1996 3.6). */
const RETRY_MS: readonly number[] = [1000, 2000, 4000, 8000];
/** The longest reply that is looked at. */
const MAX_REPLY_OCTETS = 1232;

/** A message that waits for its reply. */
interface Waiting {
  readonly to: Endpoint;
  readonly apex: string;
  readonly octets: Uint8Array<ArrayBuffer>;
  timer: ReturnType<typeof setTimeout> | undefined;
  sent: number;
}

/** Sends NOTIFY messages from one address. */
export class Notifier implements Disposable {
  readonly #socket: Datagrams;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onSilence: (to: Endpoint, apex: string) => void;
  #isClosed = false;

  private constructor(socket: Datagrams, onSilence: (to: Endpoint, apex: string) => void) {
    this.#socket = socket;
    this.#onSilence = onSilence;
    socket.listen((buffer, length, from) => this.#onReply(buffer.bytes.subarray(0, length), from));
  }

  /** A notifier at `host`, the address that secondaries know; `onSilence` hears of those that do not reply. */
  static async open(host: string, onSilence: (to: Endpoint, apex: string) => void): Promise<Notifier> {
    return new Notifier(await openDatagrams(host, 0, MAX_REPLY_OCTETS), onSilence);
  }

  /** Tells each of `secondaries` that the zone at `apex` now has this SOA record. */
  notify(secondaries: readonly Endpoint[], apex: string, soa: DnsRecord): void {
    for (const to of secondaries) {
      // A newer version makes an older message needless.
      for (const [id, waiting] of this.#waiting) if (waiting.to === to && waiting.apex === apex) this.#forget(id);
      const id = crypto.getRandomValues(new Uint16Array(1))[0];
      const waiting = { to, apex, octets: encodeNotify(id, apex, soa), timer: undefined, sent: 0 };
      this.#forget(id);
      this.#waiting.set(id, waiting);
      this.#send(id, waiting);
    }
  }

  /** Stops sending. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const id of this.#waiting.keys()) this.#forget(id);
    this.#socket.close();
  }

  #send(id: number, waiting: Waiting): void {
    if (this.#isClosed) return;
    if (waiting.sent === RETRY_MS.length) {
      this.#forget(id);
      return this.#onSilence(waiting.to, waiting.apex);
    }
    // What can't be sent now may be later.
    this.#socket.send(waiting.octets, waiting.to).catch(() => {});
    waiting.timer = setTimeout(() => this.#send(id, waiting), RETRY_MS[waiting.sent++]);
  }

  #forget(id: number): void {
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
  }

  #onReply(octets: Uint8Array, from: Endpoint): void {
    if (octets.length < HEADER_OCTETS) return;
    const flags = flagsOf(octets);
    const id = (octets[0] << 8) | octets[1];
    const to = this.#waiting.get(id)?.to;
    const isReply = (flags & QR) !== 0 && opcodeOf(flags) === OPCODE.NOTIFY;
    if (isReply && to !== undefined && to.hostname === from.hostname && to.port === from.port) this.#forget(id);
  }
}
