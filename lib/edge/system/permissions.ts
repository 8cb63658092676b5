/**
 * Giving up permissions before the first connection: no file can be opened because of what a peer sends.
 */

/** What can be given up. */
export type Droppable = "read" | "write" | "run" | "env" | "ffi" | "sys";

const NAMES: readonly Droppable[] = ["read", "write", "run", "env", "ffi", "sys"];

/**
 * Gives up every permission but the network's. Files that are open stay so.
 *
 * @param kept Those that are needed for more: reading, where a table is read again when it changes. A second call gives
 * them up.
 */
export async function dropPermissions(...kept: readonly Droppable[]): Promise<void> {
  for (const name of NAMES) if (!kept.includes(name)) await Deno.permissions.revoke({ name });
}
