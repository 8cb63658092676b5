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

/** The permission to run programs: graded ones, a browser, a checker. Commands without it give that up. */
const RUNNING = { runsPrograms: true };

/** Every command, in the order of help. */
export const COMMANDS: readonly Entry[] = [
  command("rs", "run the root server: it answers from its table, or refers to TS", RUNNING),
  command("ts", "run the top-level server: it answers from its table", RUNNING),
  command("client", "resolve a list of names by asking RS and TS, and write RESOLVED.txt", RUNNING),
  command("check", "find what is wrong with tables, lists and RESOLVED.txt"),
  // It looks for the program that has a port below /proc, which Deno allows only with every permission.
  command("doctor", "find what is wrong with this machine and the servers", RUNNING),
  command("data", "make tables, a list of names and the right results from a seed"),
  command("grade", "grade a submission, program by program, with the reason", RUNNING),
  command("pack", "make an archive for Gradescope or Autolab that grades a lab"),
  command("view", "show what --trace-file recorded: a ladder, a page, a capture"),
  command("export", "write zone files and configurations for real DNS servers", RUNNING),
  command("import", "write a table from zone files"),
  command("demo", "show a whole lab session on this machine, message by message", RUNNING),
  command("completions", "write a script with which a shell completes command lines"),
  command("man", "write a manual page"),
];

/** What the program calls itself, and nobody types. */
const INTERNAL: readonly Entry[] = [
  command("grade-worker", "run the cases of a plan that comes on standard input", RUNNING),
];

/** The command of a name. */
export const COMMAND_BY_NAME: ReadonlyMap<string, Entry> = new Map(
  [...COMMANDS, ...INTERNAL].map((entry) => [entry.name, entry]),
);

/** A command whose declaration is the export `command` of the module of its name. */
function command(name: string, summary: string, permissions: Partial<typeof RUNNING> = {}): Entry {
  const path = `commands/${name.replaceAll("-", "_")}`;
  return {
    name,
    summary,
    ...permissions,
    load: async () => (await loadModule<{ readonly command: Command }>(path)).command,
  };
}
