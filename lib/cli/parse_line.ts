/**
 * Reads a command line against the declaration of its command.
 *
 * Options arrive as strings and leave as values of their type; what is not declared is refused.
 */
import { parseArgs } from "@std/cli/parse-args";
import { escapeControls } from "../core/model/display.ts";
import { UsageError } from "../core/model/errors.ts";
import { beforeDashes, type Command, flagName, type Option, type Options, typedLine, type Values } from "./spec.ts";
import { seeHelp, translateWords } from "./words.ts";

/** What was typed, in the terms of the declaration. */
export interface ParsedLine<Declared extends Options> {
  /** A value for each declared option. */
  readonly values: Values<Declared>;
  /** The positional arguments. */
  readonly positionals: readonly string[];
}

/**
 * Reads the arguments of a command.
 *
 * @throws {UsageError} Something is not declared, or a value is not what its option wants.
 */
export async function parseLine<Declared extends Options>(
  name: string,
  command: Command<Declared>,
  args: readonly string[],
): Promise<ParsedLine<Declared>> {
  const entries = Object.entries(command.options);
  const keys = (wanted: boolean) =>
    entries.filter(([, { hint }]) => (hint !== undefined) === wanted).map(([key]) => flagName(key).slice(2));
  const words = beforeDashes(args);
  const parsed: Record<string, unknown> & { _: (string | number)[] } = parseArgs(
    [...await translateWords(name, command, words), ...args.slice(words.length)],
    { boolean: keys(false), string: [...keys(true), "_"], collect: keys(true) },
  );
  const given = (key: string) => parsed[flagName(key).slice(2)];
  const positionals = parsed._.map(String);
  checkPositionals(name, command, args, { positionals, given: (key) => (given(key) as string[])[0] });
  for (const [one, other] of command.exclusive ?? []) {
    if (isGiven(given(one)) && isGiven(given(other))) {
      throw new UsageError(`Use ${flagName(one)} or ${flagName(other)}, not both`);
    }
  }
  const values = Object.fromEntries(
    entries.map(([key, declared]) => [key, readValue(flagName(key), declared, given(key))]),
  );
  return { values: values as Values<Declared>, positionals };
}

/** Whether an option was typed: a flag is true then, and an option with a value has one at least. */
function isGiven(given: unknown): boolean {
  return Array.isArray(given) ? given.length > 0 : given === true;
}

/** What was typed besides flags. */
interface Typed {
  readonly positionals: readonly string[];
  /** The first value of an option that has one. */
  readonly given: (key: string) => string | undefined;
}

function checkPositionals(name: string, command: Command, args: readonly string[], typed: Typed): void {
  const { positionals, given } = typed;
  const meant = command.meant?.(positionals, given);
  if (meant !== undefined) {
    const line = [name, ...meant, ...withoutWords(args, positionals, meant)].map(quoteWord).join(" ");
    const seen = positionals.map((word) => `"${escapeControls(word)}"`).join(" ");
    throw new UsageError(`Unexpected ${seen}; did you mean: ${typedLine(command, line)}`);
  }
  const most = command.positional === undefined ? 0 : command.positional.isRepeatable ? Infinity : 1;
  if (positionals.length <= most) return;
  throw new UsageError(`Unexpected argument "${escapeControls(positionals[most])}"; ${seeHelp(name, command)}`);
}

/** `args` without `words`, each taken out once, and without the options that are in `instead`. */
function withoutWords(args: readonly string[], words: readonly string[], instead: readonly string[]): string[] {
  const left = args.filter((word) => word !== "--");
  for (const word of words) left.splice(left.lastIndexOf(word), 1);
  for (const flag of instead.filter((word) => word.startsWith("--"))) {
    const at = left.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
    if (at >= 0) left.splice(at, left[at] === flag ? 2 : 1);
  }
  return left;
}

/** A word as it is typed in a shell. */
function quoteWord(word: string): string {
  return /^[\w./:@%+=,~[\]-]+$/.test(word) ? word : `"${escapeControls(word)}"`;
}

function readValue<Value>(flagText: string, declared: Option<Value>, given: unknown): Value {
  if (declared.hint === undefined) return given === true ? declared.convert([]) : declared.fallback;
  const texts = given as string[];
  if (texts.length === 0) return declared.fallback;
  if (texts.length > 1 && !declared.isRepeatable) {
    const shown = texts.map((text) => `"${escapeControls(text)}"`).join(" and ");
    throw new UsageError(`${flagText} is given more than once (${shown}); give it once`);
  }
  try {
    return declared.convert(texts);
  } catch (cause) {
    const wanted = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${flagText} ${escapeControls(texts.at(-1)!)}: ${wanted}`, { cause });
  }
}
