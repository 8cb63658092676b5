/**
 * The rules of the format of tables and of lists of names (PROTOCOL.md, Tables), each with an example.
 */
import type { ListRuleId, NameRuleId, TableRuleId } from "../model/rule_id.ts";
import type { Rule } from "./rule.ts";

const LONG_LABEL = "x".repeat(64);
const LONG_NAME = "abc.".repeat(64);

/** Host names, in tables and in lists. */
export const NAME_RULES: readonly Rule<NameRuleId>[] = [
  {
    id: "name-character",
    about: "A host name holds visible ASCII characters only; an international name is written as xn--...",
    bad: { "ts-table": "caf\xc3\xa9.example 192.0.2.1 A" },
    at: ["ts-table", 1, 4],
    good: { "ts-table": "xn--caf-dma.example 192.0.2.1 A" },
    fix: "write the name in ASCII; check for characters that look like spaces",
    isRepairable: true,
  },
  {
    id: "empty-label",
    about: "Between two dots of a host name stands a label, and before the first one, too",
    bad: { "ts-table": "www..example 192.0.2.1 A" },
    at: ["ts-table", 1, 5],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: "remove the dot, or write the label that is missing",
  },
  {
    id: "label-length",
    about: "A label of a host name has at most 63 octets (RFC 1035 2.3.4)",
    bad: { names: `${LONG_LABEL}.example` },
    at: ["names", 1, 1],
    good: { names: `${LONG_LABEL.slice(1)}.example` },
    fix: "shorten the label",
  },
  {
    id: "name-length",
    about: "A host name has at most 253 octets (RFC 1035 2.3.4)",
    bad: { names: `${LONG_NAME}example` },
    at: ["names", 1, 1],
    good: { names: `${LONG_NAME.slice(12)}example` },
    fix: "shorten the name",
  },
];

/** Tables. */
export const TABLE_RULES: readonly Rule<TableRuleId>[] = [
  {
    id: "missing-field",
    about: 'An entry has three fields, "Hostname IPaddress Flag"',
    bad: { "ts-table": "www.example 192.0.2.1" },
    at: ["ts-table", 1, 22],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: "write the field that is missing",
    isRepairable: true,
  },
  {
    id: "flag",
    about: 'The third field is "A" or "NS", in either case',
    bad: { "ts-table": "www.example 192.0.2.1 B" },
    at: ["ts-table", 1, 23],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: 'write "A", or "NS" for the entry that names the machine of TS',
    isRepairable: true,
  },
  {
    id: "address",
    about: 'An A entry has an IPv4 address, an NS entry "-" or an IPv4 address',
    bad: { "ts-table": "www.example 192.0.2.300 A" },
    at: ["ts-table", 1, 13],
    good: { "ts-table": "www.example 192.0.2.30 A" },
    fix: "write four numbers from 0 to 255 with dots between them",
  },
  {
    id: "leading-zero",
    about: "The numbers of an address have no leading zeros, which some programs read as octal",
    bad: { "ts-table": "www.example 192.0.2.010 A" },
    at: ["ts-table", 1, 13],
    good: { "ts-table": "www.example 192.0.2.10 A" },
    fix: "remove the zero, if the number is a decimal one",
  },
  {
    id: "extra-field",
    about: "Nothing follows the flag; a comment has a line of its own",
    bad: { "ts-table": "www.example 192.0.2.1 A # web" },
    at: ["ts-table", 1, 25],
    good: { "ts-table": "# web\nwww.example 192.0.2.1 A" },
    fix: "move the comment to a line of its own, or remove what follows the flag",
    isRepairable: true,
  },
  {
    id: "ns-in-ts",
    about: "TS's table has no NS entry: TS refers clients to no other server",
    bad: { "ts-table": "www.example 192.0.2.1 A\nlocalhost - NS" },
    at: ["ts-table", 2, 13],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: "remove the entry, or give this table to RS",
  },
  {
    id: "second-ns",
    about: "RS's table has one NS entry",
    bad: { "rs-table": "ilab1 - NS\nilab2 - NS" },
    at: ["rs-table", 2, 9],
    good: { "rs-table": "ilab1 - NS" },
    fix: "remove all NS entries but that of the machine that TS runs on",
    isRepairable: true,
  },
  {
    id: "no-ns",
    about: "RS's table has an NS entry, which names the machine that TS runs on",
    bad: { "rs-table": "www.example 192.0.2.1 A" },
    at: ["rs-table", 1, 1],
    good: { "rs-table": "www.example 192.0.2.1 A\nlocalhost - NS" },
    fix: 'add a line such as "localhost - NS"',
  },
  {
    id: "duplicate",
    about: "A name has one A entry, its case and a final dot apart; of several, the last one counts",
    bad: { "ts-table": "www.example 192.0.2.1 A\nWWW.example. 192.0.2.2 A" },
    at: ["ts-table", 2, 1],
    good: { "ts-table": "WWW.example. 192.0.2.2 A" },
    fix: "remove all entries of the name but the right one",
    isRepairable: true,
  },
  {
    id: "list-not-table",
    about: "A table is no list of names: lines of one field are no entries",
    bad: { "ts-table": "www.example\nmail.example" },
    at: ["ts-table", 1, 12],
    good: { "ts-table": "www.example 192.0.2.1 A\nmail.example 192.0.2.2 A" },
    fix: "name the table; the list is for the client",
  },
  {
    id: "utf-16",
    about: "A file is in ASCII or UTF-8, not in UTF-16",
    bad: { "ts-table": "\xff\xfe" + [..."www.example 192.0.2.1 A"].map((letter) => `${letter}\0`).join("") },
    at: ["ts-table", 1, 1],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: "save the file again as UTF-8",
    isRepairable: true,
  },
  {
    id: "binary",
    about: "A table is a text, without NUL bytes",
    bad: { "ts-table": "www.example\0 192.0.2.1 A" },
    at: ["ts-table", 1, 12],
    good: { "ts-table": "www.example 192.0.2.1 A" },
    fix: "check that it is the right file",
  },
];

/** Lists of names. */
export const LIST_RULES: readonly Rule<ListRuleId>[] = [
  {
    id: "one-name",
    about: "A line of a list holds one host name",
    bad: { names: "www.example mail.example" },
    at: ["names", 1, 13],
    good: { names: "www.example\nmail.example" },
    fix: "write each name, and each comment, on a line of its own",
    isRepairable: true,
  },
  {
    id: "entry-in-list",
    about: "A list holds names alone, not the entries of a table",
    bad: { names: "mail.example\nwww.example 192.0.2.1 A" },
    at: ["names", 2, 13],
    good: { names: "mail.example\nwww.example" },
    fix: "leave only the name",
    isRepairable: true,
  },
  {
    id: "table-not-list",
    about: "A list of names is no table",
    bad: { names: "www.example 192.0.2.1 A\nmail.example 192.0.2.2 A" },
    at: ["names", 1, 13],
    good: { names: "www.example\nmail.example" },
    fix: "name the list; the table is for a server",
  },
  {
    id: "line-length",
    about: "A line of a list has at most 2000 octets, white space included",
    bad: { names: `${" ".repeat(2000)}www.example` },
    at: ["names", 1, 1],
    good: { names: "www.example" },
    fix: "remove what is no name",
  },
];
