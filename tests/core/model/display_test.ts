// Nothing that came from the network or a file can move the cursor, change colours or hide itself (CWE-150).
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { escapeControls, quoteOctets, showOctets } from "../../../lib/core/model/display.ts";
import { utf8Octets } from "../../../lib/core/model/octet_string.ts";

const ESCAPED: [sentence: string, text: string, expected: string][] = [
  ["leaves printable ASCII alone", " www~", " www~"],
  ["leaves letters of any language alone", "é 日本 😀", "é 日本 😀"],
  ["names the usual white space", "a\tb\r\n", "a\\tb\\r\\n"],
  ["shows the escape of a colour", "\x1b[31mred", "\\x1b[31mred"],
  ["shows NUL, DEL and a C1 control", "\0\x7f\x9b", "\\x00\\x7f\\x9b"],
  ["shows a right-to-left override", "a\u202eb", "a\\u202eb"],
  ["shows a zero-width space and a byte-order mark", "\u200b\ufeff", "\\u200b\\ufeff"],
  ["shows the line separators of Unicode", "\u2028\u2029", "\\u2028\\u2029"],
];

for (const [sentence, text, expected] of ESCAPED) {
  Deno.test(`escapeControls() ${sentence}`, () => assertEquals(escapeControls(text), expected));
}

const SHOWN: [sentence: string, octets: string, expected: string][] = [
  ["shows ASCII as it is", "www.example.edu 1.2.3.4 A", "www.example.edu 1.2.3.4 A"],
  ["shows valid UTF-8 as its text", utf8Octets("é日😀"), "é日😀"],
  ["shows each byte of what is no UTF-8 as an escape", "caf\xe9\xff", "caf\\xe9\\xff"],
  ["escapes controls in ASCII", "a\x1b]0;title\x07", "a\\x1b]0;title\\x07"],
  ["escapes controls beside valid UTF-8", utf8Octets("é\x1b\u202e"), "é\\x1b\\u202e"],
  ["escapes controls beside what is no UTF-8", "\xff\n", "\\xff\\n"],
  ["shows a byte-order mark instead of dropping it", "\xef\xbb\xbfa", "\\ufeffa"],
];

for (const [sentence, octets, expected] of SHOWN) {
  Deno.test(`showOctets() ${sentence}`, () => assertEquals(showOctets(octets), expected));
}

Deno.test("showOctets() lets no control character through, whatever the bytes", () => {
  const octets = fc.array(fc.integer({ min: 0, max: 255 })).map((codes) => String.fromCharCode(...codes));
  // deno-lint-ignore no-control-regex -- these are the characters that must not come through
  const controls = /[\x00-\x1f\x7f-\x9f]/g;
  fc.assert(fc.property(octets, (octets) => assertEquals(showOctets(octets).match(controls), null)));
});

const QUOTED: [sentence: string, octets: string, limit: number | undefined, expected: string][] = [
  ["puts quotes around", "www", undefined, '"www"'],
  ["quotes nothing too", "", undefined, '""'],
  ["leaves what is as long as the limit", "abcde", 5, '"abcde"'],
  ["cuts what is longer, and says so", "abcdef", 5, '"abcde..."'],
  ["cuts at 80 characters unless told otherwise", "x".repeat(81), undefined, `"${"x".repeat(80)}..."`],
  ["escapes controls", "a\nb", undefined, '"a\\nb"'],
  ["counts characters, not bytes", utf8Octets("日".repeat(50)), undefined, `"${"日".repeat(50)}"`],
  ["cuts UTF-8 between characters", utf8Octets("é".repeat(50)), 40, `"${"é".repeat(40)}..."`],
];

for (const [sentence, octets, limit, expected] of QUOTED) {
  Deno.test(`quoteOctets() ${sentence}`, () => assertEquals(quoteOctets(octets, limit), expected));
}
