/**
 * The words of a command line in the one form that parseArgs reads as every declaration means it: `--long=value`.
 *
 * Short options become long ones, values are joined to their options, and what is not declared is refused.
 */
import { UsageError } from "../core/model/errors.ts";
import { type Command, flagName, type Option, typedLine } from "./spec.ts";
import { suggest } from "./suggest.ts";

/** Options by how they are typed. */
interface Declared {
  readonly byFlag: ReadonlyMap<string, Option<unknown>>;
  readonly byLetter: ReadonlyMap<string, string>;
}

/** The command line that shows a command's help. */
export function seeHelp(name: string, command: Command): string {
  return `see ${typedLine(command, name)} --help`;
}

/**
 * Translates the words before "--".
 *
 * @throws {UsageError} A word names an option that is not declared, or misses a value, or has one too many.
 */
export async function translateWords(name: string, command: Command, words: readonly string[]): Promise<string[]> {
  const entries = Object.entries(command.options);
  const declared = {
    byFlag: new Map(entries.map(([key, option]) => [flagName(key), option])),
    byLetter: new Map(entries.flatMap(([key, { short }]) => short === undefined ? [] : [[short, flagName(key)]])),
  };
  const translated: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const options = /^-./.test(words[at]) ? optionsIn(words[at], declared) : undefined;
    if (words[at].length > 1 && words[at].startsWith("-") && options === undefined) {
      throw await unknownOption(words[at], command, seeHelp(name, command));
    }
    if (options === undefined) translated.push(words[at]);
    for (const { flag, value } of options ?? []) {
      const option = declared.byFlag.get(flag)!;
      if (option.hint === undefined && value !== undefined) {
        throw new UsageError(`${flag} takes no value; ${seeHelp(name, command)}`);
      }
      const next = value === undefined ? takeValue(option, words[at + 1]) : undefined;
      if (next !== undefined) at++;
      const given = option.hint === undefined ? undefined : value ?? next ?? option.bare;
      if (option.hint !== undefined && (given ?? "") === "") throw needsValue(flag, option.hint);
      translated.push(given === undefined ? flag : `${flag}=${given}`);
    }
  }
  return translated;
}

/** The error about an option without its value. */
function needsValue(flag: string, hint: string): UsageError {
  return new UsageError(`${flag} needs a value: ${flag} ${hint}`);
}

/**
 * The next word as the value of an option: "-" and negative numbers can be values, other options can't. Undefined where it
 * is none.
 */
function takeValue({ hint, bare }: Option<unknown>, next: string | undefined): string | undefined {
  if (hint === undefined) return undefined;
  if (bare !== undefined) return next !== undefined && /^-?\d+$/.test(next) ? next : undefined;
  return next === undefined || /^-[^\d]/.test(next) ? undefined : next;
}

/** The options in a word that starts with a dash; undefined where one of them is not declared. */
function optionsIn(word: string, { byFlag, byLetter }: Declared): { flag: string; value?: string }[] | undefined {
  if (word.startsWith("--")) {
    const [, flag, value] = /^([^=]*)(?:=(.*))?$/s.exec(word)!;
    return byFlag.has(flag) ? [{ flag, value }] : undefined;
  }
  const options: { flag: string; value?: string }[] = [];
  for (let at = 1; at < word.length; at++) {
    const flag = byLetter.get(word[at]);
    if (flag === undefined) return undefined;
    const rest = word.slice(at + 1);
    if (byFlag.get(flag)?.hint !== undefined && /^=?\d/.test(rest)) {
      return [...options, { flag, value: rest.replace(/^=/, "") }];
    }
    options.push({ flag });
  }
  return options;
}

async function unknownOption(word: string, command: Command, see: string): Promise<UsageError> {
  const given = word.replace(/=.*/s, "");
  const hint = await suggest(given, [...Object.keys(command.options).map(flagName), "--help"]);
  return new UsageError(`Unknown option "${given}"${hint}; ${see}`);
}
