/**
 * Giving up permissions before the first connection: no file can be opened because of what a peer sends.
 */

/** Gives up every permission but the network's, and reading if `isReading`. Files that are open stay so. */
export async function dropPermissions({ isReading = false } = {}): Promise<void> {
  for (const name of ["read", "write", "run", "env", "ffi", "sys"] as const) {
    if (name !== "read" || !isReading) await Deno.permissions.revoke({ name });
  }
}
