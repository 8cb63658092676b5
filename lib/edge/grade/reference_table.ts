/**
 * The tables of reference servers, parsed like any other.
 */
import { Octets, SLACK_BYTES } from "../../core/fast/octets.ts";
import type { Role } from "../../core/model/role.ts";
import type { Table } from "../../core/table/table.ts";
import { checkTable } from "../system/files.ts";

/** The table with this text. Throws TableError, which would be a bug: the text is the grader's own. */
export function tableFrom(role: Role, text: string): Table {
  const bytes = new TextEncoder().encode(text);
  const withSlack = new Uint8Array(bytes.length + SLACK_BYTES);
  withSlack.set(bytes);
  return checkTable(`the grader's table of ${role.label}`, { text: new Octets(withSlack), length: bytes.length }, role)
    .table;
}
