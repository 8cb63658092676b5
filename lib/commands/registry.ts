/**
 * The commands of the program, each loaded when it is called.
 */
import type { Entry } from "../cli/spec.ts";

/** Every command, in the order of help. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "rs",
    runsPrograms: true,
    summary: "run the root server: it answers from its table, or refers to TS",
    load: async () => (await import("./rs.ts")).command,
  },
  {
    name: "ts",
    runsPrograms: true,
    summary: "run the top-level server: it answers from its table",
    load: async () => (await import("./ts.ts")).command,
  },
  {
    name: "client",
    runsPrograms: true,
    summary: "resolve a list of names by asking RS and TS, and write RESOLVED.txt",
    load: async () => (await import("./client.ts")).command,
  },
  {
    name: "check",
    summary: "find what is wrong with tables, lists and RESOLVED.txt",
    load: async () => (await import("./check.ts")).command,
  },
  {
    name: "doctor",
    // It looks for the program that has a port below /proc, which Deno allows only with every permission.
    runsPrograms: true,
    summary: "find what is wrong with this machine and the servers",
    load: async () => (await import("./doctor.ts")).command,
  },
  {
    name: "data",
    summary: "make tables, a list of names and the right results from a seed",
    load: async () => (await import("./data.ts")).command,
  },
  {
    name: "grade",
    runsPrograms: true,
    summary: "grade a submission, program by program, with the reason",
    load: async () => (await import("./grade.ts")).command,
  },
  {
    name: "pack",
    summary: "make an archive for Gradescope or Autolab that grades a lab",
    load: async () => (await import("./pack.ts")).command,
  },
  {
    name: "view",
    summary: "show what --trace-file recorded: a ladder, a page, a capture",
    load: async () => (await import("./view.ts")).command,
  },
  {
    name: "export",
    runsPrograms: true,
    summary: "write zone files and configurations for real DNS servers",
    load: async () => (await import("./export.ts")).command,
  },
  {
    name: "import",
    summary: "write a table from zone files",
    load: async () => (await import("./import.ts")).command,
  },
  {
    name: "demo",
    runsPrograms: true,
    summary: "show a whole lab session on this machine, message by message",
    load: async () => (await import("./demo.ts")).command,
  },
  {
    name: "completions",
    summary: "write a script with which a shell completes command lines",
    load: async () => (await import("./completions.ts")).completionsCommand(COMMANDS),
  },
  {
    name: "man",
    summary: "write a manual page",
    load: async () => (await import("./man.ts")).manCommand(COMMANDS),
  },
];

/** What the program calls itself, and nobody types. */
const INTERNAL: readonly Entry[] = [
  {
    name: "grade-worker",
    runsPrograms: true,
    summary: "run the cases of a plan that comes on standard input",
    load: async () => (await import("./grade_worker.ts")).command,
  },
];

/** The command of a name. */
export const COMMAND_BY_NAME: ReadonlyMap<string, Entry> = new Map(
  [...COMMANDS, ...INTERNAL].map((entry) => [entry.name, entry]),
);
