/**
 * Opening an address in the user's browser, by the program that each system has for that.
 */

/** The program that opens an address, and what stands before the address, by the system's name in `Deno.build`. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  windows: ["rundll32", "url.dll,FileProtocolHandler"],
};
const OTHER_OPENER = ["xdg-open"] as const;
/** How long the opener may take; one that goes on longer is the browser itself. */
const PATIENCE_MS = 3000;

/** The program that opens an address on a system, by its name in `Deno.build` or in the name of a target. */
export function openerOf(system: string): string {
  return commandOf(system)[0];
}

function commandOf(system: string): readonly [string, ...string[]] {
  const known = Object.keys(OPENERS).find((name) => system.includes(name));
  return known === undefined ? OTHER_OPENER : OPENERS[known];
}

/** Opens `address`. Returns why that failed, in a sentence without its end; undefined if it did not. */
export async function openBrowser(address: string): Promise<string | undefined> {
  const [command, ...args] = commandOf(Deno.build.os);
  const { state } = await Deno.permissions.query({ name: "run", command });
  // Asking the user would stop the program in the middle of its work.
  if (state !== "granted") {
    return `this program may not run ${command}, or there is none (deno run --allow-run=${command})`;
  }
  try {
    const child = new Deno.Command(command, {
      args: [...args, address],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    child.unref();
    return await outcomeOf(child, command);
  } catch (error) {
    return `${command} can't be run: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function outcomeOf(child: Deno.ChildProcess, command: string): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  const status = await Promise.race([child.status, late]);
  clearTimeout(timer);
  return status === undefined || status.success ? undefined : `${command} ended with status ${status.code}`;
}
