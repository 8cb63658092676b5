// Text is broken between words, at the width and not before; spaces and colours stay.
import { assertEquals } from "@std/assert";
import { wrapWords } from "../../../lib/core/model/wrap.ts";

const ROWS: [what: string, text: string, width: number, indent: number, lines: string[]][] = [
  ["a short text", "a b", 3, 0, ["a b"]],
  ["a long text", "a b c", 3, 0, ["a b", "c"]],
  ["an indent", "one two three", 8, 2, ["one two", "  three"]],
  ["a word that is longer than the line", "a bbbbbbbb c", 4, 0, ["a", "bbbbbbbb", "c"]],
  ["spaces between words", "a   b c", 5, 0, ["a   b", "c"]],
  ["spaces at the start", "  a b", 4, 4, ["  a", "    b"]],
  ["a colour, which takes no room", "\x1b[1ma\x1b[0m b", 3, 0, ["\x1b[1ma\x1b[0m b"]],
  ["no text", "", 10, 0, [""]],
];

for (const [what, text, width, indent, lines] of ROWS) {
  Deno.test(`wrapWords() breaks ${what} at ${width}`, () => assertEquals(wrapWords(text, width, indent), lines));
}
