// Host names are one name without regard to ASCII case (RFC 4343) and a final dot, and only then.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { endWithoutFinalDot, hashName, isNameAt } from "../../../lib/core/fast/name_hash.ts";
import { isSameName, lowerAscii } from "../../../lib/core/model/hostname.ts";
import { octetsOf } from "../octets_of.ts";

const PAIRS: [sentence: string, a: string, b: string, expected: boolean][] = [
  ["takes a name for itself", "www.example.edu", "www.example.edu", true],
  ["ignores ASCII case", "WWW.example.EDU", "www.Example.edu", true],
  ["ignores a final dot of the one", "www.example.edu.", "www.example.edu", true],
  ["ignores a final dot of the other, and case", "www.example.edu", "WWW.EXAMPLE.EDU.", true],
  ["minds a second final dot", "www..", "www", false],
  ["minds a leading dot", ".www", "www", false],
  ["minds length", "www", "wwww", false],
  ["minds letters", "www.a", "www.b", false],
  ["folds no octet beyond ASCII", "\xc9", "\xe9", false],
  ["tells @ from `", "a@", "a`", false],
  ["tells [ from {", "a[", "a{", false],
  ["tells - from CR", "a-b", "a\rb", false],
];

for (const [sentence, a, b, expected] of PAIRS) {
  Deno.test(`isSameName() ${sentence}`, () => {
    assertEquals(isSameName(a, b), expected);
    assertEquals(isSameName(b, a), expected);
  });
}

Deno.test("lowerAscii() lowers A to Z and leaves every other octet (RFC 4343 3.1)", () => {
  const every = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));
  const expected = every.slice(0, 0x41) + "abcdefghijklmnopqrstuvwxyz" + every.slice(0x5b);
  assertEquals(lowerAscii(every), expected);
});

const FINAL_DOTS: [octets: string, end: number][] = [["www.", 3], ["www", 3], ["www..", 4], [".", 0], ["", 0]];
for (const [octets, end] of FINAL_DOTS) {
  Deno.test(`endWithoutFinalDot() of "${octets}" is ${end}`, () => {
    assertEquals(endWithoutFinalDot(octetsOf(octets).bytes, 0, octets.length), end);
  });
}

Deno.test("endWithoutFinalDot() leaves a dot before the name alone", () => {
  assertEquals(endWithoutFinalDot(octetsOf(".").bytes, 1, 1), 1);
});

const octet = fc.integer({ min: 0, max: 255 });
const octetString = (maxLength: number) => fc.array(octet, { maxLength }).map((codes) => String.fromCharCode(...codes));

/** Whether `a` and `b`, of one length, are the same name as isNameAt() sees it, each behind junk of its own length. */
function areOneName(a: string, b: string, before: number, beforeOther: number): boolean {
  return isNameAt(octetsOf(a, before).view, before, octetsOf(b, beforeOther).view, beforeOther, a.length);
}

for (const length of [1, 2, 3, 4, 5, 7, 8, 9, 63, 253]) {
  Deno.test(`isNameAt() compares every octet of a name of ${length}, and folds letters only`, () => {
    const name = "x".repeat(length);
    for (let at = 0; at < length; at++) {
      for (const [left, right] of ["aA", "zZ", "@`", "[{", "-\r", "Z[", "1\x11", "ab", "\xc9\xe9", "A\xe1"]) {
        const put = (octet: string) => name.slice(0, at) + octet + name.slice(at + 1);
        const expected = lowerAscii(left) === lowerAscii(right);
        assertEquals(areOneName(put(left), put(right), 1, 2), expected, `${left} and ${right} at ${at}`);
      }
    }
  });
}

Deno.test("isNameAt() agrees with folding strings, for any octets at any offset", () => {
  const flips = fc.array(fc.constantFrom(0, 0, 0, 0x20, 0x20, 0x01), { minLength: 20, maxLength: 20 });
  fc.assert(fc.property(octetString(20), flips, fc.nat(4), fc.nat(4), (name, mask, before, beforeOther) => {
    const other = String.fromCharCode(...Array.from(name, (octet, at) => octet.charCodeAt(0) ^ mask[at]));
    assertEquals(areOneName(name, other, before, beforeOther), lowerAscii(name) === lowerAscii(other));
  }));
});

Deno.test("hashName() is the same in upper and lower case, wherever the name stands and whatever follows it", () => {
  fc.assert(fc.property(octetString(20), octetString(4), fc.nat(4), (name, rest, before) => {
    const upper = name.replace(/[a-z]/g, (letter) => letter.toUpperCase());
    const expected = hashName(octetsOf(lowerAscii(name)).view, 0, name.length);
    assertEquals(hashName(octetsOf(upper + rest, before).view, before, before + name.length), expected);
  }));
});

const letter = (index: number) => String.fromCharCode(0x61 + index % 22);
/** Names as courses number them, and names that differ but where a word of four octets begins or ends. */
const FAMILIES: [what: string, nameOf: (index: number) => string][] = [
  ["are numbered", (index) => `host${index}.example.edu`],
  ["are numbered in two labels", (index) => `a${index & 127}.b${index >> 7}.edu`],
  ["are addresses backwards", (index) => `${index & 255}.${index >> 8}.0.10.in-addr.arpa`],
  ["differ at the ends of words", (index) => [0, 1, 2].map((at) => `xxx${letter(index / 22 ** at)}`).join("")],
  ["differ at the starts of words", (index) => [0, 1, 2].map((at) => `${letter(index / 22 ** at)}xxx`).join("")],
];

for (const [what, nameOf] of FAMILIES) {
  Deno.test(`hashName() spreads names that ${what}`, () => {
    const names = new Set(Array.from({ length: 10_000 }, (_, index) => nameOf(index)));
    const hashes = new Set([...names].map((name) => hashName(octetsOf(name).view, 0, name.length)));
    assertEquals(names.size, 10_000);
    assert(hashes.size > 9_990, `${hashes.size} different hashes of 10,000 names`);
  });
}
