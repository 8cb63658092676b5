// Which resolver the system uses, as its file says.
import { assertEquals } from "@std/assert";
import { systemResolver } from "../../../lib/edge/system/system_resolver.ts";
import { Scratch } from "../../program.ts";

const FILES: readonly [string, string | undefined][] = [
  ["# a comment\nsearch example.edu\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n", "192.0.2.53"],
  ["nameserver\t2001:db8::53 # the first\n", "2001:db8::53"],
  ["; nameserver 192.0.2.53\n", undefined],
  ["", undefined],
];

for (const [text, resolver] of FILES) {
  Deno.test(`systemResolver() finds ${resolver} in ${JSON.stringify(text)}`, async () => {
    await using scratch = new Scratch();
    assertEquals(await systemResolver(await scratch.write("resolv.conf", text)), resolver);
  });
}

Deno.test("systemResolver() finds none where there is no such file", async () => {
  await using scratch = new Scratch();
  assertEquals(await systemResolver(scratch.file("none")), undefined);
});
