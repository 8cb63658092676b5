/**
 * What deserves a remark in a query that a server can't answer: nearly always a mistake of the client's.
 */
import { kindOfReply } from "../codec/reply_text.ts";
import { quoteOctets } from "../model/display.ts";
import type { Table } from "../table/table.ts";

/** Shorter pieces than this are part of many names by chance. */
const MIN_NAME_OCTETS = 4;
/** No longer query is searched for names. */
const MAX_SEARCHED_OCTETS = 600;

/** A remark on the query for `name`, padding removed, to a server with `table`; undefined where there is none to make. */
export function remarkOnQuery(name: string, table: Table): string | undefined {
  if (name === "") return "the query is empty: wanted a host name";
  if (table.find(name) !== undefined) return undefined;
  const kind = kindOfReply(name);
  if (kind === "answer" || kind === "referral") {
    return "that is a reply, not a query: does the client send what it received from a server?";
  }
  if (/\s/.test(name)) return "that is more than one word: wanted one host name a query";
  const names = name.length > MAX_SEARCHED_OCTETS ? [] : namesIn(name, table);
  if (names.length < 2) return undefined;
  const [first, second] = names.map((one) => quoteOctets(one));
  return (names.length === 2
    ? `two names run together, ${first} and ${second}? `
    : `${names.length} names run together, ${first}, ${second} and ${names.length - 2} more? `) +
    "Send a newline behind each, or wait for the reply before the next query";
}

/** The names that a query consists of; itself where it looks like one name. */
function namesIn(query: string, table: Table): string[] {
  if (table.find(query) !== undefined) return [query];
  const end = endOfFirstName(query, table);
  return end === 0 ? [query] : [...namesIn(query.slice(0, end), table), ...namesIn(query.slice(end), table)];
}

/** Where the second of two names begins that were received as one query; 0 where it looks like one name. */
function endOfFirstName(name: string, table: Table): number {
  for (let end = MIN_NAME_OCTETS; end <= name.length - MIN_NAME_OCTETS; end++) {
    // At a dot it is one name: "a.www.example.edu", "www.example.edu.a".
    if (name[end] === "." || name[end - 1] === ".") continue;
    const first = name.slice(0, end);
    const isSecondKnown = first.includes(".") && table.find(name.slice(end)) !== undefined;
    if (isSecondKnown || table.find(first) !== undefined) return end;
  }
  // Neither is in this table, but hardly any label has "www." inside.
  return /^[^.]+\..*?[^.](?=www\d?\.)/i.exec(name)?.[0].length ?? 0;
}
