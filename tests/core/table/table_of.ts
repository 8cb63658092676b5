/** Tables from octet strings, and what they reply: the short way that the tests of tables and authorities take. */
import { assert } from "@std/assert";
import { LineRun } from "../../../lib/core/fast/line_run.ts";
import { toOctetString } from "../../../lib/core/model/octet_string.ts";
import { type RoleName, roleOf } from "../../roles.ts";
import type { Table } from "../../../lib/core/table/table.ts";
import { type ParsedTable, parseTable } from "../../../lib/core/table/table_parser.ts";
import { replyText } from "../../../lib/core/codec/reply_text.ts";
import { octetsOf } from "../octets_of.ts";

/** Parses the octet string `text`. */
export function parseText(text: string, role: RoleName = "ts"): ParsedTable {
  return parseTable(octetsOf(text), text.length, roleOf(role));
}

/** The reply that `table` has for `name`, undefined if it has none. */
export function lookUp(table: Table, name: string): string | undefined {
  const entry = table.find(name);
  return entry === undefined ? undefined : replyText(entry);
}

/** Every finding about `text` as `line:column severity: message`. */
export function findingsIn(text: string, role: RoleName = "ts"): string[] {
  return parseText(text, role).diagnostics.map(({ severity, line, column, message }) =>
    `${line}:${column} ${severity}: ${message}`
  );
}

/** What `table` replies to each of `names`, looked up a run at a time; all must be plain lines. */
export function lookUpRun(table: Table, names: readonly string[]): (string | undefined)[] {
  const query = octetsOf(names.map((name) => `${name}\n`).join(""));
  const run = new LineRun();
  const replies: (string | undefined)[] = [];
  for (let start = 0; start < query.capacity;) {
    start = run.find(query, start, query.capacity, 64, 1024);
    assert(run.count > 0);
    table.index.findRun(query.view, run);
    for (let at = 0; at < run.count; at++) {
      const entry = run.entries[at];
      const reply = toOctetString(table.index.text.bytes.subarray(entry, entry + run.lengths[at]));
      replies.push(entry < 0 ? undefined : reply);
    }
  }
  return replies;
}
