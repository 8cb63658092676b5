// The demo resolves its names one after the other, so that its ladder reads from top to bottom.
import { assertEquals } from "@std/assert";
import { OneByOne } from "../../lib/commands/demo.ts";

Deno.test("OneByOne hands out a name when the one before has its result", async () => {
  const headings: string[] = [];
  const names = new OneByOne(["a", "b\x07"], (heading) => headings.push(heading({ paint: (_, text) => text })));
  assertEquals(await names.next(), ["a"]);
  const second = names.next();
  assertEquals(headings, ["\n1  a\n"]);
  await names.write(["a 1.2.3.4 A"]);
  assertEquals(await second, ["b\x07"]);
  await names.write(["b - Error"]);
  assertEquals([await names.next(), names.results, headings.at(-1)], [
    undefined,
    ["a 1.2.3.4 A", "b - Error"],
    "\n2  b\\x07\n",
  ]);
});
