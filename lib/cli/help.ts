/**
 * Help, rendered from the declarations of the commands.
 */
import { EXIT_CODES, type ExitCode } from "../core/model/exit_codes.ts";
import { wrapWords } from "../core/model/wrap.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { type Command, type Entry, EXIT_CODES_TOPIC, flagName, type Option, optionText, typedLine } from "./spec.ts";
import { REPORT_TO, VERSION } from "./version.ts";

/** Wider text is hard to read, whatever the terminal. */
const MAX_WIDTH = 100;
/** A longer first column stands on a line of its own. */
const MAX_COLUMN = 30;
/** So does one that leaves less room than this for the second. */
const MIN_TEXT = 24;
/** How far a command line is indented where it goes on in a second line. */
const HANGING_INDENT = 4;

/** The help of the whole program. */
export function renderProgramHelp(commands: readonly Entry[], terminal: Terminal): string {
  const sections = [
    paragraph(
      terminal,
      `dns-lab ${VERSION}: the sockets lab's simplified DNS over TCP, as servers, client and demo in one program`,
    ),
    section(terminal, "Usage", [["dns-lab COMMAND [OPTION]...", ""], ["dns-lab help COMMAND", ""]]),
    section(terminal, "Commands", commands.map(({ name, summary }) => [name, summary])),
    section(terminal, "Options", [["-h, --help", "show this help"], ["-V, --version", "show the version"]]),
    section(terminal, "A first look", [["dns-lab demo", ""]]),
    section(terminal, "More help", TOPICS.map(({ name, summary }) => [`dns-lab help ${name}`, summary])),
    paragraph(terminal, `Report bugs ${REPORT_TO}.`),
  ];
  return sections.join("\n\n") + "\n";
}

/** What `dns-lab help` explains besides commands. */
const TOPICS: readonly { readonly name: string; readonly summary: string }[] = [
  { name: EXIT_CODES_TOPIC, summary: "the exit codes, and which commands have them" },
];

/** The table of exit codes: what each means, and which of `commands` end with it. */
export async function renderExitCodes(commands: readonly Entry[], terminal: Terminal): Promise<string> {
  const loaded = await Promise.all(commands.map(async ({ name, load }) => ({ name, ...await load() })));
  const rows = EXIT_CODES.map(({ code, meaning }): [string, string] => {
    const names = loaded.filter(({ exitCodes }) => exitCodes.some((one) => one.code === code)).map(({ name }) => name);
    return [String(code), `${meaning} [${names.length === loaded.length ? "every command" : names.join(", ")}]`];
  });
  return section(terminal, "Exit codes", rows) + "\n";
}

/** What to try first. */
const EXAMPLES: readonly (readonly [string, string])[] = [
  ["dns-lab demo", ""],
  ["dns-lab client --rs localhost tables/PROJI-HNS.txt", ""],
];

/** What to type, in short: for a command line without a command. */
export function renderUsage(commands: readonly Entry[], terminal: Terminal): string {
  const sections = [
    "Usage: dns-lab COMMAND [OPTION]...",
    rows(terminal, commands.map(({ name, summary }) => [name, summary]), "err").join("\n"),
    ["For example:", ...rows(terminal, EXAMPLES, "err")].join("\n"),
    "dns-lab --help says more.",
  ];
  return sections.join("\n\n");
}

/** The help of one command. */
export function renderCommandHelp(
  { name, summary }: Omit<Entry, "load">,
  command: Command,
  terminal: Terminal,
): string {
  const { positional, examples, exitCodes, notes = [] } = command;
  const call = typedLine(command, name);
  const sections = [
    paragraph(terminal, `${call}: ${summary}`),
    paragraph(terminal, command.about),
    section(terminal, "Usage", [[usageOf(call, command), ""]]),
    section(terminal, "Examples", examples.map(({ line, about }) => [typedLine(command, line), about])),
    ...positional === undefined ? [] : [section(terminal, "Argument", [[positional.name, positional.about]])],
    section(terminal, "Options", [...optionRows(command), ["-h, --help", "show this help"]]),
    ...notes.map(({ heading, rows }) => section(terminal, heading, rows)),
    section(terminal, "Exit codes", exitCodeRows(exitCodes)),
    paragraph(terminal, `Report bugs ${REPORT_TO}.`),
  ];
  return sections.join("\n\n") + "\n";
}

/** How a command is called, in a line. */
function usageOf(call: string, { positional }: Command): string {
  return `${call} [OPTION]...${
    positional === undefined ? "" : ` [${positional.name}]${positional.isRepeatable ? "..." : ""}`
  }`;
}

/** What help says of each option: how it is typed, and what it does. */
function optionRows({ options }: Command): [string, string][] {
  return Object.entries(options).map(([key, declared]) => [typed(key, declared), optionText(declared)]);
}

function typed(key: string, { short, hint, bare }: Option<unknown>): string {
  const value = hint === undefined ? "" : bare === undefined ? ` ${hint}` : ` [${hint}]`;
  return `${short === undefined ? "    " : `-${short}, `}${flagName(key)}${value}`;
}

function exitCodeRows(codes: readonly ExitCode[]): [string, string][] {
  return codes.map(({ code, meaning }) => [String(code), meaning]);
}

/** A heading and rows of two columns. */
function section(terminal: Terminal, heading: string, columns: readonly (readonly [string, string])[]): string {
  return [terminal.paint("strong", `${heading}:`), ...rows(terminal, columns)].join("\n");
}

/** Rows of two columns, both broken between words; the second below the first where that is long. */
function rows(
  terminal: Terminal,
  columns: readonly (readonly [string, string])[],
  stream: "out" | "err" = "out",
): string[] {
  const longest = Math.max(...columns.map(([left]) => left.length));
  const width = Math.min(MAX_WIDTH, terminal.columns(stream));
  const isLong = longest > MAX_COLUMN || width - (4 + longest) < MIN_TEXT;
  const isBelow = isLong && columns.some(([, right]) => right !== "");
  // Options stand at two places, behind their letter or without one: the text stands further in than both.
  const below = columns.some(([left]) => left.startsWith(" ")) ? 10 : 6;
  const indent = isBelow ? below : 4 + longest;
  return columns.flatMap(([left, right]) => {
    const lines = right === "" ? [] : wrapWords(right, width - indent);
    if (isBelow || lines.length === 0) {
      return [...wrapWords(`  ${left}`, width, HANGING_INDENT), ...lines.map((line) => " ".repeat(indent) + line)];
    }
    const [first, ...rest] = lines;
    return [`  ${left.padEnd(indent - 2)}${first}`, ...rest.map((line) => " ".repeat(indent) + line)];
  });
}

function paragraph(terminal: Terminal, text: string): string {
  return wrapWords(text, Math.min(MAX_WIDTH, terminal.columns())).join("\n");
}
