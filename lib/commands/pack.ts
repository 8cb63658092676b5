/**
 * `dns-lab pack`: an archive for a course system, which grades a lab without a network.
 */
import { type Command, defineCommand, exitCodes, option } from "../cli/spec.ts";
import { UsageError } from "../core/model/errors.ts";

const text = { convert: String, fallback: undefined };

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Writes an archive that is ready to be handed to Gradescope (a zip with setup.sh and run_autograder) or to Autolab (a " +
    "zip with autograde.tar and autograde-Makefile): the program, the lab file, and the scripts. It grades without a network.",
  positional: { name: "SYSTEM", about: "gradescope or autolab" },
  options: {
    lab: option<string | undefined>({ ...text, hint: "FILE", about: "the lab file, as for dns-lab grade; required" }),
    program: option<string | undefined>({
      ...text,
      hint: "FILE",
      about: "the executable for the system, or dns-lab.js",
      shownDefault: "this one",
    }),
    output: option<string | undefined>({ ...text, hint: "FILE", about: "the archive", shownDefault: "SYSTEM.zip" }),
  },
  examples: [
    { line: "pack gradescope --lab lab.toml", about: "gradescope.zip, to be uploaded as the autograder" },
    { line: "pack autolab --lab lab.toml --output autolab.zip", about: "the two files that Autolab wants" },
  ],
  exitCodes: exitCodes(0, 64, 65, 66, 70, 73, 74),
  async run({ lab, program, output }, [system], terminal) {
    if (system !== "gradescope" && system !== "autolab") {
      throw new UsageError("The system is missing, as in: dns-lab pack gradescope --lab lab.toml (or autolab)");
    }
    if (lab === undefined) throw new UsageError(`--lab is missing, as in: dns-lab pack ${system} --lab lab.toml`);
    const { readLabFile } = await import("../cli/grade/lab_file.ts");
    // A wrong lab file is told here, not to the first student.
    await readLabFile(lab);
    const { packLab } = await import("../cli/pack/members.ts");
    const { writeOutput } = await import("../edge/system/files.ts");
    const path = output ?? `${system}.zip`;
    await writeOutput(path, await packLab(system, await Deno.readTextFile(lab), program));
    await terminal.out(`${path}\n`);
  },
});
