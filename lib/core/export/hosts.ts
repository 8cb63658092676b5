/**
 * Tables in the format of /etc/hosts, which dnsmasq serves, too.
 */
import type { Diagnostic } from "../model/errors.ts";
import { lowerAscii } from "../model/hostname.ts";
import type { Table } from "../table/table.ts";
import { EntryFindings } from "./entry_findings.ts";

/** A file in the format of /etc/hosts. */
export interface HostsFile {
  /** A line "IPaddress Hostname" for each name. */
  readonly text: string;
  /** How many names it has. */
  readonly names: number;
  /** What could not be kept of each table. */
  readonly findings: Readonly<Record<"rs" | "ts", readonly Diagnostic[]>>;
}

/** The names of both tables; of one that is in both, RS's entry. */
export function exportHosts(tables: Readonly<Record<"rs" | "ts", Table | undefined>>): HostsFile {
  const lines = new Map<string, string>();
  const findings = { rs: new EntryFindings(tables.rs), ts: new EntryFindings(tables.ts) };
  for (const role of ["rs", "ts"] as const) {
    for (const name of tables[role]?.index.names() ?? []) {
      const key = lowerAscii(name);
      if (name.includes("#")) findings[role].tell(name, 'In a hosts file a comment starts at the "#": it is left out');
      else if (!lines.has(key)) lines.set(key, `${tables[role]!.find(name)!.address} ${name}\n`);
    }
  }
  return {
    text: [...lines.values()].join(""),
    names: lines.size,
    findings: { rs: findings.rs.list, ts: findings.ts.list },
  };
}
