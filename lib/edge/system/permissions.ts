/**
 * Giving up permissions before the first connection: no file can be opened because of what a peer sends.
 */

const NAMES = ["read", "write", "run", "env", "ffi", "sys"] as const;

/**
 * Gives up every permission but the network's. Files that are open stay so.
 *
 * @param kept One that is needed for a moment more, such as to run the opener of the page; given up by a second call.
 */
export async function dropPermissions(kept?: "run"): Promise<void> {
  for (const name of NAMES) if (name !== kept) await Deno.permissions.revoke({ name });
}
