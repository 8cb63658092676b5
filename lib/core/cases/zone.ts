/**
 * The names, addresses and tables of a case, made from a seed.
 *
 * Host names are below the domains of RFC 2606, addresses in the blocks of RFC 5737: none of them is anybody's.
 */
import { Random } from "./random.ts";

/** A host of a table. */
export interface Host {
  /** Its name, in the table's spelling. */
  readonly name: string;
  /** Its IPv4 address. */
  readonly address: string;
}

/** What is unusual about how a table is written; "plain" is nothing. */
export type TableStyle = "plain" | "tabs" | "spaces" | "no newline" | "crlf" | "comments";

/** The hosts of a case. */
export interface Zone {
  /** The hosts of RS's table. */
  readonly rs: readonly Host[];
  /** The hosts of TS's table. */
  readonly ts: readonly Host[];
  /** Names that no table has. */
  readonly missing: readonly string[];
}

const CONSONANTS = [..."bcdfghklmnprstvz"];
const VOWELS = [..."aeiou"];
const DOMAINS = ["example.com", "example.net", "example.org", "lab.test", "host.example"];
const BLOCKS = ["192.0.2", "198.51.100", "203.0.113"];

/** How many hosts a zone has. */
export interface ZoneSize {
  /** In each table. */
  readonly hosts: number;
  /** In none. */
  readonly missing: number;
  /** Whether names are spelled with capitals. */
  readonly hasCapitals?: boolean;
}

/** The zone of `seed`: all its names differ, in more than their case. */
export function makeZone(seed: string, { hosts, missing, hasCapitals = false }: ZoneSize): Zone {
  const random = new Random(seed);
  const known = new Set<string>();
  const newName = () => {
    for (;;) {
      const name = `${makeWord(random)}.${random.pick(DOMAINS)}`;
      if (known.has(name)) continue;
      known.add(name);
      return hasCapitals ? withCapitals(random, name) : name;
    }
  };
  const newHost = () => ({ name: newName(), address: `${random.pick(BLOCKS)}.${1 + random.below(254)}` });
  return {
    rs: Array.from({ length: hosts }, newHost),
    ts: Array.from({ length: hosts }, newHost),
    missing: Array.from({ length: missing }, newName),
  };
}

function makeWord(random: Random): string {
  const syllables = Array.from({ length: 3 }, () => random.pick(CONSONANTS) + random.pick(VOWELS));
  return `${syllables.join("")}${random.below(90) + 10}`;
}

/** `name` with its first letter, and some others, as capitals. */
function withCapitals(random: Random, name: string): string {
  return [...name].map((letter, at) => at === 0 || random.below(3) === 0 ? letter.toUpperCase() : letter).join("");
}

/** `name` in another case: each letter in the other one. */
export function inOtherCase(name: string): string {
  return [...name].map((letter) => letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())
    .join("");
}

/** A host name that no other zone has, for an NS entry. */
export function makeServerName(seed: string): string {
  return `ts-${makeWord(new Random(`${seed}/ns`))}.example.net`;
}

/** What a table holds. */
export interface TableContent {
  /** Its hosts. */
  readonly hosts: readonly Host[];
  /** The machine that its NS entry names; undefined where it has none. */
  readonly referral?: string;
}

const SEPARATORS: Readonly<Partial<Record<TableStyle, string>>> = { tabs: "\t", spaces: "   " };

/** The text of a table: its hosts, then its NS entry. */
export function tableText({ hosts, referral }: TableContent, style: TableStyle = "plain"): string {
  const separator = SEPARATORS[style] ?? " ";
  const lines = hosts.map(({ name, address }) => [name, address, "A"].join(separator));
  if (referral !== undefined) lines.push([referral, "-", "NS"].join(separator));
  if (style === "comments") lines.push("# the end of the table", "#old.example.com 192.0.2.1 A");
  const end = style === "crlf" ? "\r\n" : "\n";
  return lines.join(end) + (style === "no newline" ? "" : end);
}
