// The bytes that wait in a ReplyBuffer are those that were appended, in order, however it had to grow.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toOctetString } from "../../../lib/core/model/octet_string.ts";
import { ReplyBuffer } from "../../../lib/core/fast/reply_buffer.ts";
import { octetsOf } from "../octets_of.ts";

const APPENDED: [sentence: string, append: (replies: ReplyBuffer) => void, expected: string][] = [
  ["append() takes nothing of a source", (replies) => replies.append(octetsOf("www"), 1, 0), ""],
  ["append() takes as many bytes as asked, from where asked", (replies) => {
    replies.append(octetsOf("www.example"), 4, 5);
  }, "examp"],
  ["append() writes behind what is there, at any alignment", (replies) => {
    for (const [start, count] of [[0, 1], [1, 2], [3, 3], [6, 4], [10, 5]]) {
      replies.append(octetsOf("abcdefghijklmno"), start, count);
    }
  }, "abcdefghijklmno"],
  ["drop() forgets the first bytes, and what follows stands behind the others", (replies) => {
    replies.append(octetsOf("www.example"), 0, 11);
    replies.drop(4);
    replies.append(octetsOf(".edu"), 0, 4);
  }, "example.edu"],
];

for (const [sentence, append, expected] of APPENDED) {
  Deno.test(`ReplyBuffer.${sentence}`, () => {
    const replies = new ReplyBuffer();
    append(replies);
    assertEquals(toOctetString(replies.bytes), expected);
    assertEquals(replies.length, expected.length);
  });
}

Deno.test("ReplyBuffer.clear() forgets what waited, and the next reply stands alone", () => {
  const replies = new ReplyBuffer();
  replies.append(octetsOf("the first"), 0, 9);
  replies.clear();
  assertEquals(replies.length, 0);
  replies.append(octetsOf("next"), 0, 4);
  assertEquals(toOctetString(replies.bytes), "next");
});

Deno.test("ReplyBuffer.append() grows a buffer that is full to the byte", () => {
  const entry = `${"x".repeat(253)}. 255.255.255.255 A\n`;
  for (let length = 4096 - 280; length <= 4100; length++) {
    const replies = new ReplyBuffer();
    replies.append(octetsOf("y".repeat(length)), 0, length);
    replies.append(octetsOf(entry), 0, entry.length);
    assertEquals(toOctetString(replies.bytes), "y".repeat(length) + entry);
  }
});

for (const length of [100_001, 100_002, 100_003, 100_004]) {
  Deno.test(`ReplyBuffer.append() takes ${length} bytes at once`, () => {
    const replies = new ReplyBuffer();
    replies.append(octetsOf("x".repeat(length)), 0, length);
    assertEquals(toOctetString(replies.bytes), "x".repeat(length));
  });
}

Deno.test("ReplyBuffer holds what was appended, in order, through any number of growths", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 20 }), (counts) => {
      const replies = new ReplyBuffer();
      let expected = "";
      for (const count of counts) {
        const text = `${count}`.repeat(count).slice(0, count);
        replies.append(octetsOf(text, 3), 3, count);
        expected += text;
      }
      assertEquals(toOctetString(replies.bytes), expected);
    }),
    { numRuns: 50 },
  );
});
