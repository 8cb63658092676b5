/**
 * Reads a command line against the declaration of its command.
 *
 * Options arrive as strings and leave as values of their type; what is not declared is refused.
 */
import { parseArgs } from "@std/cli/parse-args";
import { escapeControls } from "../core/model/display.ts";
import { UsageError } from "../core/model/errors.ts";
import { beforeDashes, type Command, flagName, type Option, type Options, typedLine, type Values } from "./spec.ts";
import { suggest } from "./suggest.ts";

/** What was typed, in the terms of the declaration. */
export interface ParsedLine<Declared extends Options> {
  /** A value for each declared option. */
  readonly values: Values<Declared>;
  /** The positional argument, if there was one. */
  readonly positional: string | undefined;
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
  const see = `see ${typedLine(command, name)} --help`;
  const words = await prepareWords(command, args, see);
  const unknown: string[] = [];
  const parsed: Record<string, unknown> & { _: (string | number)[] } = parseArgs(words, {
    boolean: keys(false),
    string: [...keys(true), "_"],
    collect: keys(true),
    alias: Object.fromEntries(
      entries.flatMap(([key, { short }]) => short === undefined ? [] : [[short, flagName(key).slice(2)]]),
    ),
    unknown: (arg: string, key?: string) => key === undefined || unknown.push(arg.replace(/=.*/s, "")) === 0,
  });
  if (unknown.length > 0) throw await unknownFlag(unknown[0], command, see);
  const [positional, extra] = parsed._.map(String);
  if (extra !== undefined || (positional !== undefined && command.positional === undefined)) {
    throw new UsageError(`Unexpected argument "${extra ?? positional}"; ${see}`);
  }
  const values = Object.fromEntries(entries.map(([key, declared]) => {
    return [key, readValue(flagName(key), declared, parsed[flagName(key).slice(2)])];
  }));
  return { values: values as Values<Declared>, positional };
}

/**
 * The words of a command line in a form that parseArgs reads correctly. Words that it would misread are refused; "-" and
 * negative numbers, which it does not accept as values, are joined to their options.
 */
async function prepareWords(command: Command, args: readonly string[], see: string): Promise<string[]> {
  const declared = new Map(Object.entries(command.options).map(([key, option]) => [flagName(key), option]));
  const words = beforeDashes(args);
  const prepared: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const [flagText, value] = word.split(/=(.*)/s);
    const option = declared.get(flagText);
    const isMisread = flagText === "--_" || (/^-[^-]/.test(word) && !/^-[a-z]+$/i.test(word));
    if (isMisread) throw await unknownFlag(flagText, command, see);
    if (option !== undefined && option.hint === undefined && value !== undefined) {
      throw new UsageError(`${flagText} takes no value; ${see}`);
    }
    if (option !== undefined && value === "") throw needsValue(flagText, option);
    const isValued = option?.hint !== undefined && value === undefined && /^-(?:\d|$)/.test(words[at + 1] ?? "");
    prepared.push(isValued ? `${word}=${words[++at]}` : word);
  }
  return [...prepared, ...args.slice(words.length)];
}

function needsValue(flagText: string, { hint }: Pick<Option<unknown>, "hint">): UsageError {
  return new UsageError(`${flagText} needs a value: ${flagText} ${hint}`);
}

function readValue<Value>(flagText: string, declared: Option<Value>, given: unknown): Value {
  if (declared.hint === undefined) return given === true ? declared.convert([]) : declared.fallback;
  const texts = given as string[];
  if (texts.length === 0) return declared.fallback;
  if (texts.includes("")) throw needsValue(flagText, declared);
  try {
    return declared.convert(texts);
  } catch (error) {
    throw new UsageError(
      `${flagText} ${escapeControls(texts.at(-1)!)}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

async function unknownFlag(given: string, command: Command, see: string): Promise<UsageError> {
  const known = Object.keys(command.options).map(flagName);
  const hint = await suggest(given, known);
  return new UsageError(`Unknown option "${given}"${hint}; ${see}`);
}
