/**
 * The A, NS and SOA records of a zone file (RFC 1035 5), with whole names; what a table has no place for is told and left
 * out.
 */
import type { Severity } from "../model/errors.ts";
import { quoteText } from "../model/display.ts";
import { addressFault } from "../table/table_diagnosis.ts";
import type { Place, Token, ZoneLine, ZoneLines } from "./zone_lines.ts";

/** A record of a zone file that matters to a table. */
export interface ZoneRecord {
  /** Its type. */
  readonly type: "A" | "NS" | "SOA";
  /** The name that has it, without the final dot and without escapes; the root is "". */
  readonly owner: string;
  /** The address, or the name of the server; "" in a SOA record. */
  readonly value: string;
  /** The owner as it stands in the file. */
  readonly ownerText: string;
  /** Where its value stands. */
  readonly place: Place;
  /** The comment of its line, from the semicolon on. */
  readonly comment: string;
}

/** Tells what is wrong at a place. */
export type Tell = (severity: Severity, place: Place, message: string) => void;

/** Stands in a name for a dot that is escaped, and so part of a label. No name of a table has this character. */
export const ESCAPED_DOT = "\u2024";

const CLASS = /^(?:IN|CH|CS|HS|CLASS\d+)$/i;
const INTERNET = /^(?:IN|CLASS1)$/i;
const TTL = /^\d+$|^(?:\d+[smhdw])+$/i;
/** A type, of which there are more each year (RFC 6895 3.1). */
const TYPE = /^[a-z][a-z\d-]*$/i;

/** Reads the records of a zone file. */
export class ZoneRecords {
  readonly #lines: ZoneLines;
  readonly #tell: Tell;
  /** What has no place in a table, by what it is: where the first one stands, and how many there are. */
  readonly #leftOut = new Map<string, { place: Place; count: number }>();
  #origin: string;
  #owner: { readonly name: string; readonly text: string } | undefined;

  /** The records of `lines`, whose origin is `origin`, without its final dot, until they say another. */
  constructor(lines: ZoneLines, origin: string, tell: Tell) {
    this.#lines = lines;
    this.#origin = origin;
    this.#tell = tell;
  }

  /** The records, in the order of the file. */
  *read(): Generator<ZoneRecord> {
    for (const line of this.#lines.read((place, message) => this.#tell("error", place, message))) {
      const [first] = line.tokens;
      if (line.hasOwner && first.text.startsWith("$") && !first.isQuoted) {
        this.#readDirective(line.tokens);
        continue;
      }
      const record = this.#readRecord(line);
      if (record !== undefined) yield record;
    }
    for (const [what, { place, count }] of this.#leftOut) {
      const those = count === 1 ? "this one is" : `this one and ${count - 1} more are`;
      this.#tell("warning", place, `A table has no ${what}: ${those} left out`);
    }
  }

  #readDirective([directive, value]: readonly Token[]): void {
    const name = directive.text.toUpperCase();
    if (name === "$TTL") {
      return this.#tell("warning", directive, "A table has no TTL; give it to the server with --ttl");
    }
    if (name !== "$ORIGIN") {
      return this.#tell(
        "error",
        directive,
        `${quoteText(directive.text)} is not supported, wanted $ORIGIN or $TTL; put its lines into this file`,
      );
    }
    if (value === undefined) return this.#tell("error", directive, "$ORIGIN stands alone, wanted a domain behind it");
    this.#origin = this.#nameOf(value);
  }

  #readRecord({ tokens, hasOwner, comment }: ZoneLine): ZoneRecord | undefined {
    const [first] = tokens;
    if (hasOwner) this.#owner = { name: this.#nameOf(first), text: first.text };
    let at = hasOwner ? 1 : 0;
    let recordClass = "IN";
    // TTL and class stand in either order before the type.
    for (; at < tokens.length && (TTL.test(tokens[at].text) || CLASS.test(tokens[at].text)); at++) {
      if (CLASS.test(tokens[at].text)) recordClass = tokens[at].text;
    }
    const [type, ...values] = tokens.slice(at);
    if (type === undefined || !TYPE.test(type.text)) {
      const seen = type === undefined ? "The line ends before its type" : `${quoteText(type.text)} is no record type`;
      return this.#refuse(type ?? tokens.at(-1)!, `${seen}, wanted one such as A or NS`);
    }
    if (this.#owner === undefined) {
      return this.#refuse(first, "The record has no owner, and no record before it has one");
    }
    const kind = type.text.toUpperCase();
    if (!INTERNET.test(recordClass)) return this.#leaveOut(type, `records of class ${recordClass.toUpperCase()}`);
    const record = { owner: this.#owner.name, ownerText: this.#owner.text, comment };
    if (kind === "SOA") return { ...record, type: kind, value: "", place: type };
    if (kind !== "A" && kind !== "NS") return this.#leaveOut(type, `${kind.slice(0, 20)} records`);
    const value = this.#valueOf(kind, type, values);
    return value === undefined ? undefined : { ...record, type: kind, value, place: values[0] };
  }

  /** The address or the server in the data of a record; undefined where there is none, which is told. */
  #valueOf(kind: "A" | "NS", type: Token, [value, extra]: readonly Token[]): string | undefined {
    if (value === undefined) return this.#refuse(type, `The ${kind} record ends after its type, wanted its data`);
    if (extra !== undefined) {
      return this.#refuse(extra, `${quoteText(extra.text)} follows the data of the ${kind} record, wanted no more`);
    }
    if (kind === "NS") return this.#nameOf(value);
    const fault = addressFault(value.text, "A");
    return fault === undefined ? value.text : this.#refuse(value, fault.message);
  }

  /** The whole name that a word is, without escapes (RFC 1035 5.1) and final dot. */
  #nameOf({ text }: Token): string {
    if (text === "@") return this.#origin;
    const name = text.replace(/\\(\d{3}|[^])/g, (_, escaped: string) => {
      const character = escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped;
      return character === "." ? ESCAPED_DOT : character;
    });
    if (name.endsWith(".")) return name.slice(0, -1);
    return this.#origin === "" ? name : `${name}.${this.#origin}`;
  }

  #refuse(place: Place, message: string): undefined {
    this.#tell("error", place, message);
  }

  #leaveOut(place: Place, what: string): undefined {
    const seen = this.#leftOut.get(what);
    if (seen === undefined) this.#leftOut.set(what, { place, count: 1 });
    else seen.count++;
  }
}
