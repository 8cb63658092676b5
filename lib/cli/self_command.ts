/**
 * How this program starts itself again.
 *
 * Whoever may start programs may start Deno with every permission: a worker is given them all, so that it reads the system's
 * tables itself, where an executable that has its permissions built in has to ask a shell.
 */
import { fromFileUrl } from "./file_url.ts";

/** The words that run this program with further arguments. */
export function selfCommand(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const script = fromFileUrl(Deno.mainModule);
  // A bundle needs nothing around it, and must not find a configuration that is another's.
  const alone = script.endsWith(".js") ? ["--no-config", "--no-lock", "--no-remote", "--no-npm"] : ["--no-lock"];
  return [Deno.execPath(), "run", "--quiet", "--no-prompt", ...alone, "--allow-all", script];
}
