/**
 * The commands of the program, each loaded when it is called.
 */
import type * as commandLine from "../cli/command_line.ts";
import { loadModule } from "../cli/load_module.ts";
import type { Command, Entry } from "../cli/spec.ts";

/** Loads what a command line needs besides its command. */
export async function loadCommandLine(): Promise<typeof commandLine> {
  return await loadModule("cli/command_line");
}

async function load(name: string): Promise<Command> {
  return (await loadModule<{ readonly command: Command }>(`commands/${name.replaceAll("-", "_")}`)).command;
}

/** Every command, in the order of help. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "rs",
    runsPrograms: true,
    summary: "run the root server: it answers from its table, or refers to TS",
    load: () => load("rs"),
  },
  {
    name: "ts",
    runsPrograms: true,
    summary: "run the top-level server: it answers from its table",
    load: () => load("ts"),
  },
  {
    name: "client",
    runsPrograms: true,
    summary: "resolve a list of names by asking RS and TS, and write RESOLVED.txt",
    load: () => load("client"),
  },
  {
    name: "check",
    summary: "find what is wrong with tables, lists and RESOLVED.txt",
    load: () => load("check"),
  },
  {
    name: "doctor",
    // It looks for the program that has a port below /proc, which Deno allows only with every permission.
    runsPrograms: true,
    summary: "find what is wrong with this machine and the servers",
    load: () => load("doctor"),
  },
  {
    name: "data",
    summary: "make tables, a list of names and the right results from a seed",
    load: () => load("data"),
  },
  {
    name: "grade",
    runsPrograms: true,
    summary: "grade a submission, program by program, with the reason",
    load: () => load("grade"),
  },
  {
    name: "pack",
    summary: "make an archive for Gradescope or Autolab that grades a lab",
    load: () => load("pack"),
  },
  {
    name: "view",
    summary: "show what --trace-file recorded: a ladder, a page, a capture",
    load: () => load("view"),
  },
  {
    name: "export",
    runsPrograms: true,
    summary: "write zone files and configurations for real DNS servers",
    load: () => load("export"),
  },
  {
    name: "import",
    summary: "write a table from zone files",
    load: () => load("import"),
  },
  {
    name: "demo",
    runsPrograms: true,
    summary: "show a whole lab session on this machine, message by message",
    load: () => load("demo"),
  },
  {
    name: "completions",
    summary: "write a script with which a shell completes command lines",
    load: () => load("completions"),
  },
  {
    name: "man",
    summary: "write a manual page",
    load: () => load("man"),
  },
];

/** What the program calls itself, and nobody types. */
const INTERNAL: readonly Entry[] = [
  {
    name: "grade-worker",
    runsPrograms: true,
    summary: "run the cases of a plan that comes on standard input",
    load: () => load("grade-worker"),
  },
];

/** The command of a name. */
export const COMMAND_BY_NAME: ReadonlyMap<string, Entry> = new Map(
  [...COMMANDS, ...INTERNAL].map((entry) => [entry.name, entry]),
);
