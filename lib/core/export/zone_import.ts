/**
 * From a zone file (RFC 1035 5) to tables: A records become entries, and a delegation becomes RS's NS entry.
 *
 * A table has no other records, one address a name, and one NS entry; what can't be kept is told with its line. What is a
 * delegation and what is glue is decided when the whole file has been read: its records may stand in any order.
 */
import { hostnameFault } from "../model/hostname_fault.ts";
import { lowerAscii } from "../model/hostname.ts";
import { quoteText } from "../model/display.ts";
import type { Diagnostic, Severity } from "../model/errors.ts";
import { type Place, ZoneLines } from "./zone_lines.ts";
import { ADDED_MARK, NO_ADDRESS_MARK } from "./zone_marks.ts";
import { ESCAPED_DOT, type ZoneRecord, ZoneRecords } from "./zone_records.ts";

/** A line of a table, and where it comes from. */
export interface ImportedLine extends Place {
  /** The line, "Hostname IPaddress Flag". */
  readonly text: string;
  /** Its host name. */
  readonly host: string;
  /** Its address; "-" for none. */
  readonly address: string;
  /** The line of the zone file. */
  readonly source: string;
}

/** What a zone file holds, as tables. */
export interface ImportedZone {
  /** The entries of a table. */
  readonly entries: readonly ImportedLine[];
  /** RS's NS entry, if the zone delegates. */
  readonly referral: ImportedLine | undefined;
  /** What is wrong (errors), and what could not be kept (warnings), in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The names that servers of the lab have in zones, which are none of a table. */
const SERVER_NAME = /^[rt]s\.dns-lab\.invalid$/i;

/** Reads a zone file, whose origin is `origin` until it says another: a name with or without its final dot. */
export function importZone(text: string, origin: string): ImportedZone {
  return new ZoneImport(text).run(origin.replace(/\.$/, ""));
}

class ZoneImport {
  readonly #lines: ZoneLines;
  readonly #diagnostics: Diagnostic[] = [];
  /** The records of each type, in the order of the file. */
  readonly #records: Readonly<Record<ZoneRecord["type"], ZoneRecord[]>> = { A: [], NS: [], SOA: [] };
  /** The owners of SOA records, in lower case, as all names below. */
  readonly #apexes = new Set<string>();
  readonly #delegated = new Set<string>();
  readonly #servers = new Set<string>();

  constructor(text: string) {
    this.#lines = new ZoneLines(text);
  }

