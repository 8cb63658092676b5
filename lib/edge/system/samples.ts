/**
 * The sample tables and names, embedded: the demo runs from the executable alone.
 */
import names from "../../../tables/PROJI-HNS.txt" with { type: "text" };
import rsTable from "../../../tables/PROJI-DNSRS.txt" with { type: "text" };
import tsTable from "../../../tables/PROJI-DNSTS.txt" with { type: "text" };
import { Octets, SLACK_BYTES } from "../../core/fast/octets.ts";
import { type Role, RS, TS } from "../../core/model/role.ts";
import type { Table } from "../../core/table/table.ts";
import { checkTable } from "./files.ts";

/** The sample tables, by the names of their files. */
const TABLES: Readonly<Record<string, string>> = { [RS.table]: rsTable, [TS.table]: tsTable };

/** The sample names, in the order of their file. */
export const SAMPLE_NAMES: readonly string[] = names.split(/\s+/).filter((name) => name !== "");

/** The sample table of a role. */
export function sampleTable(role: Role): Table {
  const bytes = new TextEncoder().encode(TABLES[role.table]);
  const withSlack = new Uint8Array(bytes.length + SLACK_BYTES);
  withSlack.set(bytes);
  return checkTable(`sample table ${role.table}`, { text: new Octets(withSlack), length: bytes.length }, role).table;
}
