/**
 * The resolver that this system uses, as its file says (resolv.conf(5)).
 */

/** Where most systems say it. */
export const RESOLVER_FILE = "/etc/resolv.conf";

/** The address of the first resolver of the system; undefined where the system does not say. */
export async function systemResolver(path: string = RESOLVER_FILE): Promise<string | undefined> {
  try {
    return /^nameserver\s+([\da-fA-F.:]+)/m.exec(await Deno.readTextFile(path))?.[1];
  } catch {
    return undefined;
  }
}
