/**
 * The rules of files that belong together, and of the results that come from them, each with an example.
 */
import type { ResultRuleId, SetRuleId } from "../model/rule_id.ts";
import type { Rule } from "./rule.ts";

const RS_TABLE = "www.example 192.0.2.1 A\nlocalhost - NS";
const TS_TABLE = "mail.example 198.51.100.2 A";
const NAMES = "www.example\nmail.example";
/** A lab in which everything fits. */
const LAB = { "rs-table": RS_TABLE, "ts-table": TS_TABLE, names: NAMES };
const RIGHT = { ...LAB, results: "www.example 192.0.2.1 A\nmail.example 198.51.100.2 A" };

/** Several files at once. */
export const SET_RULES: readonly Rule<SetRuleId>[] = [
  {
    id: "address-differs",
    about: "A name that both tables have has the same address in both",
    bad: { "rs-table": RS_TABLE, "ts-table": "www.example 198.51.100.1 A" },
    at: ["ts-table", 1, 13],
    good: { "rs-table": RS_TABLE, "ts-table": "www.example 192.0.2.1 A" },
    fix: "correct the wrong one, or remove the name from TS's table: clients get RS's answer",
  },
  {
    id: "swapped-tables",
    about: "RS's table has the NS entry, and TS's has none",
    bad: { "rs-table": TS_TABLE, "ts-table": RS_TABLE },
    at: ["ts-table", 2, 13],
    good: { "rs-table": RS_TABLE, "ts-table": TS_TABLE },
    fix: "give each server the other table",
  },
  {
    id: "ns-unresolved",
    about: "The machine that the NS entry names can be found from here (with --resolve)",
    bad: { "rs-table": "ilab9.invalid - NS" },
    at: ["rs-table", 1, 1],
    good: { "rs-table": "localhost - NS" },
    fix: "name the machine as this one knows it, or write its address in place of the -",
    unresolved: ["ilab9.invalid"],
  },
  {
    id: "unknown-name",
    about: "One of the tables has each name of the list",
    bad: { ...LAB, names: `${NAMES}\nftp.example` },
    at: ["names", 3, 1],
    good: LAB,
    fix: "add an entry, or leave it so if the client is to learn that there is no such host",
  },
  {
    id: "unused-entry",
    about: "The list asks for each name of the tables",
    bad: { ...LAB, "ts-table": `${TS_TABLE}\nftp.example 198.51.100.3 A` },
    at: ["ts-table", 2, 1],
    good: LAB,
    fix: "add the name to the list, or leave it so if it is not to be tested",
  },
];

/** RESOLVED.txt. */
export const RESULT_RULES: readonly Rule<ResultRuleId>[] = [
  {
    id: "result-missing",
    about: "Each name of the list has a result",
    bad: { ...LAB, results: "mail.example 198.51.100.2 A" },
    at: ["results", 1, 1],
    good: RIGHT,
    fix: "see why the client left it out: a reply that was not read, or a name that was skipped",
  },
  {
    id: "result-extra",
    about: "Each result belongs to a name of the list",
    bad: { ...LAB, results: `${RIGHT.results}\nmail.example 198.51.100.2 A` },
    at: ["results", 3, 1],
    good: RIGHT,
    fix: "write each result once; empty the file before the first one",
  },
  {
    id: "result-order",
    about: "The results stand in the order of the list",
    bad: { ...LAB, results: "mail.example 198.51.100.2 A\nwww.example 192.0.2.1 A" },
    at: ["results", 1, 1],
    good: RIGHT,
    fix: "write each result when it is there, before the next name is asked",
  },
  {
    id: "result-case",
    about: "An answer has the spelling of the table, an error that of the query",
    bad: { ...LAB, results: "WWW.example 192.0.2.1 A\nmail.example 198.51.100.2 A" },
    at: ["results", 1, 1],
    good: RIGHT,
    fix: "write the reply as it was received; compare names, but do not store them, in lower case",
  },
  {
    id: "result-joined",
    about: "Each result has a line of its own",
    bad: { ...LAB, results: "www.example 192.0.2.1 Amail.example 198.51.100.2 A" },
    at: ["results", 1, 24],
    good: RIGHT,
    fix: "write a newline behind each result, and read one reply before the next query",
  },
  {
    id: "result-server",
    about: "RS is asked first, and TS only for the names that RS refers to it",
    bad: { ...LAB, results: "www.example 192.0.2.1 A\nlocalhost - NS" },
    at: ["results", 2, 1],
    good: RIGHT,
    fix: "ask RS first; on a reply that ends in NS ask TS the same name, and write TS's reply",
  },
  {
    id: "result-address",
    about: "An answer has the address of the table",
    bad: { ...LAB, results: "www.example 192.0.2.7 A\nmail.example 198.51.100.2 A" },
    at: ["results", 1, 1],
    good: RIGHT,
    fix: "write the reply as it was received",
  },
  {
    id: "result-form",
    about: 'A result is "Hostname IPaddress A" or "Hostname - Error:HOST NOT FOUND"',
    bad: { ...LAB, results: "www.example 192.0.2.1\nmail.example 198.51.100.2 A" },
    at: ["results", 1, 1],
    good: RIGHT,
    fix: "write the reply as it was received, without the padding around it",
  },
];
