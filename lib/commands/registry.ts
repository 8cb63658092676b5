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
    summary: "show what --trace-file recorded: as a ladder, a page, or a capture file",
    load: async () => (await import("./view.ts")).command,
  },
  {
    name: "demo",
    summary: "show a whole lab session on this machine, message by message",
    load: async () => (await import("./demo.ts")).command,
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
