/**
 * Why a program does not run as it should, in words: read from its status and from what it wrote.
 *
 * The messages of interpreters are matched to find the cause; they are hostile text, and escaped wherever they are shown.
 */
import { escapeControls } from "../model/display.ts";
import type { ProgramEnd, StartTrouble } from "./observation.ts";
import type { Verdict } from "./result.ts";

/** What is wrong, and what to do about it. */
export type Trouble = Required<Pick<Verdict, "reason" | "hint">>;

/** A cause that can be read from what a program wrote. */
interface Cause {
  readonly pattern: RegExp;
  readonly reason: (match: RegExpExecArray) => string;
  readonly hint: string;
}

const NAME = "(?:'|\"|«|\\b)?([\\w./-]+\\.\\w+)";

const CAUSES: readonly Cause[] = [
  {
    pattern: /(?:EOFError|NoSuchElementException: No line found|EOF when reading a line)/,
    reason: () => "it reads from the keyboard",
    hint: "take everything from the arguments or from files: a grader has no keyboard",
  },
  {
    pattern: new RegExp(
      `(?:FileNotFoundError|IOError|NoSuchFileException|FileNotFoundException|ENOENT|No such file or directory)[^\\n]*?${NAME}|${NAME}[^\\n]{0,20}No such file`,
    ),
    reason: (match) => `it can't find the file "${escapeControls((match[1] ?? match[2] ?? "").slice(0, 100))}"`,
    hint:
      "give the name that the program opens with --rs-table-name, --ts-table-name, --names-name or --output-name, " +
      "or pass the file's name as an argument with {table}, {names} or {output}",
  },
  {
    pattern: /Address already in use|EADDRINUSE|BindException|errno 98|WinError 10048/i,
    reason: () => "it can't have its port: the port is in use",
    hint: "end the program that has it; set SO_REUSEADDR before bind()",
  },
  {
    pattern: /(SyntaxError|IndentationError|TabError)[^\n]*/,
    reason: (match) => `the interpreter does not understand it: ${escapeControls(match[0].slice(0, 120))}`,
    hint: "run it by hand once; is it written for another version of the language (Python 2, Python 3)?",
  },
  {
    pattern:
      /(?:ModuleNotFoundError|ImportError|Cannot find module|ClassNotFoundException|Could not find or load main class)[^\n]*/,
    reason: (match) => `a part of it is missing: ${escapeControls(match[0].slice(0, 120))}`,
    hint: "hand in every file that it needs, or compile it first (--build)",
  },
  {
    pattern: /argv[^\n]*\n?IndexError|IndexError[^\n]*|ArrayIndexOutOfBounds[^\n]*|[Uu]sage:?[^\n]*/,
    reason: (match) => `it ended with: ${escapeControls(match[0].slice(0, 120))}`,
    hint: "does it get the arguments that it expects? compare the command with the program",
  },
];

/** Why a server could not be asked. */
export function describeStart(trouble: StartTrouble, label: string, end: ProgramEnd): Trouble {
  if (end.isAtKeyboard) return keyboardTrouble(label);
  if (end.excess !== undefined) return excessTrouble(label, end.excess);
  switch (trouble.kind) {
    case "ended":
      return describeEnd(label, end, "before it listened");
    case "no port":
      return {
        reason: `${label} did not listen on any port within ${(trouble.waitedMs / 1000).toFixed(0)} s`,
        hint:
          "call bind() and listen() first, before anything that waits; see that it does not wait for something else",
      };
    case "port taken":
      return {
        reason: `another program has port ${trouble.port}, so ${label} was not started`,
        hint: "end the program that has the port (an earlier run?), and grade again",
      };
    case "silent":
      return {
        reason: `${label} listens, but replies to no query, with a newline or without`,
        hint: "call recv(), look the name up, and send() the reply at once; on Python 3 send bytes: .encode()",
      };
  }
}

/** How a program ended that should have gone on, or have ended well. */
export function describeEnd(label: string, end: ProgramEnd, when: string): Trouble {
  if (end.isAtKeyboard) return keyboardTrouble(label);
  if (end.excess !== undefined) return excessTrouble(label, end.excess);
  const { code, signal, stderr, stdout } = end;
  if (code === 127 || code === 126) {
    return {
      reason: `${label} can't be started: ${lastLine(stderr) || "the command is not found"}`,
      hint:
        "is the interpreter on this machine, and is the program's path right? the command is run in a copy of the folder",
    };
  }
  const how = signal !== undefined ? `was ended by ${signal}` : `ended with status ${code ?? 0}`;
  const told = `${stderr}\n${stdout}`;
  for (const { pattern, reason, hint } of CAUSES) {
    const match = pattern.exec(told);
    if (match !== null) return { reason: `${label} ${how} ${when}: ${reason(match)}`, hint };
  }
  const line = lastLine(stderr) || lastLine(stdout);
  const isSegmentation = signal === "SIGSEGV" || code === 139;
  return {
    reason: `${label} ${how} ${when}${line === "" ? "" : `: ${line}`}`,
    hint: isSegmentation
      ? "it used memory that is not its own: check buffers, and what is NULL"
      : "run it by hand with the same command, and mend what it says",
  };
}

function keyboardTrouble(label: string): Trouble {
  return {
    reason: `${label} waits for keyboard input`,
    hint: "take everything from the arguments or from files: a grader has no keyboard",
  };
}

function excessTrouble(label: string, excess: "output" | "processes" | "disk"): Trouble {
  if (excess === "disk") {
    return {
      reason: `${label} fills its folder, and was stopped`,
      hint: "look for a loop that writes and does not end",
    };
  }
  return excess === "output"
    ? {
      reason: `${label} floods its output, and was stopped`,
      hint:
        "look for a loop that prints and does not end: recv() returns nothing again and again when the other side has left",
    }
    : { reason: `${label} starts too many processes, and was stopped`, hint: "look for fork() in a loop" };
}

/** Whether a program ended without a sign of an error. */
export function isCleanEnd({ code, signal, stderr, isStopped }: ProgramEnd): boolean {
  if (isStopped || signal !== undefined) return false;
  return !TRACE.test(stderr) && (code === 0 || stderr.trim() === "" && code !== undefined && code < 126);
}

const TRACE =
  /Traceback \(most recent call last\)|Exception in thread|panicked at|Uncaught|UnhandledPromise|terminate called/;

/** The last line that says something, of a text that may be long. */
function lastLine(text: string): string {
  const lines = text.trimEnd().split("\n");
  return escapeControls((lines.at(-1) ?? "").trim().slice(0, 200));
}
