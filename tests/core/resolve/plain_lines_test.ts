// The quick judgement of a list agrees with the rule for a line.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { arePlainLines, NameLines } from "../../../lib/core/resolve/name_lines.ts";

const X63 = "x".repeat(63);
for (const text of ["", "\n", "www.example.edu\n\nmail.example.edu.\n", "www", `${X63}\n${X63}`, "a#b\n"]) {
  Deno.test(`arePlainLines() accepts ${JSON.stringify(text.slice(0, 40))}`, () => assert(arePlainLines(text)));
}

const OTHERS = [
  "# x\n",
  "a\n#\n",
  "a b\n",
  "a\r\n",
  " a\n",
  "a..b\n",
  ".a\n",
  "a\n.b",
  `${X63}x\n`,
  "caf\xe9\n",
  "a\0\n",
];
for (const text of OTHERS) {
  Deno.test(`arePlainLines() leaves ${JSON.stringify(text.slice(0, 40))} to the rule for lines`, () => {
    assert(!arePlainLines(text));
  });
}

Deno.test("arePlainLines() accepts no line that NameLines refuses or reads otherwise", () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-c.# \n\x7f]{0,12}$/), (text) => {
    if (!arePlainLines(text)) return;
    const lines = new NameLines("list");
    assertEquals(text.split("\n").map((line) => lines.nameIn(line)), text.split("\n"));
    lines.check();
  }));
});
