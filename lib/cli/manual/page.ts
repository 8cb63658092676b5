/**
 * Manual pages from the declarations of the commands: one for the program, and one for each command.
 */
import { EXIT_CODES, type ExitCode } from "../../core/model/exit_codes.ts";
import { type Command, type Entry, flagName, type Option, optionText, typedLine } from "../spec.ts";
import { escapeMdoc, literal, macro, PAGE_DATE, paragraph } from "./mdoc.ts";

/** A page. */
export interface ManualPage {
  /** The file that it is kept in, such as "dns-lab-rs.1". */
  readonly file: string;
  /** Its text. */
  readonly text: string;
}

/** Every page: that of the program first. */
export async function makePages(entries: readonly Entry[]): Promise<ManualPage[]> {
  const pages = entries.map(async (entry) => pageOf(entry, await entry.load(), entries));
  return [programPage(entries), ...await Promise.all(pages)];
}

function programPage(entries: readonly Entry[]): ManualPage {
  const lines = [
    ...head("dns-lab", "the simplified DNS over TCP of sockets labs"),
    ".Sh SYNOPSIS",
    ".Nm",
    ".Ar command",
    ".Op Ar option ...",
    ".Nm",
    ".Cm help",
    ".Op Ar command",
    ".Nm",
    ".Fl -version",
    ".Sh DESCRIPTION",
    ...paragraph(
      "A client, a root server (RS) and a top-level server (TS) of the sockets lab in networking courses, in one " +
        "program. The commands are:",
    ),
    ".Bl -tag -width completions",
    ...entries.flatMap(({ name, summary }) => [macro("It Cm", name), escapeMdoc(summary)]),
    ".El",
    ...exitStatus(EXIT_CODES),
    ".Sh EXAMPLES",
    "A whole lab session on this machine:",
    ...literal(["dns-lab demo"]),
    ...seeAlso(entries.map(({ name }) => `dns-lab-${name}`)),
  ];
  return page("dns-lab", lines);
}

function pageOf({ name, summary }: Entry, command: Command, entries: readonly Entry[]): ManualPage {
  const { about, options, positional, notes = [], examples, exitCodes } = command;
  const title = `dns-lab-${name}`;
  const declared = Object.entries(options);
  const lines = [
    ...head(title, summary.replace(/\.$/, "")),
    ".Sh SYNOPSIS",
    ".Nm dns-lab",
    macro("Cm", name),
    ...declared.map(([key, option]) => `.Op ${flagWords(key, option)}`),
    ...positional === undefined ? [] : [`.Op Ar ${positional.name}${positional.isRepeatable ? " ..." : ""}`],
    ".Sh DESCRIPTION",
    ...paragraph(about),
    ...positional === undefined ? [] : [
      ".Pp",
      "The argument is:",
      ".Bl -tag -width Ds",
      macro("It Ar", positional.name),
      ...paragraph(positional.about),
      ".El",
    ],
    ".Pp",
    "The options are:",
    ".Bl -tag -width Ds",
    ...declared.flatMap(([key, option]) => [`.It ${flagWords(key, option)}`, ...paragraph(optionText(option))]),
    ".It Fl h , Fl -help",
    "show a help text",
    ".El",
    ...notes.flatMap(({ heading, rows }) => [macro("Ss", heading), ...list(rows)]),
    ...exitStatus(exitCodes),
    ".Sh EXAMPLES",
    ...examples.flatMap(({ line, about }, at) => [
      ...at === 0 ? [] : [".Pp"],
      `${capitalised(escapeMdoc(about))}:`,
      ...literal([typedLine(command, line)]),
    ]),
    ...seeAlso(["dns-lab", ...entries.filter((other) => other.name !== name).map((other) => `dns-lab-${other.name}`)]),
  ];
  return page(title, lines);
}

function page(title: string, lines: readonly string[]): ManualPage {
  return { file: `${title}.1`, text: `${lines.join("\n")}\n` };
}

function head(title: string, summary: string): string[] {
  return [
    `.Dd ${PAGE_DATE}`,
    `.Dt ${title.toUpperCase()} 1`,
    ".Os",
    ".Sh NAME",
    macro("Nm", title),
    `.Nd ${escapeMdoc(summary)}`,
  ];
}

/** An option as mdoc types it: letter, name, value. */
function flagWords(key: string, { short, hint }: Option<unknown>): string {
  const letter = short === undefined ? "" : `Fl ${short} , `;
  return `${letter}Fl ${flagName(key).slice(1)}${hint === undefined ? "" : ` Ar ${hint}`}`;
}

function list(rows: readonly (readonly [string, string])[]): string[] {
  return [".Bl -tag -width Ds", ...rows.flatMap(([left, right]) => [macro("It", left), ...paragraph(right)]), ".El"];
}

function exitStatus(codes: readonly ExitCode[]): string[] {
  return [
    ".Sh EXIT STATUS",
    ".Bl -tag -width 130",
    ...codes.flatMap(({ code, meaning }) => [`.It ${code}`, ...paragraph(meaning)]),
    ".El",
  ];
}

function seeAlso(titles: readonly string[]): string[] {
  const sorted = titles.toSorted();
  return [".Sh SEE ALSO", ...sorted.map((title, at) => `.Xr ${title} 1${at === sorted.length - 1 ? "" : " ,"}`)];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
