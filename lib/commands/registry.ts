/**
 * The commands of the program, each loaded when it is called.
 */
import type { Entry } from "../cli/spec.ts";

/** Every command, in the order of help. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "rs",
    summary: "run the root server: it answers from its table, or refers to TS",
    load: async () => (await import("./rs.ts")).command,
  },
  {
    name: "ts",
    summary: "run the top-level server: it answers from its table",
    load: async () => (await import("./ts.ts")).command,
  },
  {
    name: "client",
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
    summary: "find what is wrong with this machine and the servers",
    load: async () => (await import("./doctor.ts")).command,
  },
  {
    name: "data",
    summary: "make tables, a list of names and the right results from a seed",
    load: async () => (await import("./data.ts")).command,
  },
  {
    name: "view",
    summary: "show what --trace-file recorded: a ladder, a page, a capture",
    load: async () => (await import("./view.ts")).command,
  },
  {
    name: "export",
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

/** The command of a name. */
export const COMMAND_BY_NAME: ReadonlyMap<string, Entry> = new Map(COMMANDS.map((entry) => [entry.name, entry]));
