/**
 * `dns-lab grade`: grades a submission's programs, one role at a time, among correct ones.
 */
import { gradeOptions } from "../cli/grade/options.ts";
import { type Command, defineCommand, exitCodes } from "../cli/spec.ts";

/** The declaration of the command. */
export const command: Command = defineCommand({
  about: "Runs the programs of a submission, one role at a time, against dns-lab's own correct programs over real " +
    "sockets, then all three together. Says of each case whether it passes, and of each failure what was expected, what " +
    "came, what was on the wire, and what to do. Finds out by itself how programs frame their messages.",
  options: gradeOptions,
  exclusive: [["json", "tap"]],
  examples: [
    { line: "grade --dir alice --yes", about: "take the programs that are found in the folder" },
    { line: 'grade --dir alice --rs "python3 rs.py {port}"', about: "one program of a submission" },
    {
      line: 'grade --ts "java TS" --build "javac TS.java" --ts-port 5000',
      about: "a program that has its port written in it",
    },
    { line: "grade --each 'submissions/*' --lab lab.toml --out reports", about: "a class" },
    { line: "grade --list", about: "see the cases, and what they are worth" },
  ],
  notes: [{
    heading: "Placeholders in CMD",
    rows: [
      ["{port}", "the port that RS or TS has to listen on; without it, a port that is written in the program"],
      ["{table}", "the file of its table"],
      ["{rs_host} {rs_port}", "where the client finds RS"],
      ["{ts_host} {ts_port}", "where it finds TS, if it wants to be told"],
      ["{names} {output}", "the list for the client, and the file for its results"],
    ],
  }],
  exitCodes: exitCodes(0, 1, 64, 65, 66, 69, 70, 73, 74, 130),
  async run(values, _positionals, terminal) {
    const { runGradeCommand } = await import("../cli/grade/command.ts");
    await runGradeCommand(values, terminal);
  },
});
