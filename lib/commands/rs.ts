/**
 * `dns-lab rs`: the root server.
 */
import { serverCommand } from "./serve.ts";
import { RS } from "../core/model/role.ts";
import type { Command } from "../cli/spec.ts";

/** The declaration of the command. */
export const command: Command = serverCommand(RS);
