/**
 * What a client of real DNS tells its observer: each message, and which query a reply belongs to.
 */
import type { DnsQuery, ReceivedReply } from "../../core/dns/message.ts";
import { describeQuery, describeReply } from "../../core/dns/message_text.ts";
import { flagsOf } from "../../core/dns/query_text.ts";
import { toOctetString } from "../../core/model/octet_string.ts";
import type { Observer } from "../../core/trace/event.ts";
import { STRANGER } from "../../core/trace/server_names.ts";
import { addressOf } from "../net/socket.ts";
import type { Endpoint } from "../dns/datagrams.ts";

/** How many exchanges keep their number for a reply: a server that never replies leaves its own here. */
const MAX_EXCHANGES = 4096;

/** The other end of an exchange, and the number of its query. */
export interface ExchangeKey {
  /** The number of the query. */
  readonly id: number;
  /** The address of the server. */
  readonly host: string;
  /** The port of the server. */
  readonly port: number;
  /** What the server is called; a reply takes what its query had. */
  readonly label?: string;
}

/** Numbers exchanges, and tells of them. */
export class DnsClientEvents {
  readonly #observer: Observer;
  readonly #exchanges = new Map<string, { readonly number: number; readonly label: string }>();
  #numbers = 0;

  /** Tells `observer`. */
  constructor(observer: Observer) {
    this.#observer = observer;
  }

  /** Tells of a message, unless it could not be read. */
  tell(
    local: Endpoint,
    { id, host, port, label }: ExchangeKey,
    message: ReceivedReply | DnsQuery | undefined,
    transport: "udp" | "tcp",
    octets: Uint8Array,
  ): void {
    if (message === undefined) return;
    const key = `${local.port} ${id} ${host} ${port}`;
    const exchange = this.#exchanges.get(key) ?? { number: ++this.#numbers, label: label ?? STRANGER };
    if (this.#exchanges.size >= MAX_EXCHANGES) this.#exchanges.clear();
    this.#exchanges.set(key, exchange);
    const isReply = "rcode" in message;
    this.#observer({
      kind: "dns",
      atMs: performance.now(),
      connection: {
        number: exchange.number,
        side: "client",
        server: exchange.label,
        local: addressOf({ transport: "udp", ...local }),
        peer: addressOf({ transport: "udp", hostname: host, port }),
      },
      isReply,
      transport,
      parts: isReply ? describeReply(message, flagsOf(octets)) : describeQuery(message, flagsOf(octets)),
      octets: toOctetString(octets),
    });
  }
}
