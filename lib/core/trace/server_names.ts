/**
 * What servers are called in events and recordings.
 */
import { ROLES } from "../model/role.ts";

/** A resolver of real DNS, which asks the other servers itself. */
export const RESOLVER = "Resolver";
/** Whoever sends a client a message of real DNS that it has not asked for. */
export const STRANGER = "Stranger";

/** Every name, in the order of lanes. */
export const SERVER_NAMES: readonly string[] = [...ROLES.map(({ label }) => label), RESOLVER, STRANGER];

/** Names of servers in the order of their lanes. */
export function sortServers(names: Iterable<string>): string[] {
  return [...names].sort((one, other) => SERVER_NAMES.indexOf(one) - SERVER_NAMES.indexOf(other));
}
