/**
 * `dns-lab grade-worker`: what `dns-lab grade` runs in namespaces of their own.
 */
import { type Command, defineCommand, exitCodes } from "../cli/spec.ts";

/** The declaration of the command. */
export const command: Command = defineCommand({
  about: "Reads a plan from standard input, runs its cases, and writes what comes of them as lines of JSON. " +
    "dns-lab grade calls it; there is no other use for it.",
  options: {},
  examples: [],
  exitCodes: exitCodes(0, 64, 70),
  async run() {
    const { work } = await import("../edge/grade/worker.ts");
    await work();
  },
});
