// Each kind of error has its exit code and its text; what is none of them is our bug, 70.
import { assert, assertEquals } from "@std/assert";
import {
  type Diagnostic,
  exitCodeOf,
  InterruptedError,
  PeerError,
  ProtocolError,
  renderDiagnostic,
  StoppedError,
  TableError,
  UnavailableError,
  UsageError,
  VerdictError,
} from "../../../lib/core/model/errors.ts";
import { EXIT_CODES } from "../../../lib/core/model/exit_codes.ts";
import { CreationError, FileError, type FileFault, NoFileError } from "../../../lib/core/model/file_error.ts";
import { ListenError } from "../../../lib/core/model/listen_error.ts";

const FAULT: Diagnostic = { severity: "error", line: 3, column: 7, message: "The flag is wrong", source: "a b c" };
const DOUBT: Diagnostic = { severity: "warning", line: 12, column: 1, message: "Given twice", source: "a" };

const PEER = { label: "RS", host: "ilab1", port: 50007 };

function fileError(fault: FileFault, options?: ErrorOptions): FileError {
  return new FileError({ fault, reason: "denied", detail: "x", path: "f.txt" }, options);
}

function peerError(options?: ErrorOptions): PeerError {
  return new PeerError(PEER, { kind: "closed", query: "www", isReset: false }, options);
}

function protocolError(): ProtocolError {
  return new ProtocolError(PEER, { kind: "unasked", reply: "x" });
}

const CODES: [error: unknown, what: string, code: number][] = [
  [new VerdictError(), "a VerdictError", 1],
  [new UsageError("x"), "a UsageError", 64],
  [new TableError("t.txt", [FAULT]), "a TableError", 65],
  [fileError("unreadable"), "a FileError about reading", 66],
  [peerError(), "a PeerError", 69],
  [new NoFileError("names.txt", "list", ["names.txt"]), "a NoFileError", 66],
  [new UnavailableError("x"), "an UnavailableError", 69],
  [new ListenError("127.0.0.1:1", "in use", "x"), "a ListenError", 69],
  [new CreationError("x"), "a CreationError", 73],
  [new StoppedError(protocolError(), { results: 1 }), "a StoppedError, that of its cause", 76],
  [new StoppedError(new Error("x"), { results: 1 }), "a StoppedError whose cause is any other error", 70],
  [fileError("uncreatable"), "a FileError about creating", 73],
  [fileError("unwritable"), "a FileError about writing", 74],
  [protocolError(), "a ProtocolError", 76],
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
  [new VerdictError("m"), "VerdictError"],
  [new UsageError("m"), "UsageError"],
  [new TableError("t", [FAULT]), "TableError"],
  [fileError("unreadable"), "FileError"],
  [new ListenError("127.0.0.1:1", "in use", "x"), "ListenError"],
  [new StoppedError(new Error("x"), { results: 0 }), "StoppedError"],
  [peerError(), "PeerError"],
  [protocolError(), "ProtocolError"],
  [new InterruptedError("m"), "InterruptedError"],
];

for (const [error, name] of TYPES) {
  Deno.test(`${name} bears its name`, () => assertEquals(error.name, name));
}

Deno.test("TableError and ProtocolError are SyntaxErrors: something was not in its format", () => {
  assert(new TableError("t", [FAULT]) instanceof SyntaxError);
  assert(protocolError() instanceof SyntaxError);
});

const cause = new Error("disk on fire");
for (const error of [fileError("unwritable", { cause }), peerError({ cause })]) {
  Deno.test(`${error.name} keeps its cause`, () => assertEquals(error.cause, cause));
}
