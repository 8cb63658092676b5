/**
 * Inputs for parsers: pieces that mean something somewhere, in any order, with noise between them.
 *
 * Noise alone is refused at the first byte by any parser; what finds bugs is what is nearly right.
 */
import type { Random } from "./random.ts";

const NAMES = ["www.example.edu", "WWW.Example.EDU.", "a", "x-1_2.y", "localhost", "xn--bcher-kva.example"];
const ADDRESSES = [
  "192.0.2.10",
  "0.0.0.0",
  "255.255.255.255",
  "256.1.1.1",
  "01.2.3.4",
  "1.2.3",
  "-",
  "::1",
  "1.2.3.4.5",
];
const FLAGS = ["A", "a", "NS", "ns", "Ns", "AAAA", "A A", "", "\u017f", "A\0"];
const SPACES = [" ", " ", " ", "\t", "  ", " \t ", "", "\xa0", "\v"];
const LINE_ENDS = ["\n", "\n", "\n", "\r\n", "\r", "", "\n\n", "\n\r"];
const MARKS = [
  "\xef\xbb\xbf",
  "\xff\xfe",
  "\xfe\xff",
  "\xef\xbb",
  "\0",
  "\x1a",
  "#",
  "\x1b[2J",
  "\xc3\xa9",
  "\xf0\x9f\x98\x80",
  "\xc3",
];
/** At the edges of what is allowed: labels of 63 octets, names of 253, queries of 1,024. */
const LENGTHS = [62, 63, 64, 252, 253, 254, 1023, 1024, 1025, 5000];

const REPLY_ENDS = [" A", " NS", " - NS", " a", " - Error:HOST NOT FOUND", " - Error:HOST NOT FOUND!", "NOT FOUND"];
const FAREWELLS = ["- Error:QUERY TOO LONG", "- Error:SERVER FULL", "error", "not  found", "\t\t", "A", " "];

const NUMBERS = [
  "0",
  "1",
  "5",
  ".5",
  "5.",
  "0.0001",
  "1e3",
  "65535",
  "65536",
  "999999999",
  "2147483.647",
  "2147483.6479",
];
const VALUES = [
  "auto",
  "line",
  "raw",
  "Auto",
  "localhost",
  "127.0.0.1",
  "::1",
  "[::1]",
  "[::1]:53",
  "fe80::1%eth0",
  "a:",
];
const SIGNS = [":", ":", ".", "-", "+", "[", "]", "/", " ", "e", "x", "%", "\0", "\n", "0x", "_", "\u0661", "\ud800"];

/** A long run of one label, of one character, or of padding. */
function long(random: Random): string {
  return random.pick(["x", "x", "a.", ".", " ", "\0", "\xff", "1"]).repeat(random.pick(LENGTHS));
}

/** A line that may be an entry of a table. */
function entry(random: Random): string {
  const name = random.once(40) ? long(random) : random.pick(NAMES);
  return random.pick(SPACES).repeat(random.below(2)) + name + random.pick(SPACES) + random.pick(ADDRESSES) +
    random.pick(SPACES) + random.pick(FLAGS) + random.pick(LINE_ENDS);
}

/** A piece of some text. */
function piece(random: Random): string {
  switch (random.below(16)) {
    case 0:
      return random.octets(random.below(12));
    case 1:
      return random.pick(MARKS);
    case 2:
      return random.once(30) ? long(random) : random.pick(LINE_ENDS);
    case 3:
      return random.pick(FLAGS);
    case 4:
      return random.pick(REPLY_ENDS);
    default:
      return entry(random);
  }
}

/** A line that is an entry of a table, as long as RS's has no second referral. */
function goodEntry(random: Random): string {
  const [address, flag] = random.once(8) ? ["-", "NS"] : [random.pick(ADDRESSES.slice(0, 3)), random.pick(["A", "a"])];
  return [random.pick(NAMES), address, flag].join(random.pick([" ", "\t", "  "])) + random.pick(["\n", "\r\n", " \n"]);
}

/** A text that may be a table, as an octet string; one in sixteen as UTF-16. */
export function anyTable(random: Random): string {
  let text = random.once(8) ? random.pick(MARKS) : "";
  // Few, so that many a table has no fault; and alike, so that names meet again.
  for (let left = random.below(8); left > 0; left--) text += random.once(4) ? piece(random) : goodEntry(random);
  return random.once(16) ? "\xff\xfe" + [...text].map((character) => `${character}\0`).join("") : toOctets(text);
}

/** What a client may send: lines, raw messages, and anything else. */
export function anyStream(random: Random): string {
  let text = "";
  for (let left = random.below(8); left > 0; left--) {
    text += random.once(4) ? piece(random) : random.pick(NAMES) + random.pick(LINE_ENDS);
  }
  return toOctets(text);
}

/** What a server may reply. */
export function anyReply(random: Random): string {
  const name = random.once(8) ? piece(random) : random.pick(NAMES);
  const address = random.once(2) ? random.pick(SPACES) + random.pick(ADDRESSES) : "";
  const end = random.pick(random.once(4) ? FAREWELLS : REPLY_ENDS);
  return toOctets(name + address + end + (random.once(8) ? piece(random) : ""));
}

/** A name that may have been asked for. */
export function anyName(random: Random): string {
  return toOctets(random.once(8) ? piece(random) : random.pick(NAMES));
}

/** What may stand behind an option; any string at all, since the shell lets all of them through. */
export function anyValue(random: Random): string {
  let text = "";
  for (let left = random.below(4); left >= 0; left--) text += random.pick(random.pick([NUMBERS, VALUES, SIGNS]));
  return random.once(16) ? text + random.octets(random.below(9)) : text;
}

/** `text` cut at `cuts` places by chance. */
export function cutUp(random: Random, text: string, cuts: number): string[] {
  const places = Array.from({ length: cuts }, () => random.below(text.length + 1)).sort((a, b) => a - b);
  return [...places, text.length].map((place, at) => text.slice(places[at - 1] ?? 0, place));
}

/** Only octets: a character beyond them becomes its lowest one. */
function toOctets(text: string): string {
  // deno-lint-ignore no-control-regex -- all that are no octets
  return text.replace(/[^\x00-\xff]/g, (character) => String.fromCharCode(character.charCodeAt(0) & 0xff));
}
