// What dns-lab relies on of @std/cli and @std/assert: the linked stand-ins, and the published packages,
// must both behave like this.
import {
  assert,
  assertEquals,
  AssertionError,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

const OPTIONS = {
  boolean: ["stay", "quiet"],
  string: ["port", "name", "output", "_"],
  collect: ["name"],
  alias: { q: "quiet", s: "stay" },
};

const commandLines: readonly { name: string; args: string[]; parsed: Record<string, unknown> }[] = [
  { name: "yields false for flags and nothing for options that are not given", args: [], parsed: { stay: false } },
  {
    name: "keeps values and positional arguments strings",
    args: ["--port", "007", "9"],
    parsed: { port: "007", _: ["9"] },
  },
  { name: "takes a value behind an equals sign", args: ["--port=5=6"], parsed: { port: "5=6" } },
  {
    name: "yields the last value of an option that is not collected",
    args: ["--port", "1", "--port", "2"],
    parsed: { port: "2" },
  },
  { name: "collects all values of one that is", args: ["--name", "a", "--name=b"], parsed: { name: ["a", "b"] } },
  { name: "yields an empty list for a collected option that is not given", args: [], parsed: { name: [] } },
  { name: "yields the empty string for a missing value", args: ["--port", "--stay"], parsed: { port: "", stay: true } },
  {
    name: "takes a single dash for an argument, and for a value behind an equals sign",
    args: ["--output=-", "-"],
    parsed: { output: "-", _: ["-"] },
  },
  { name: "takes no negative number for a value", args: ["--port", "-5"], parsed: { port: "" } },
  { name: "takes no value from behind --", args: ["--port", "--", "5"], parsed: { port: "", _: ["5"] } },
  { name: "takes short names", args: ["-q", "x"], parsed: { quiet: true, _: ["x"] } },
  { name: "takes short names in one word", args: ["-qs", "x"], parsed: { quiet: true, stay: true, _: ["x"] } },
  {
    name: "takes what follows short names in one word for the value of the last",
    args: ["-qs", "false"],
    parsed: { quiet: true, stay: false, _: [] },
  },
  {
    name: "takes true or false behind a flag for its value",
    args: ["--stay", "false"],
    parsed: { stay: false, _: [] },
  },
  {
    name: "takes everything behind -- for arguments",
    args: ["--", "--port", "-q"],
    parsed: { quiet: false, _: ["--port", "-q"] },
  },
  { name: "takes a flag that is given twice", args: ["--stay", "--stay"], parsed: { stay: true } },
];

for (const { name, args, parsed } of commandLines) {
  Deno.test(`parseArgs() ${name}`, () => {
    const actual: Record<string, unknown> = parseArgs(args, OPTIONS);
    for (const [key, value] of Object.entries(parsed)) assertEquals(actual[key], value);
  });
}

for (const arg of ["--prot", "--constructor", "--toString=5", "--no-port", "-x", "-qx", "--__proto__"]) {
  Deno.test(`parseArgs() hands ${arg} to the unknown hook, as a flag`, () => {
    const unknown: [string, boolean][] = [];
    parseArgs([arg, "5e1"], {
      ...OPTIONS,
      unknown: (given: string, key?: string) => (unknown.push([given, key !== undefined]), false),
    });
    assertEquals(unknown[0], [arg, true]);
  });
}

Deno.test("parseArgs() hands arguments to the unknown hook without a key, and keeps those it does not refuse", () => {
  const { _ } = parseArgs(["a", "b"], {
    ...OPTIONS,
    unknown: (given: string, key?: string) => key === undefined && given === "a",
  });
  assertEquals(_, ["a"]);
});

const failing: readonly [name: string, () => void][] = [
  ["assert() of what is not truthy", () => assert(0)],
  ["assertEquals() of values that differ deep inside", () => assertEquals({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })],
  ["assertEquals() of values of different types", () => assertEquals<unknown>(1, "1")],
  ["assertMatch() of a text that does not match", () => assertMatch("abc", /d/)],
  ["assertStringIncludes() of a text that is not there", () => assertStringIncludes("abc", "d")],
  ["assertThrows() of what does not throw", () => assertThrows(() => 1, Error)],
  ["assertThrows() of another class", () =>
    assertThrows(() => {
      throw new Error("x");
    }, TypeError)],
  ["assertThrows() of another message", () =>
    assertThrows(
      () => {
        throw new TypeError("x");
      },
      TypeError,
      "y",
    )],
];

for (const [name, fn] of failing) {
  Deno.test(`${name} fails`, () => {
    assertThrows(fn, AssertionError);
  });
}

Deno.test("assertions of what holds pass, and assertThrows() and assertRejects() return the error", async () => {
  assert("x");
  assertEquals<unknown>({ a: [1, undefined] }, { a: [1, undefined] });
  const error = new TypeError("told");
  assertEquals(
    assertThrows(
      () => {
        throw error;
      },
      TypeError,
      "tol",
    ),
    error,
  );
  assertEquals(await assertRejects(() => Promise.reject(error), TypeError, "old"), error);
  await assertRejects(() => assertRejects(() => Promise.resolve(), Error), AssertionError);
});
