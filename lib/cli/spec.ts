/**
 * How a command declares itself.
 *
 * Everything that names an option comes from a declaration: parsing, help, "did you mean".
 */
import { EXIT_CODES, type ExitCode } from "../core/model/exit_codes.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/** What `dns-lab help` explains besides commands: the exit codes. */
export const EXIT_CODES_TOPIC = "exit-codes";

/** What a shell offers for a value: paths, hosts of the lab, or host names of the list or the table in reach. */
export type Completes = "file" | "directory" | "host" | "name";

/** An option of a command, whose value is a `Value`. */
export interface Option<Value> {
  /** What stands for the value in help, such as "PORT"; without one the option is a flag. */
  readonly hint?: string;
  /**
   * What the value is where the option is given without one. The next word is a value of such an option only if it is a
   * number: whatever else follows is a word of its own.
   */
  readonly bare?: string;
  /** One letter that does the same. */
  readonly short?: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** Turns what was given into the value; throws an Error that says what is wanted. Gets all that was given. */
  readonly convert: (given: readonly string[]) => Value;
  /** The value where nothing was given. */
  readonly fallback: Value;
  /** The default as help shows it; none where there is nothing to show. */
  readonly shownDefault?: string;
  /** Whether it may be given more than once. */
  readonly isRepeatable?: boolean;
  /** Every value that it can have, where these are few. */
  readonly values?: readonly string[];
  /** What a shell offers for its value. */
  readonly completes?: Completes;
}

/** The one positional argument of a command. */
export interface Positional {
  /** What stands for it in help, such as "TABLE". */
  readonly name: string;
  /** What it is. */
  readonly about: string;
  /** Whether it may be given more than once. */
  readonly isRepeatable?: boolean;
  /** Every value that it can have, where these are few. */
  readonly values?: readonly string[];
  /** What a shell offers for it. */
  readonly completes?: Completes;
}

/** The options of a command, by the name of their value in code: `maxClients` is `--max-clients`. */
// deno-lint-ignore no-explicit-any -- each option has a type of its own
export type Options = Readonly<Record<string, Option<any>>>;

/** The values of options, by the same names. */
export type Values<Declared extends Options> = {
  readonly [Name in keyof Declared]: Declared[Name] extends Option<infer Value> ? Value : never;
};

/** A command of the program. */
export interface Command<Declared extends Options = Options> {
  /** What is typed before its name, where it is no command of dns-lab. */
  readonly program?: string;
  /** What it is for, in a paragraph. */
  readonly about: string;
  /** The one positional argument, which may be left out; or, if it is repeatable, any number of them. */
  readonly positional?: Positional;
  /** Its options. */
  readonly options: Declared;
  /** Pairs of options of which only one may be given, by the names of their values. */
  readonly exclusive?: readonly (readonly [string, string])[];
  /**
   * The words that were probably meant, without the command's name and without what was given as options, where
   * `positionals` are not what the command takes; undefined where they are. `given` has the first value of an option.
   */
  readonly meant?: (
    positionals: readonly string[],
    given: (key: string) => string | undefined,
  ) => readonly string[] | undefined;
  /** What to do in place of options that it does not have, though others do, by how they are typed: `-p` and `--port`. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Command lines, without what is typed before the command's name, and what they do. */
  readonly examples: readonly { readonly line: string; readonly about: string }[];
  /** What else help explains, under headings of its own. */
  readonly notes?: readonly { readonly heading: string; readonly rows: readonly (readonly [string, string])[] }[];
  /** The exit codes that it can have. */
  readonly exitCodes: readonly ExitCode[];
  /** Does the work; `kind` is what `--version` says of the build. Throws the errors of `core/model/errors.ts`. */
  run(values: Values<Declared>, positionals: readonly string[], terminal: Terminal, kind: string): Promise<void>;
}

/** A command that can be loaded. */
export interface Entry {
  /** What is typed to call it. */
  readonly name: string;
  /** What it does, in half a line. */
  readonly summary: string;
  /** Whether it may run programs: graded ones, a browser, a checker. All others give up the permission to do that. */
  readonly runsPrograms?: boolean;
  /** Loads its declaration. */
  readonly load: () => Promise<Command>;
}

/** Declares a command; only for its types. */
export function defineCommand<Declared extends Options>(command: Command<Declared>): Command<Declared> {
  return command;
}

/** The exit codes of the program that a command can have. */
export function exitCodes(...codes: readonly number[]): readonly ExitCode[] {
  return EXIT_CODES.filter(({ code }) => codes.includes(code));
}

/** An option that is given or not. */
export function flag(about: string, short?: string): Option<boolean> {
  return { about, short, convert: () => true, fallback: false };
}

/** What makes an option with one value. */
export interface ValuedOption<Value> {
  /** What the value is where the option is given without one; the next word is its value only if it is a number. */
  readonly bare?: string;
  /** One letter that does the same. */
  readonly short?: string;
  /** What stands for the value in help, such as "PORT". */
  readonly hint: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** Turns what was given into the value; throws an Error that says what is wanted. */
  readonly convert: (text: string) => Value;
  /** The value where nothing was given. */
  readonly fallback: Value;
  /** The default as help shows it, where that is not the fallback itself. */
  readonly shownDefault?: string;
  /** What a shell offers for its value. */
  readonly completes?: Completes;
}

/** An option with one value, given once. */
export function option<Value>({ convert, fallback, ...rest }: ValuedOption<Value>): Option<Value> {
  const shownDefault = fallback === undefined ? undefined : String(fallback);
  return { shownDefault, ...rest, convert: ([text]) => convert(text), fallback };
}

/** What makes an option whose value is one of a few. */
export interface Choice<Value extends string> extends Omit<ValuedOption<Value>, "convert"> {
  /** Every value that it can have. */
  readonly values: readonly Value[];
}

/** An option whose value is one of a few, given once. */
export function choice<Value extends string>({ values, ...rest }: Choice<Value>): Option<Value> {
  return { ...option({ ...rest, convert: (text) => oneOf(values, text) }), values };
}

/** `text` if it is one of `values`; throws an Error that lists them otherwise. */
export function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const value = values.find((one) => one === text);
  if (value === undefined) throw new Error(`wanted ${values.slice(0, -1).join(", ")} or ${values.at(-1)}`);
  return value;
}

/** A command line, as it is typed: `line` is all from the command's name on. */
export function typedLine({ program = "dns-lab" }: Command, line: string): string {
  return `${program} ${line}`;
}

/** `maxClients` as it is typed: `--max-clients`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The arguments that can be options: those before "--". */
export function beforeDashes(args: readonly string[]): readonly string[] {
  return args.slice(0, args.includes("--") ? args.indexOf("--") : undefined);
}

/** What an option does, with what has to be known besides: its default, and whether it may be given again. */
export function optionText({ about, shownDefault, isRepeatable }: Option<unknown>): string {
  const notes = [
    ...isRepeatable ? ["may be given more than once"] : [],
    ...shownDefault === undefined ? [] : [`default: ${shownDefault}`],
  ];
  return notes.length === 0 ? about : `${about} (${notes.join("; ")})`;
}
