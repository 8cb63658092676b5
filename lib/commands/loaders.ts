/**
 * The modules of the commands, each loaded when its command is called.
 *
 * Deno reads whatever a literal specifier names before a program starts, so this module itself is loaded only for a command.
 */
import type { Loader } from "./registry.ts";

/** How each command is loaded, by its name. */
export const LOADERS: Readonly<Record<string, Loader>> = {
  rs: async () => (await import("./rs.ts")).command,
  ts: async () => (await import("./ts.ts")).command,
  client: async () => (await import("./client.ts")).command,
  check: async () => (await import("./check.ts")).command,
  doctor: async () => (await import("./doctor.ts")).command,
  data: async () => (await import("./data.ts")).command,
  grade: async () => (await import("./grade.ts")).command,
  pack: async () => (await import("./pack.ts")).command,
  view: async () => (await import("./view.ts")).command,
  "export": async () => (await import("./export.ts")).command,
  "import": async () => (await import("./import.ts")).command,
  demo: async () => (await import("./demo.ts")).command,
  completions: async (commands) => (await import("./completions.ts")).completionsCommand(commands),
  man: async (commands) => (await import("./man.ts")).manCommand(commands),
  "grade-worker": async () => (await import("./grade_worker.ts")).command,
};
