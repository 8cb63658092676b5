/**
 * How this program was started, as the beginning of a command line that starts it again.
 */
import { fromFileUrl } from "./file_url.ts";

/** What to type before a command's name; `kind` is what `--version` says of the build. */
export function invocation(kind: string): string {
  switch (kind) {
    case "from source":
      // What npx runs is kept in a folder of this name.
      return /[\\/]_npx[\\/]/.test(Deno.execPath()) ? `npx --yes deno@${Deno.version.deno} task` : "deno task";
    case "executable":
      return quotePath(Deno.execPath());
    case "bundle":
      return `deno run --allow-net --allow-read --allow-write ${quotePath(fromFileUrl(Deno.mainModule))}`;
    default:
      // The launcher of a self-contained executable does not tell where it is.
      return "dns-lab";
  }
}

function quotePath(path: string): string {
  return /^[\w./:\\@+-]+$/.test(path) ? path : `"${path}"`;
}
