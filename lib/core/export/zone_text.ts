/**
 * A zone as the text of its file (RFC 1035 5): a heading, the SOA record, whose version is made from the rest, the records.
 */
import { absolute, type DnsRecord } from "../dns/message.ts";
import { describeRecord } from "../dns/message_text.ts";
import { soaOf } from "../dns/zone.ts";
import { hashText } from "../model/text_hash.ts";

/** A record on its way to a file. */
export interface MarkedRecord {
  /** The record. */
  readonly record: DnsRecord;
  /** The comment behind it, from the semicolon on. */
  readonly mark?: string;
}

/** The file of the zone at `apex`, which `server` has; a `serial` that is undefined is made from the records. */
export function zoneText(
  apex: string,
  server: string,
  records: readonly MarkedRecord[],
  { ttlSeconds, serial }: { readonly ttlSeconds: number; readonly serial: number | undefined },
): string {
  const ns: MarkedRecord = { record: { type: "NS", owner: apex, ttlSeconds, target: server } };
  const body = [ns, ...records].map(({ record, mark }) =>
    mark === undefined ? `${zoneLine(record)}\n` : `${zoneLine(record)} ${mark}\n`
  ).join("");
  const first: DnsRecord = {
    type: "SOA",
    owner: apex,
    ttlSeconds,
    soa: soaOf(escapeName(server), { serial: serial ?? serialOf(body), ttlSeconds }),
  };
  const heading =
    `; The zone ${absolute(apex)} from tables of dns-lab. The numbers of the SOA record are its version, and the\n` +
    "; seconds after which a secondary asks again, tries again, gives up, and a resolver forgets a miss.\n";
  return `${heading}${zoneLine(first)}\n${body}`;
}

/** A record as a line of a zone file (RFC 1035 5.1): characters that mean something there are escaped. */
function zoneLine(record: DnsRecord): string {
  return describeRecord({ ...record, owner: escapeName(record.owner), ...targetOf(record) } as DnsRecord);
}

function targetOf(record: DnsRecord): { target?: string } {
  return record.type === "NS" ? { target: escapeName(record.target) } : {};
}

/** Knot DNS takes other characters than these only with a backslash. */
function escapeName(name: string): string {
  return name.replace(/[^\w.*/-]/g, "\\$&");
}

/** A number of 32 bits from the content, so that equal tables give equal files. */
function serialOf(text: string): number {
  return hashText(text) >>> 0;
}
