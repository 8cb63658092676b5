/**
 * A set of files for one lab: two tables, a list of names, and the results that a right client writes.
 *
 * Names are pronounceable and reserved for examples (RFC 2606, RFC 6761), addresses too (RFC 5737), or of loopback
 * (RFC 1122 3.2.1.3): whatever a student's program does with them, it reaches nobody.
 */
import { lowerAscii } from "../model/hostname.ts";
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import { Random } from "./random.ts";

/** What a set is made of. */
export interface LabSetOptions {
  /** At least 32 octets that decide everything else. */
  readonly seed: Uint8Array;
  /** How many names the list has. */
  readonly names: number;
  /** How many parts of the list RS's table has, TS's has, and nobody has: the whole is their sum. */
  readonly shares: Shares;
  /** How many percent of the names of the list are in another case than in the tables. */
  readonly mixedCasePercent: number;
  /** Whether addresses are of 127/8 in place of those for documentation. */
  readonly isLoopback: boolean;
  /** The host that RS's NS entry names. */
  readonly tsHost: string;
}

/** Parts of a whole. */
export interface Shares {
  /** Names that RS's table has. */
  readonly rs: number;
  /** Names that TS's table has. */
  readonly ts: number;
  /** Names that no table has. */
  readonly misses: number;
}

/** The texts of a set. */
export interface LabSet {
  /** RS's table. */
  readonly rsTable: string;
  /** TS's table. */
  readonly tsTable: string;
  /** The list of names. */
  readonly names: string;
  /** What RESOLVED.txt holds in the end. */
  readonly results: string;
}

const CONSONANTS = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "st", "tr", "pl"];
const VOWELS = ["a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ou"];
/** RFC 2606 2 and 3; the last are below the top-level domain that is reserved for examples. */
const DOMAINS = ["example.com", "example.net", "example.org", "cs.example", "edu.example", "lab.example", "test"];
/** RFC 5737: each has 256 addresses, of which the first and the last name no host. */
const DOCUMENTATION = ["192.0.2", "198.51.100", "203.0.113"];

/** Syllables make words that nobody wants to hand out: these are drawn again. */
const UNWANTED = /nazi|pen[ai]s|vagi|rape|puta|nig[aeour]|fag|tit[ais]|ki[kt]e|dago|pedo|retar|bastar|sado|pis|kaka/;

interface Host {
  readonly name: string;
  readonly address: string;
  readonly by: keyof Shares;
}

/** Makes the set that the options describe. The same options make the same bytes. */
export function makeLabSet(options: LabSetOptions): LabSet {
  const random = new Random(options.seed);
  const hosts = makeHosts(random, options);
  const entriesOf = (by: keyof Shares) => random.shuffle(hosts.filter((host) => host.by === by));
  const rsEntries = entriesOf("rs").map(entryOf);
  rsEntries.splice(random.below(rsEntries.length + 1), 0, `${options.tsHost} - NS`);
  const asked = random.shuffle(hosts).map((host) => ({ host, query: queryOf(host, random, options.mixedCasePercent) }));
  const results = asked.map(({ host, query }) => host.by === "misses" ? query + NOT_FOUND_SUFFIX : entryOf(host));
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
  return {
    rsTable: text(rsEntries),
    tsTable: text(entriesOf("ts").map(entryOf)),
    names: text(asked.map(({ query }) => query)),
    results: text(results),
  };
}

function entryOf({ name, address }: Host): string {
  return `${name} ${address} A`;
}

/** Different hosts, of which each share has its part of the whole. */
function makeHosts(random: Random, { names, shares, isLoopback }: LabSetOptions): Host[] {
  const taken = new Set<string>();
  const whole = shares.rs + shares.ts + shares.misses;
  const rs = Math.round(names * shares.rs / whole);
  const ts = Math.min(names - rs, Math.round(names * shares.ts / whole));
  return Array.from({ length: names }, (_, number) => {
    const by = number < rs ? "rs" : number < rs + ts ? "ts" : "misses";
    return { name: makeName(random, taken), address: makeAddress(random, isLoopback), by };
  });
}

/** A name that is not taken. */
function makeName(random: Random, taken: Set<string>): string {
  for (;;) {
    const word = makeWord(random, 2 + random.below(2));
    if (UNWANTED.test(word)) continue;
    const host = random.below(3) === 0 ? `${random.pick(["www", "mail", "ftp", "news"])}.${word}` : word;
    const name = `${host}.${random.pick(DOMAINS)}`;
    if (taken.has(name)) continue;
    taken.add(name);
    // A table's own spelling: now and then with capitals, which answers have to keep.
    return random.below(4) === 0 ? capitalise(name) : name;
  }
}

/** So many syllables. */
function makeWord(random: Random, syllables: number): string {
  let word = "";
  for (let count = 0; count < syllables; count++) word += random.pick(CONSONANTS) + random.pick(VOWELS);
  return random.below(2) === 0 ? word + random.pick(["n", "r", "s", "l"]) : word;
}

function capitalise(name: string): string {
  return name.split(".").map((label) => label[0].toUpperCase() + label.slice(1)).join(".");
}

function makeAddress(random: Random, isLoopback: boolean): string {
  const last = 1 + random.below(254);
  if (!isLoopback) return `${random.pick(DOCUMENTATION)}.${last}`;
  return `127.${random.below(256)}.${random.below(256)}.${last}`;
}

/** The name as the list has it: so many percent in another case. */
function queryOf({ name }: Host, random: Random, mixedCasePercent: number): string {
  const lower = lowerAscii(name);
  const isMixed = random.below(100) < mixedCasePercent;
  if (!isMixed) return name;
  const at = random.below(3);
  if (at === 0 && lower !== name) return lower;
  if (at === 1) return name.toUpperCase();
  const letters = [...lower].map((letter) => random.below(2) === 0 ? letter.toUpperCase() : letter).join("");
  return letters === name ? name.toUpperCase() : letters;
}
