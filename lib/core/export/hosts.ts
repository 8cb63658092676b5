/**
 * Tables in the format of /etc/hosts, which dnsmasq serves, too.
 */
import { lowerAscii } from "../model/hostname.ts";
import type { Table } from "../table/table.ts";

/** A line "IPaddress Hostname" for each name; of a name in several of `tables`, the entry of the first one. */
export function hostsText(tables: readonly Table[]): string {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const table of tables) {
    for (const name of table.index.names()) {
      const key = lowerAscii(name);
      if (seen.has(key)) continue;
      seen.add(key);
      lines.push(`${table.find(name)!.address} ${name}\n`);
    }
  }
  return lines.join("");
}
