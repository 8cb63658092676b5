// Tables as values: when two of them are the same.
import { assertEquals } from "@std/assert";
import { tableOf, TS } from "../../dns/messages.ts";

for (
  const [text, isSame] of [
    ["a.org 192.0.2.1 A\nb.org 192.0.2.2 A\n", true],
    ["a.org 192.0.2.1 A\nb.org 192.0.2.3 A\n", false],
    ["a.org 192.0.2.1 A\n", false],
    ["a.org 192.0.2.1 A\nB.org 192.0.2.2 A\n", false],
  ] as const
) {
  Deno.test(`Table is ${isSame ? "" : "not "}the same as one of ${JSON.stringify(text)}`, () => {
    assertEquals(tableOf("a.org 192.0.2.1 A\nb.org 192.0.2.2 A\n", TS).isSameAs(tableOf(text, TS)), isSame);
  });
}
