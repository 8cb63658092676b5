/**
 * Giving up permissions before the first connection: no file can be opened because of what a peer sends.
 */

/** Gives up what only grading needs: to run programs. */
export async function dropRunning(): Promise<void> {
  for (const name of ["run", "ffi", "sys"] as const) await Deno.permissions.revoke({ name });
}

/** Gives up every permission but the network's. Files that are open stay so. */
export async function dropPermissions(): Promise<void> {
  for (const name of ["read", "write", "run", "env", "ffi", "sys"] as const) await Deno.permissions.revoke({ name });
}
