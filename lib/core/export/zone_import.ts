/**
 * From a zone file (RFC 1035 5) to tables: A records become entries, and a delegation becomes RS's NS entry.
 *
 * A table has no other records, one address a name, and one NS entry; what can't be kept is told with its line.
 */
import { hostnameFault } from "../model/hostname_fault.ts";
import { lowerAscii } from "../model/hostname.ts";
import { quoteText } from "../model/display.ts";
import type { Diagnostic } from "../model/errors.ts";
import { type Token, ZoneLines } from "./zone_lines.ts";

/** What a zone file holds, as tables. */
export interface ImportedZone {
  /** The entries of a table: lines "Hostname IPaddress A". */
  readonly entries: readonly string[];
  /** RS's NS entry, if the zone delegates. */
  readonly referral: string | undefined;
  /** What is wrong (errors), and what could not be kept (warnings), in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

const TYPES =
  /^(?:A|NS|SOA|AAAA|CNAME|MX|TXT|PTR|SRV|CAA|DS|DNSKEY|RRSIG|NSEC|NSEC3|NSEC3PARAM|HINFO|SPF|TLSA|SVCB|HTTPS|NAPTR|LOC|SSHFP|TYPE\d+)$/i;
const TTL = /^\d+$|^(?:\d+[smhdw])+$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
/** The domain of the names that an export gives to servers, which are none of a table. */
const SERVER_DOMAIN = /(?:^|\.)dns-lab\.invalid$/i;

/** Reads a zone file, whose origin is `origin` until it says another: a name with or without its final dot. */
export function importZone(text: string, origin: string): ImportedZone {
  return new ZoneImport(text, origin).run();
}

class ZoneImport {
  readonly #lines: ZoneLines;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #entries = new Map<string, string>();
  readonly #delegations: { owner: string; target: string; token: Token }[] = [];
  readonly #addresses = new Map<string, string>();
  #origin: string;
  #owner: string | undefined;
  #apex: string | undefined;

  constructor(text: string, origin: string) {
    this.#lines = new ZoneLines(text);
    this.#origin = absoluteName(origin);
  }

  run(): ImportedZone {
    for (const line of this.#lines.read((token, message) => this.#tell("error", token, message))) this.#readLine(line);
    const referral = this.#referral();
    // A glue record is the address of a server, and no name that the zone has.
    const isGlue = (name: string) => this.#delegations.some(({ owner }) => isAtOrBelow(name, owner));
    const isTarget = (name: string) => this.#delegations.some(({ target }) => target === name);
    const entries = [...this.#entries].filter(([name]) => !isGlue(name) && !(isTarget(name) && referral !== undefined));
    this.#diagnostics.sort((one, other) => one.line - other.line || one.column - other.column);
    return { entries: entries.map(([, line]) => line), referral, diagnostics: this.#diagnostics };
  }

  #readLine(tokens: readonly Token[]): void {
    const [first] = tokens;
    if (first.text.startsWith("$") && !first.isQuoted && first.column === 1) return this.#readDirective(tokens);
    let at = 0;
    if (first.column === 1) {
      this.#owner = this.#nameOf(first);
      at++;
    }
    // TTL and class stand in either order before the type.
    while (at < tokens.length && (TTL.test(tokens[at].text) || /^(?:IN|CH|HS)$/i.test(tokens[at].text))) {
      if (TYPES.test(tokens[at].text)) break;
      at++;
    }
    const type = tokens[at];
    if (type === undefined || !TYPES.test(type.text)) {
      return this.#tell(
        "error",
        type ?? tokens.at(-1)!,
        `${quoteText(type?.text ?? "")} is no record type, wanted one such as A or NS`,
      );
    }
    if (this.#owner === undefined) {
      return this.#tell("error", first, "The record has no owner, and no record before it has one");
    }
    this.#readRecord(this.#owner, type, tokens.slice(at + 1));
  }

  #readDirective([directive, value]: readonly Token[]): void {
    const name = directive.text.toUpperCase();
    if (name === "$TTL") {
      return this.#tell("warning", directive, "A table has no TTL; give it to the server with --ttl");
    }
    if (name === "$ORIGIN" && value !== undefined) {
      this.#origin = this.#nameOf(value);
      return;
    }
    this.#tell(
      "error",
      directive,
      `${quoteText(directive.text)} is not supported, wanted $ORIGIN or $TTL; put its lines into this file`,
    );
  }

  #readRecord(owner: string, type: Token, [value]: readonly Token[]): void {
    const kind = type.text.toUpperCase();
    if (kind === "SOA") {
      this.#apex = lowerAscii(owner);
      return;
    }
    if (kind !== "A" && kind !== "NS") {
      return this.#tell("warning", type, `A table has no ${kind} records: this one is left out`);
    }
    if (value === undefined) {
      return this.#tell("error", type, `The ${kind} record ends after its type, wanted its data`);
    }
    if (kind === "NS") return this.#addServer(owner, value);
    if (!IPV4.test(value.text)) {
      return this.#tell("error", value, `The address is ${quoteText(value.text)}, wanted an IPv4 address`);
    }
    this.#addAddress(owner, value);
  }

  #addAddress(owner: string, value: Token): void {
    if (SERVER_DOMAIN.test(owner)) return;
    const name = lowerAscii(owner);
    if (owner.startsWith("*.")) {
      return this.#tell("warning", value, `A table has no wildcards: ${quoteText(owner)} is left out`);
    }
    const fault = hostnameFault(owner);
    if (fault !== undefined) return this.#tell("warning", value, `${fault.message}: it is left out`);
    const earlier = this.#addresses.get(name);
    if (earlier === value.text) return;
    if (earlier !== undefined) {
      return this.#tell(
        "warning",
        value,
        `A table has one address a name: ${quoteText(owner)} keeps ${earlier}, ${value.text} is left out`,
      );
    }
    this.#addresses.set(name, value.text);
    this.#entries.set(name, `${owner} ${value.text} A`);
  }

  #addServer(owner: string, token: Token): void {
    // The zone's own servers are no data of a table.
    if (this.#apex !== undefined && lowerAscii(owner) === this.#apex) return;
    this.#delegations.push({ owner: lowerAscii(owner), target: lowerAscii(this.#nameOf(token)), token });
  }

  /** RS's one NS entry: the server of all delegations. */
  #referral(): string | undefined {
    const [first] = this.#delegations;
    if (first === undefined) return undefined;
    for (const { target, token } of this.#delegations) {
      if (target === first.target) continue;
      this.#tell(
        "warning",
        token,
        `A table refers to one server, ${quoteText(first.target)}: the delegation to ${quoteText(target)} is left out`,
      );
    }
    const host = this.#nameOf(first.token);
    const isLoopback = lowerAscii(host) === "localhost";
    return `${host} ${isLoopback ? "-" : this.#addresses.get(first.target) ?? "-"} NS`;
  }

  #nameOf({ text }: Token): string {
    if (text === "@") return this.#origin;
    const name = text.replace(/\\(.)/g, "$1");
    if (name.endsWith(".")) return absoluteName(name);
    return this.#origin === "" ? name : `${name}.${this.#origin}`;
  }

  #tell(severity: Diagnostic["severity"], { line, column }: Pick<Token, "line" | "column">, message: string): void {
    this.#diagnostics.push({ severity, line, column, message, source: this.#lines.source(line) });
  }
}

function absoluteName(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}

function isAtOrBelow(name: string, apex: string): boolean {
  return name === apex || name.endsWith(`.${apex}`);
}
