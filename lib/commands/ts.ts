/**
 * `dns-lab ts`: the top-level server.
 */
import { serverCommand } from "./serve.ts";
import { TS } from "../core/model/role.ts";
import type { Command } from "../cli/spec.ts";

/** The declaration of the command. */
export const command: Command = serverCommand(TS);
