/**
 * The modules that are loaded when they are needed, named one by one: for the forms of dns-lab that have them built in.
 */
import type { Modules } from "../cli/load_module.ts";

/** How each module is loaded. */
export const MODULES: Modules = {
  "cli/command_line": () => import("../cli/command_line.ts"),
  "cli/live_page": () => import("../cli/live_page.ts"),
  "cli/show_ladder": () => import("../cli/show_ladder.ts"),
  "commands/rs": () => import("./rs.ts"),
  "commands/ts": () => import("./ts.ts"),
  "commands/client": () => import("./client.ts"),
  "commands/check": () => import("./check.ts"),
  "commands/doctor": () => import("./doctor.ts"),
  "commands/data": () => import("./data.ts"),
  "commands/grade": () => import("./grade.ts"),
  "commands/pack": () => import("./pack.ts"),
  "commands/view": () => import("./view.ts"),
  "commands/export": () => import("./export.ts"),
  "commands/import": () => import("./import.ts"),
  "commands/demo": () => import("./demo.ts"),
  "commands/completions": () => import("./completions.ts"),
  "commands/man": () => import("./man.ts"),
  "commands/grade_worker": () => import("./grade_worker.ts"),
  "commands/dns/client_dns": () => import("./dns/client_dns.ts"),
  "commands/dns/serve_dns": () => import("./dns/serve_dns.ts"),
};
