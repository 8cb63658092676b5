/**
 * The modules that are loaded when they are needed, named one by one: for the forms of dns-lab that have them built in.
 */
import type { Modules } from "./registry.ts";

/** How each module is loaded. */
export const MODULES: Modules = {
  commandLine: async () => await import("../cli/command_line.ts"),
  commands: {
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
    completions: async () => (await import("./completions.ts")).command,
    man: async () => (await import("./man.ts")).command,
    "grade-worker": async () => (await import("./grade_worker.ts")).command,
  },
};
