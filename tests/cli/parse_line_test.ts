// What becomes of the words of a command line: values of their types, and positional arguments.
import { assertEquals, assertThrows } from "@std/assert";
import { parseLine } from "../../lib/cli/parse_line.ts";
import { defineCommand, flag, option } from "../../lib/cli/spec.ts";
import { toAddress, toHostPort, toMilliseconds, toPort } from "../../lib/cli/values.ts";

for (
  const [text, host, port] of [
    ["ilab1", "ilab1", undefined],
    ["ilab1:5000", "ilab1", 5000],
    ["::1", "::1", undefined],
    ["[::1]:5000", "::1", 5000],
    ["[::1]", "::1", undefined],
  ] as const
) {
  Deno.test(`toHostPort() reads ${text}`, () => {
    assertEquals({ ...toHostPort(text) }, port === undefined ? { host } : { host, port });
  });
}

for (
  const [text, host, port] of [
    ["192.0.2.1", "192.0.2.1", undefined],
    ["192.0.2.1:5353", "192.0.2.1", 5353],
    ["0:0:0:0:0:0:0:1", "::1", undefined],
    ["[2001:DB8:0::53]:5353", "2001:db8::53", 5353],
    ["::ffff:192.0.2.1", "192.0.2.1", undefined],
  ] as const
) {
  Deno.test(`toAddress() reads ${text}`, () => {
    assertEquals(toAddress(text), port === undefined ? { host } : { host, port });
  });
}

for (const text of ["999.1.1.1", "1.2.3", "::::", "::g", "ilab1", "192.0.2.01", "fe80::1%eth0"]) {
  Deno.test(`toAddress() refuses ${text}`, () => {
    assertThrows(() => toAddress(text), Error, "wanted an address, such as 192.0.2.53 or [2001:db8::53]:5353");
  });
}

Deno.test("toMilliseconds() takes seconds with a fraction, toPort() what a port can be", () => {
  assertEquals([toMilliseconds("0.25"), toMilliseconds("5"), toMilliseconds(".5")], [250, 5000, 500]);
  assertEquals([toPort("0"), toPort("65535")], [0, 65535]);
});

const optional = defineCommand({
  about: "",
  positional: { name: "TABLE", about: "" },
  options: {
    web: option<number | undefined>({ hint: "PORT", bare: "0", about: "a page", convert: toPort, fallback: undefined }),
    stay: flag("stay", "s"),
  },
  examples: [],
  exitCodes: [],
  run: () => Promise.resolve(),
});

for (
  const [args, web, positionals, stay] of [
    [[], undefined, [], false],
    [["--web"], 0, [], false],
    [["--web", "8080"], 8080, [], false],
    [["--web=8080"], 8080, [], false],
    [["--web", "table.txt"], 0, ["table.txt"], false],
    [["--web", "8080", "table.txt"], 8080, ["table.txt"], false],
    [["table.txt", "--web"], 0, ["table.txt"], false],
    [["--web", "--stay"], 0, [], true],
    [["--web", "-s"], 0, [], true],
    [["--web", "--", "8080"], 0, ["8080"], false],
  ] as const
) {
  Deno.test(`parseLine() takes a number behind an option whose value may be left out: ${args.join(" ")}`, async () => {
    const parsed = await parseLine("x", optional, args);
    assertEquals(parsed, { values: { web, stay }, positionals: [...positionals] });
  });
}
