/**
 * Help, rendered from the declarations of the commands.
 */
import { EXIT_CODES, type ExitCode } from "../core/model/errors.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { type Command, type Entry, flagName, type Option, typedLine } from "./spec.ts";
import { REPORT_TO, VERSION } from "./version.ts";

const WIDTH = 100;

/** The help of the whole program. */
export function renderProgramHelp(commands: readonly Entry[], terminal: Terminal): string {
  const sections = [
    `dns-lab ${VERSION}: the sockets lab's simplified DNS over TCP, as servers, client and demo in one program`,
    section(terminal, "Usage", [["dns-lab COMMAND [OPTION]...", ""], ["dns-lab help COMMAND", ""]]),
    section(terminal, "Commands", commands.map(({ name, summary }) => [name, summary])),
    section(terminal, "Options", [["-h, --help", "show this help"], ["-V, --version", "show the version"]]),
    section(terminal, "A first look", [["dns-lab demo", ""]]),
    section(terminal, "Exit codes", exitCodeRows(EXIT_CODES)),
    `Report bugs ${REPORT_TO}.`,
  ];
  return sections.join("\n\n") + "\n";
}

/** What to type, in short: for a command line without a command. */
export function renderUsage(commands: readonly Entry[]): string {
  const column = 2 + Math.max(...commands.map(({ name }) => name.length));
  return [
    "Usage: dns-lab COMMAND [OPTION]...",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(column)}${summary}`),
    "",
    "For example:",
    "  dns-lab demo",
    "  dns-lab client --rs localhost tables/PROJI-HNS.txt",
    "",
    "dns-lab --help says more.",
  ].join("\n");
}

/** The help of one command. */
export function renderCommandHelp(
  { name, summary }: Omit<Entry, "load">,
  command: Command,
  terminal: Terminal,
): string {
  const { positional, examples, exitCodes } = command;
  const call = typedLine(command, name);
  const sections = [
    `${call}: ${summary}`,
    wrap(command.about, WIDTH).join("\n"),
    section(terminal, "Usage", [[usageOf(call, command), ""]]),
    section(terminal, "Examples", examples.map(({ line, about }) => [typedLine(command, line), about])),
    ...positional === undefined ? [] : [section(terminal, "Argument", [[positional.name, positional.about]])],
    section(terminal, "Options", [...optionRows(command), ["-h, --help", "show this help"]]),
    section(terminal, "Exit codes", exitCodeRows(exitCodes)),
    `Report bugs ${REPORT_TO}.`,
  ];
  return sections.join("\n\n") + "\n";
}

/** How a command is called, in a line. */
function usageOf(call: string, { positional }: Command): string {
  return `${call} [OPTION]...${positional === undefined ? "" : ` [${positional.name}]`}`;
}

/** What help says of each option: how it is typed, and what it does. */
function optionRows({ options }: Command): [string, string][] {
  return Object.entries(options).map(([key, declared]) => [typed(key, declared), described(declared)]);
}

function typed(key: string, { short, hint }: Option<unknown>): string {
  return `${short === undefined ? "    " : `-${short}, `}${flagName(key)}${hint === undefined ? "" : ` ${hint}`}`;
}

function described({ about, shownDefault, isRepeatable }: Option<unknown>): string {
  const notes = [
    ...isRepeatable ? ["may be given more than once"] : [],
    ...shownDefault === undefined ? [] : [`default: ${shownDefault}`],
  ];
  return notes.length === 0 ? about : `${about} (${notes.join("; ")})`;
}

function exitCodeRows(codes: readonly ExitCode[]): [string, string][] {
  return codes.map(({ code, meaning }) => [String(code), meaning]);
}

/** A heading and rows of two columns, the second wrapped. */
function section(terminal: Terminal, heading: string, rows: readonly (readonly [string, string])[]): string {
  const column = 2 + Math.max(...rows.map(([left]) => left.length));
  const lines = rows.flatMap(([left, right]) => {
    if (right === "") return [`  ${left}`];
    const [first, ...rest] = wrap(right, Math.max(40, WIDTH - column - 2));
    return [`  ${left.padEnd(column)}${first}`, ...rest.map((line) => `  ${" ".repeat(column)}${line}`)];
  });
  return [terminal.paint("strong", `${heading}:`), ...lines].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
