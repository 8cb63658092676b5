/**
 * How this program was started, as the beginning of a command line that starts it again.
 */

/** What to type before a command's name; `kind` is what `--version` says of the build. */
export function invocation(kind: string): string {
  switch (kind) {
    case "from source":
      // What npx runs is kept in a folder of this name.
      return /[\\/]_npx[\\/]/.test(Deno.execPath()) ? `npx --yes deno@${Deno.version.deno} task` : "deno task";
    case "executable":
      return quotePath(Deno.execPath());
    case "bundle":
      return `deno run --allow-net --allow-read --allow-write ${quotePath(scriptPath())}`;
    default:
      // The launcher of a self-contained executable does not tell where it is.
      return "dns-lab";
  }
}

/** The file that Deno runs. */
function scriptPath(): string {
  const { pathname } = new URL(Deno.mainModule);
  const path = decodeURIComponent(pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}

function quotePath(path: string): string {
  return /^[\w./:\\@+-]+$/.test(path) ? path : `"${path}"`;
}
