/**
 * What servers of real DNS reply in the tests of look-ups.
 */
import { type DnsRecord, RCODE, type ReceivedReply } from "../../../lib/core/dns/message.ts";
import type { LookupOptions } from "../../../lib/core/lookup/lookup.ts";

export const RS = { label: "RS", host: "192.0.2.1", port: 53 };
export const OPTIONS: LookupOptions = { first: RS, isRecursive: false, referredPort: 54 };

/** "A www.x.org 192.0.2.9", "NS org ts.lab", "CNAME a b", "SOA org". */
function record(text: string): DnsRecord {
  const [type, owner, value = ""] = text.split(" ");
  const base = { owner, ttlSeconds: 1 };
  if (type === "A") return { ...base, type, address: value };
  if (type === "NS" || type === "CNAME") return { ...base, type, target: value };
  const numbers = { serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 };
  return { ...base, type: "SOA", soa: { mname: "ts.lab", rname: "hostmaster.lab", ...numbers } };
}

/** A reply with these records, NOERROR unless told otherwise. */
export function reply(
  sections: Partial<Record<"answers" | "authority" | "additional", string[]>>,
  more: Partial<ReceivedReply> = {},
): ReceivedReply {
  const { answers = [], authority = [], additional = [] } = sections;
  return {
    id: 1,
    isReply: true,
    isTruncated: false,
    isRecursionAvailable: false,
    isAuthoritative: false,
    rcode: RCODE.NOERROR,
    answers: answers.map(record),
    authority: authority.map(record),
    additional: additional.map(record),
    ...more,
  };
}

/** A referral to two servers. */
export const TWO = reply({
  authority: ["NS org a.lab", "NS org b.lab"],
  additional: ["A a.lab 192.0.2.53", "A b.lab 192.0.2.54"],
});
