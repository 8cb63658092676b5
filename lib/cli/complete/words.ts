/**
 * What a shell can complete on a command line, from the declarations of the commands: the same for every shell.
 */
import { type Command, type Completes, type Entry, flagName, type Option, type Positional } from "../spec.ts";

/** An option as a shell sees it. */
export interface CompletedOption {
  /** As it is typed: "--port". */
  readonly flag: string;
  /** Its letter, as in "-p". */
  readonly letter?: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** What stands for its value; undefined where it has none. */
  readonly hint?: string;
  /** Every value that it can have, where these are few. */
  readonly values?: readonly string[];
  /** What a shell offers for its value. */
  readonly completes?: Completes;
  /** Whether it may be given more than once. */
  readonly isRepeatable: boolean;
}

/** A command as a shell sees it. */
export interface CompletedCommand {
  /** What is typed to call it. */
  readonly name: string;
  /** What it does, in half a line. */
  readonly summary: string;
  /** Its options, with --help. */
  readonly options: readonly CompletedOption[];
  /** Its argument, if it takes one. */
  readonly positional?: Positional;
}

/** The options that every command has. */
const HELP: CompletedOption = { flag: "--help", letter: "-h", about: "show this help", isRepeatable: false };

/** The options that stand in place of a command. */
export const PROGRAM_OPTIONS: readonly CompletedOption[] = [
  HELP,
  { flag: "--version", letter: "-V", about: "show the version", isRepeatable: false },
];

/** Loads what shells can complete: `entries`, and `dns-lab help`, which names them and `topics`. */
export async function loadCompleted(entries: readonly Entry[], topics: readonly string[]): Promise<CompletedCommand[]> {
  const commands = await Promise.all(entries.map(async ({ name, summary, load }) => {
    const { options, positional } = await load() as Command;
    const completed = Object.entries(options).map(([key, declared]) => completedOption(key, declared));
    return { name, summary, options: [...completed, HELP], positional };
  }));
  const values = [...entries.map(({ name }) => name), ...topics];
  const positional = { name: "COMMAND", about: "what to explain", values };
  return [...commands, { name: "help", summary: "explain a command", options: [], positional }];
}

function completedOption(key: string, declared: Option<unknown>): CompletedOption {
  const { short, about, hint, values, completes, isRepeatable = false } = declared;
  return {
    flag: flagName(key),
    letter: short === undefined ? undefined : `-${short}`,
    about,
    hint,
    values,
    completes,
    isRepeatable,
  };
}

/** The flags of an option, the letter first. */
export function flagsOf({ flag, letter }: CompletedOption): string[] {
  return letter === undefined ? [flag] : [letter, flag];
}
