/**
 * The exit codes of the program. The error that each belongs to stands in `errors.ts`.
 */

/** An exit code and what it tells a script (after BSD's sysexits). */
export interface ExitCode {
  /** The status that the process ends with. */
  readonly code: number;
  /** What it means, in a few words. */
  readonly meaning: string;
}

/** Every exit code of the program, in ascending order. */
export const EXIT_CODES: readonly ExitCode[] = [
  { code: 0, meaning: "done (a name that does not exist is a result, too)" },
  { code: 1, meaning: "the verdict is no: something was found, or points were lost" },
  { code: 64, meaning: "the command line is wrong" },
  { code: 65, meaning: "a table or a list of names is wrong" },
  { code: 66, meaning: "an input file can't be read" },
  { code: 69, meaning: "a server can't be reached or does not reply, or a port can't be opened" },
  { code: 70, meaning: "a bug in dns-lab" },
  { code: 73, meaning: "the output can't be created" },
  { code: 74, meaning: "the output can't be written (a full disk)" },
  { code: 76, meaning: "a server broke the protocol" },
  { code: 130, meaning: "interrupted" },
];
