/**
 * How this program starts itself again, with the same permissions.
 */
import { fromFileUrl } from "./file_url.ts";

/** The words that run this program with further arguments. */
export function selfCommand(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  const script = fromFileUrl(Deno.mainModule);
  // A bundle needs nothing around it, and must not find a configuration that is another's.
  const alone = script.endsWith(".js") ? ["--no-config", "--no-lock", "--no-remote", "--no-npm"] : ["--no-lock"];
  return [Deno.execPath(), "run", "--quiet", "--no-prompt", ...alone, ...PERMISSIONS, script];
}

const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-write", "--allow-run", "--allow-env"];