  run(origin: string): ImportedZone {
    const records = new ZoneRecords(this.#lines, origin, (...what) => this.#tell(...what));
    for (const record of records.read()) this.#records[record.type].push(record);
    for (const { owner } of this.#records.SOA) this.#apexes.add(lowerAscii(owner));
    if (this.#apexes.size === 0) this.#assumeApex();
    for (const { owner, value } of this.#records.NS) {
      this.#servers.add(lowerAscii(value));
      if (!this.#apexes.has(lowerAscii(owner))) this.#delegated.add(lowerAscii(owner));
    }
    const entries = this.#entries();
    const referral = this.#referral();
    this.#diagnostics.sort((one, other) => one.line - other.line || one.column - other.column);
    return { entries, referral, diagnostics: this.#diagnostics };
  }

  /** Takes the owner of an NS record for the apex of a file without SOA record, if all names are at or below it. */
  #assumeApex(): void {
    const owners = [...this.#records.NS].sort((one, other) => one.owner.length - other.owner.length);
    const [highest] = owners;
    if (highest === undefined) return;
    const apex = lowerAscii(highest.owner);
    const isOutside = ({ owner }: ZoneRecord) => apex !== "" && !`.${lowerAscii(owner)}`.endsWith(`.${apex}`);
    if (this.#records.A.some(isOutside) || owners.some(isOutside)) return;
    this.#apexes.add(apex);
    const message = `The file has no SOA record: ${quoteText(`${highest.owner}.`)} is taken for the name of its zone`;
    this.#tell("warning", highest.place, message);
  }

  #entries(): ImportedLine[] {
    const entries = new Map<string, ImportedLine>();
    for (const record of this.#records.A) {
      const { owner, value, place } = record;
      if (SERVER_NAME.test(owner) || record.comment === ADDED_MARK) continue;
      const fault = ownerFault(record) ?? this.#glueFault(owner);
      if (fault !== undefined) {
        if (fault !== "") this.#tell("warning", place, fault);
        continue;
      }
      const name = lowerAscii(owner);
      const earlier = entries.get(name);
      if (earlier === undefined) entries.set(name, this.#lineOf(owner, value, "A", place));
      else if (earlier.address !== value) this.#tell("warning", place, secondAddress(earlier, value));
    }
    return [...entries.values()];
  }

  /** Why an A record is none of the zone's own names: "" for the address of a server, which is there to reach that. */
  #glueFault(owner: string): string | undefined {
    const name = lowerAscii(owner);
    for (let domain = name; domain !== ""; domain = domain.slice(domain.indexOf(".") + 1 || domain.length)) {
      if (this.#apexes.has(domain)) return undefined;
      if (!this.#delegated.has(domain)) continue;
      if (this.#servers.has(name)) return "";
      return `${quoteText(owner)} is in ${
        quoteText(domain)
      }, which is delegated, and no name of a server: it is left out`;
    }
    return undefined;
  }

  /** RS's one NS entry: the server of all delegations. */
  #referral(): ImportedLine | undefined {
    let first: ZoneRecord | undefined;
    const told = new Set<string>();
    for (const record of this.#records.NS) {
      const { owner, value, place } = record;
      if (!this.#delegated.has(lowerAscii(owner))) continue;
      const fault = nameFault(value, value);
      if (fault !== undefined) this.#tell("warning", place, fault);
      else if (first === undefined) told.add(lowerAscii((first = record).value));
      else if (!told.has(lowerAscii(value))) {
        told.add(lowerAscii(value));
        this.#tell(
          "warning",
          place,
          `A table refers to one server, ${quoteText(first.value)}: the delegation to ${quoteText(value)} is left out`,
        );
      }
    }
    if (first === undefined) return undefined;
    const target = lowerAscii(first.value);
    const address = first.comment === NO_ADDRESS_MARK
      ? undefined
      : this.#records.A.find(({ owner }) => lowerAscii(owner) === target)?.value;
    return this.#lineOf(first.value, address ?? "-", "NS", first.place);
  }

  #lineOf(host: string, address: string, flag: string, { line, column }: Place): ImportedLine {
    return { text: `${host} ${address} ${flag}`, host, address, line, column, source: this.#lines.source(line) };
  }

  #tell(severity: Severity, { line, column }: Place, message: string): void {
    this.#diagnostics.push({ severity, line, column, message, source: this.#lines.source(line) });
  }
}

/** The warning about another address of a name. */
export function secondAddress({ host, address }: ImportedLine, other: string): string {
  return `A table has one address a name: ${quoteText(host)} keeps ${address}, ${other} is left out`;
}

/** Why no entry of a table can have the owner of a record. */
function ownerFault({ owner, ownerText }: ZoneRecord): string | undefined {
  if (owner === "*" || owner.startsWith("*.")) {
    return `A table has no wildcards: ${quoteText(owner)} is left out`;
  }
  if (owner !== "") return nameFault(owner, ownerText);
  const more = ownerText === "@" ? '; if "@" stands for another domain, give that with --origin' : "";
  return `A table has no entry for the root: it is left out${more}`;
}

/** Why a table can't have `name`, which stands in the file as `text`. */
function nameFault(name: string, text: string): string | undefined {
  if (name.includes(ESCAPED_DOT)) {
    return `The name ${quoteText(text.replaceAll(ESCAPED_DOT, "\\."))} has a dot in a label: it is left out`;
  }
  // With the final dot that it has lost, so that one more is seen to be an empty label.
  const fault = hostnameFault(`${name}.`);
  return fault === undefined ? undefined : `${fault.message}: it is left out`;
}
