/**
 * Giving up permissions before the first connection: no file can be opened because of what a peer sends.
 */

const NAMES = ["read", "write", "run", "env", "ffi", "sys"] as const;

/**
 * Gives up every permission but the network's. Files that are open stay so.
 *
 * @param kept What is needed further on: reading for a table that is read again when it changes; running for a moment, for
 * the opener of the page, until a second call gives it up.
 */
export async function dropPermissions(kept: { readonly read?: boolean; readonly run?: boolean } = {}): Promise<void> {
  const names = NAMES.filter((name) => !((name === "read" || name === "run") && kept[name]));
  for (const name of names) await Deno.permissions.revoke({ name });
}

/** Gives up what only some commands need: to run programs. */
export async function dropRunning(): Promise<void> {
  for (const name of ["run", "ffi", "sys"] as const) await Deno.permissions.revoke({ name });
}
