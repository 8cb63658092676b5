/**
 * Giving up what is needed no more, before the network gets a say: whatever a peer sends, no file is opened for it.
 */

/** Gives up every permission but the network's. Files that are open stay so. */
export async function dropPermissions(): Promise<void> {
  for (const name of ["read", "write", "run", "env", "ffi", "sys"] as const) await Deno.permissions.revoke({ name });
}
