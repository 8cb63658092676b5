/** Tables from octet strings, and what they reply: the short way that the tests of tables and authorities take. */
import { NEWLINE, toOctetString } from "../../lib/core/octets.ts";
import type { Role, Table } from "../../lib/core/table.ts";
import { type ParsedTable, parseTable } from "../../lib/core/table_parser.ts";
import { octetsOf } from "./octets_of.ts";

/** Parses the octet string `text`. */
export function parseText(text: string, role: Role = "ts"): ParsedTable {
  return parseTable(octetsOf(text), text.length, role);
}

/** The reply that `table` has for `name`, undefined if it has none. */
export function lookUp(table: Table, name: string): string | undefined {
  const offset = name.length % 4;
  const slot = table.find(octetsOf(name, offset).view, offset, offset + name.length);
  const entry = table.startOf(slot);
  if (entry < 0) return undefined;
  const end = entry + table.lengthOf(slot);
  if (table.text.bytes[end] !== NEWLINE) throw new Error(`The entry of ${name} has no newline where it ends`);
  return toOctetString(table.text.bytes.subarray(entry, end));
}

/** Every finding about `text` as `line:column severity: message`. */
export function findingsIn(text: string, role: Role = "ts"): string[] {
  return parseText(text, role).diagnostics.map(({ severity, line, column, message }) =>
    `${line}:${column} ${severity}: ${message}`
  );
}
