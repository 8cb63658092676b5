// Octet strings carry any bytes there and back unchanged; padding is white space and NUL, and nothing else.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  blanksIn,
  countOctets,
  firstMarked,
  newlinesIn,
  Octets,
  octetsBefore,
  SLACK_BYTES,
} from "../../../lib/core/fast/octets.ts";
import {
  fromOctetString,
  isPadding,
  toOctetString,
  trimPadding,
  utf8Octets,
} from "../../../lib/core/model/octet_string.ts";

const OCTET_STRINGS: [what: string, octets: string, bytes: number[]][] = [
  ["nothing", "", []],
  ["ASCII", "www", [0x77, 0x77, 0x77]],
  ["every byte of UTF-8 as its own character", "\xc3\xa9", [0xc3, 0xa9]],
  ["bytes that are no UTF-8", "\xff\x80", [0xff, 0x80]],
  ["a byte-order mark", "\xef\xbb\xbfa", [0xef, 0xbb, 0xbf, 0x61]],
  ["NULs", "\0a\0", [0, 0x61, 0]],
];

for (const [what, octets, bytes] of OCTET_STRINGS) {
  Deno.test(`toOctetString() holds ${what}`, () => assertEquals(toOctetString(Uint8Array.from(bytes)), octets));
  Deno.test(`fromOctetString() gives ${what} back`, () => assertEquals([...fromOctetString(octets)], bytes));
}

Deno.test("fromOctetString() undoes toOctetString() for any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assertEquals([...fromOctetString(toOctetString(bytes))], [...bytes]);
  }));
});

Deno.test("toOctetString() keeps each of more bytes than one call takes arguments", () => {
  const bytes = new Uint8Array(300_000).map((_, index) => index % 256);
  const octets = toOctetString(bytes);
  assertEquals(octets.length, bytes.length);
  assertEquals(fromOctetString(octets), bytes);
});

Deno.test("utf8Octets() turns typed text into the octets of its UTF-8", () => {
  assertEquals(utf8Octets("é€"), "\xc3\xa9\xe2\x82\xac");
});

Deno.test("isPadding() holds for white space and NUL, and for no other byte", () => {
  const padding = Array.from({ length: 256 }, (_, byte) => byte).filter(isPadding);
  assertEquals(padding, [0x00, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20]);
});

const PADDED: [what: string, octets: string, expected: string][] = [
  ["leaves a bare name", "www.example.edu", "www.example.edu"],
  ["removes white space around a name", " \t www\v\f ", "www"],
  ["removes NULs around a name", "\0\0www\0\0\0", "www"],
  ["removes a lone CR behind a name", "www\r", "www"],
  ["removes a line end", "www 1.2.3.4 A\r\n", "www 1.2.3.4 A"],
  ["leaves what stands inside", "\nwww - \0 NS\0", "www - \0 NS"],
  ["leaves nothing of padding alone", " \0\r\n", ""],
  ["leaves nothing of nothing", "", ""],
  ["leaves a no-break space, which is no padding on the wire", "\xa0www\x85", "\xa0www\x85"],
];

for (const [sentence, octets, expected] of PADDED) {
  Deno.test(`trimPadding() ${sentence}`, () => assertEquals(trimPadding(octets), expected));
}

Deno.test("Octets.ofCapacity() has the capacity asked for, and slack behind it", () => {
  const octets = Octets.ofCapacity(5);
  assertEquals(octets.capacity, 5);
  assertEquals(octets.bytes.length, 5 + SLACK_BYTES);
});

Deno.test("Octets sees the same memory as bytes and as words, wherever in it the bytes start", () => {
  const octets = new Octets(new Uint8Array(new ArrayBuffer(32), 3, 4 + SLACK_BYTES));
  octets.bytes.set([1, 2, 3, 4]);
  assertEquals(octets.view.getUint32(0, true), 0x04030201);
});

const MARKS: [name: string, marksIn: (word: number) => number, isMarked: (byte: number) => boolean][] = [
  ["newlinesIn", newlinesIn, (byte) => byte === 0x0a],
  ["blanksIn", blanksIn, (byte) => byte <= 0x20],
];

for (const [name, marksIn, isMarked] of MARKS) {
  Deno.test(`${name}() marks the first of any four bytes, and none where there is none`, () => {
    const byte = fc.oneof(fc.constantFrom(0x0a, 0x0b, 0x8a, 0x00, 0x1f, 0x20, 0xff), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const marks = marksIn(new DataView(Uint8Array.from(bytes).buffer).getUint32(0, true));
        assertEquals(marks === 0 ? -1 : firstMarked(marks), bytes.findIndex(isMarked));
      }),
      { numRuns: 3000 },
    );
  });
}

for (const [marked, kept] of [[0, 0], [1, 0xff], [2, 0xffff], [3, 0xffffff], [undefined, -1]] as const) {
  Deno.test(`octetsBefore() keeps ${marked ?? "all"} of a word where ${marked ?? "none"} is marked`, () => {
    const marks = marked === undefined ? 0 : (0x80 << (8 * marked)) | 0x80000000;
    assertEquals(octetsBefore(marks), kept);
    assertEquals(countOctets(kept), marked ?? 4);
  });
}

Deno.test("trimPadding() looks at each octet of the padding once, also where it is inside", () => {
  const octets = ` x${" ".repeat(2_000_000)}x`;
  assertEquals(trimPadding(octets).length, octets.length - 1);
});
