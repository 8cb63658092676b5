/**
 * Paths from the addresses that Deno has for modules.
 */

/** The path of a `file:` address. */
export function fromFileUrl(address: string): string {
  const path = decodeURIComponent(new URL(address).pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}
