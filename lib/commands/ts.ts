/**
 * `dns-lab ts`: the top-level server.
 */
import { serverCommand } from "./serve.ts";

/** The declaration of the command. */
export const command: ReturnType<typeof serverCommand> = serverCommand("ts");
