/**
 * The commands of the program, each loaded when it is called.
 */
import type { Entry } from "../cli/spec.ts";

/** Every command, in the order of help. */
export const COMMANDS: readonly Entry[] = [
  {
    name: "rs",
    summary: "run the root server: answer what its table has, send clients to TS for the rest",
    load: async () => (await import("./rs.ts")).command,
  },
  {
    name: "ts",
    summary: "run the top-level server: answer what its table has, say what does not exist",
    load: async () => (await import("./ts.ts")).command,
  },
  {
    name: "client",
    summary: "resolve a list of names by way of RS and TS, and write RESOLVED.txt",
    load: async () => (await import("./client.ts")).command,
  },
  {
    name: "demo",
    summary: "show a whole lab session on this machine, with every message",
    load: async () => (await import("./demo.ts")).command,
  },
];

/** The command of a name. */
export const COMMAND_BY_NAME: ReadonlyMap<string, Entry> = new Map(COMMANDS.map((entry) => [entry.name, entry]));
