/**
 * How many DNS queries there were, and what became of them.
 */
import { counted } from "../model/display.ts";
import type { DnsVerdict } from "./message.ts";

/** Counts of one server. */
export class DnsTally {
  /** Queries over UDP that were replied to. */
  udp = 0;
  /** Queries over TCP that were replied to. */
  tcp = 0;
  /** By what became of them. */
  readonly verdicts: Record<DnsVerdict, number> = {
    answer: 0,
    referral: 0,
    "no such name": 0,
    "no such type": 0,
    refused: 0,
    error: 0,
  };
  /** Replies that were cut short because they did not fit. */
  truncated = 0;
  /** Replies that were cut short, or not sent, because their network had had its share. */
  limited = 0;
  /** Messages that got no reply: replies, parts of a header, forged or unreachable sources, and what could not be sent. */
  ignored = 0;
  /** TCP connections that were refused because there were too many. */
  refusedConnections = 0;
  /** Zone transfers. */
  transfers = 0;

  /** Counts a reply. */
  add(verdict: DnsVerdict, transport: "udp" | "tcp"): void {
    this[transport]++;
    this.verdicts[verdict]++;
  }

  /** The counts in words: "3 DNS queries (2 UDP, 1 TCP): 2 answered, 1 referred". */
  describe(): string {
    const { verdicts: { answer, referral, refused, error, ...none } } = this;
    const queries = this.udp + this.tcp;
    const parts = [
      `${answer} answered`,
      ...referral > 0 ? [`${referral} referred`] : [],
      ...none["no such name"] > 0 ? [`${none["no such name"]} without such a name`] : [],
      ...none["no such type"] > 0 ? [`${none["no such type"]} without such a type`] : [],
      ...refused > 0 ? [`${refused} refused`] : [],
      ...error > 0 ? [`${error} in error`] : [],
      ...this.truncated > 0 ? [`${this.truncated} truncated`] : [],
      ...this.limited > 0 ? [`${this.limited} over the rate limit`] : [],
      ...this.ignored > 0 ? [`${counted(this.ignored, "message")} ignored`] : [],
      ...this.refusedConnections > 0 ? [`${counted(this.refusedConnections, "connection")} refused`] : [],
      ...this.transfers > 0 ? [counted(this.transfers, "zone transfer")] : [],
    ];
    return `${counted(queries, "DNS query", "DNS queries")} (${this.udp} UDP, ${this.tcp} TCP): ${parts.join(", ")}`;
  }
}
