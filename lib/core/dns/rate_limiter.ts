/**
 * Response-rate limiting: a server of UDP must not be made to send much to somebody who did not ask.
 *
 * Whoever forges the source of a query lets the server send its replies to the victim. Each network gets so many replies a
 * second; beyond that, every second reply is cut short, so that a real client in that network asks over TCP, whose source
 * can't be forged, and the others are not sent at all. It is pure: the caller tells the time.
 */
import { hashText } from "../model/text_hash.ts";

/** How many networks are told apart at a time; others share. */
const BUCKETS = 16_384;
/** The bits of an address that name a network: those that are usually given to one customer. */
const IPV4_OCTETS = 3;
const IPV6_GROUPS = 4;

/** What to do with a reply. */
export type RateDecision = "send" | "truncate" | "drop";

/** Counts the replies to each network. */
export class RateLimiter {
  readonly #perSecond: number;
  readonly #seed: number;
  /** How many replies each network may get at once. */
  readonly #tokens = new Float64Array(BUCKETS);
  readonly #takenMs = new Float64Array(BUCKETS);
  /** The networks that the buckets belong to, as hashes. */
  readonly #networks = new Int32Array(BUCKETS);
  readonly #refused = new Uint8Array(BUCKETS);

  /** Allows `perSecond` replies to each network; `seed` keeps others from knowing which networks share. */
  constructor(perSecond: number, seed: number) {
    this.#perSecond = perSecond;
    this.#seed = seed;
  }

  /** What to do with a reply to `address`, at `nowMs` on a clock that never goes back. */
  decide(address: string, nowMs: number): RateDecision {
    const hash = hashText(networkOf(address), this.#seed);
    const at = (hash >>> 1) % BUCKETS;
    if (this.#networks[at] !== hash || this.#takenMs[at] === 0) {
      // Another network had the bucket: it is the one that was asked for less recently.
      this.#networks[at] = hash;
      this.#tokens[at] = this.#perSecond;
    } else {
      const earned = (nowMs - this.#takenMs[at]) / 1000 * this.#perSecond;
      this.#tokens[at] = Math.min(this.#perSecond, this.#tokens[at] + earned);
    }
    // 0 marks a bucket that nobody has had.
    this.#takenMs[at] = Math.max(nowMs, Number.MIN_VALUE);
    if (this.#tokens[at] >= 1) {
      this.#tokens[at]--;
      return "send";
    }
    return this.#refused[at]++ % 2 === 0 ? "truncate" : "drop";
  }
}

/** The network that an address is in, as text: 24 bits of IPv4, 64 of IPv6. */
export function networkOf(address: string): string {
  const mapped = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped.split(".", IPV4_OCTETS).join(".");
  const [head, tail] = address.replace(/%.*$/, "").split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail === undefined) return groups.slice(0, IPV6_GROUPS).join(":");
  const after = tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(Math.max(0, 8 - groups.length - after.length)).fill("0");
  return [...groups, ...zeros, ...after].slice(0, IPV6_GROUPS).join(":");
}

/** Whether a reply to `address` and `port` can only do harm: nobody, or everybody, is there. */
export function isUnreachable(address: string, port: number): boolean {
  if (port === 0) return true;
  // Most addresses begin with another digit than 0 and 2, and no letter or colon: no more of them has to be read.
  const digit = address.charCodeAt(0) - 0x30;
  if (digit === 1 || (digit > 2 && digit < 10 && address.charCodeAt(1) === 0x2e)) return false;
  const start = address.startsWith("::ffff:") ? 7 : 0;
  const dot = address.indexOf(".", start);
  if (dot < 0) return address === "::" || /^ff/i.test(address);
  const first = Number(address.slice(start, dot));
  // This network (RFC 1122 3.2.1.3), and multicast and broadcast above it.
  return first === 0 || first >= 224;
}
