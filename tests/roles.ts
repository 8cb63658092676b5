/** The roles, by the names that tests give them. */
import { type Role, RS, TS } from "../lib/core/model/role.ts";

/** The command of a role. */
export type RoleName = "rs" | "ts";

/** The role whose command this is. */
export function roleOf(name: RoleName): Role {
  return name === "rs" ? RS : TS;
}
