// Each kind of error has its exit code and its text; what is none of them is our bug, 70.
import { assert, assertEquals } from "@std/assert";
import {
  type Diagnostic,
  EXIT_CODES,
  exitCodeOf,
  FileError,
  InterruptedError,
  PeerError,
  ProtocolError,
  renderDiagnostic,
  TableError,
  UsageError,
} from "../../../lib/core/model/errors.ts";

const FAULT: Diagnostic = { severity: "error", line: 3, column: 7, message: "The flag is wrong", source: "a b c" };
const DOUBT: Diagnostic = { severity: "warning", line: 12, column: 1, message: "Given twice", source: "a" };

const CODES: [error: unknown, what: string, code: number][] = [
  [new UsageError("x"), "a UsageError", 64],
  [new TableError("t.txt", [FAULT]), "a TableError", 65],
  [new FileError("unreadable", "x"), "a FileError about reading", 66],
  [new PeerError("x"), "a PeerError", 69],
  [new FileError("uncreatable", "x"), "a FileError about creating", 73],
  [new FileError("unwritable", "x"), "a FileError about writing", 74],
  [new ProtocolError("x"), "a ProtocolError", 76],
  [new InterruptedError("x"), "an InterruptedError", 130],
  [new Error("x"), "any other error", 70],
  [new SyntaxError("x"), "a SyntaxError that is none of ours", 70],
  ["x", "what is thrown and is no error", 70],
  [undefined, "undefined", 70],
];

for (const [error, what, code] of CODES) {
  Deno.test(`exitCodeOf() is ${code} for ${what}`, () => assertEquals(exitCodeOf(error), code));
}

Deno.test("EXIT_CODES lists done and every code that exitCodeOf() can give, in ascending order", () => {
  const expected = [0, ...new Set(CODES.map(([, , code]) => code))].sort((a, b) => a - b);
  assertEquals(EXIT_CODES.map(({ code }) => code), expected);
});

Deno.test("EXIT_CODES has a meaning for each code", () => {
  assertEquals(EXIT_CODES.filter(({ meaning }) => meaning.trim() === ""), []);
});

Deno.test("renderDiagnostic() is file:line:column and the message", () => {
  assertEquals(renderDiagnostic("tables/rs.txt", FAULT), "tables/rs.txt:3:7: The flag is wrong");
});

Deno.test("renderDiagnostic() marks a warning", () => {
  assertEquals(renderDiagnostic("t.txt", DOUBT), "t.txt:12:1: Warning: Given twice");
});

Deno.test("TableError tells every finding, one a line, in order", () => {
  const error = new TableError("t.txt", [FAULT, DOUBT]);
  assertEquals(error.message, "t.txt:3:7: The flag is wrong\nt.txt:12:1: Warning: Given twice");
  assertEquals(error.file, "t.txt");
  assertEquals(error.diagnostics, [FAULT, DOUBT]);
});

const TYPES: [error: Error, name: string][] = [
  [new UsageError("m"), "UsageError"],
  [new TableError("t", [FAULT]), "TableError"],
  [new FileError("unreadable", "m"), "FileError"],
  [new PeerError("m"), "PeerError"],
  [new ProtocolError("m"), "ProtocolError"],
  [new InterruptedError("m"), "InterruptedError"],
];

for (const [error, name] of TYPES) {
  Deno.test(`${name} bears its name`, () => assertEquals(error.name, name));
}

Deno.test("TableError and ProtocolError are SyntaxErrors: something was not in its format", () => {
  assert(new TableError("t", [FAULT]) instanceof SyntaxError);
  assert(new ProtocolError("m") instanceof SyntaxError);
});

const cause = new Error("disk on fire");
for (const error of [new FileError("unwritable", "m", { cause }), new PeerError("m", { cause })]) {
  Deno.test(`${error.name} keeps its cause`, () => assertEquals(error.cause, cause));
}
