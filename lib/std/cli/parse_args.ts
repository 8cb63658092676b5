/**
 * The part of `@std/cli/parse-args` that dns-lab uses, for machines that can't reach JSR: same name, same behaviour,
 * on top of minimist. `tests/std_test.ts` states the behaviour.
 */
import minimist from "minimist";

/** The options of {@linkcode parseArgs} that dns-lab uses. */
export interface ParseOptions {
  /** Flags without a value. */
  boolean?: readonly string[];
  /** Flags with a value; "_" keeps positional arguments strings. */
  string?: readonly string[];
  /** Flags that may be given more than once, and then yield an array. */
  collect?: readonly string[];
  /** Other names of flags. */
  alias?: Record<string, string | readonly string[]>;
  /** Called for what is not declared; false leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Flags by name, and the positional arguments as `_`. */
// deno-lint-ignore no-explicit-any -- as published
export type Args = { [flag: string]: any; _: (string | number)[] };

/** Parses command line arguments. */
export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  const { boolean = [], string = [], collect = [], alias = {}, unknown } = options;
  const declared = new Set([...boolean, ...string, ...Object.keys(alias), ...Object.values(alias).flat()]);
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  // minimist takes the names of Object's own members for declared ones, and breaks on them; and --no-x for x.
  const known = args.filter((arg, index) => {
    const key = /^--([^=]+)/.exec(arg)?.[1];
    const isRefused = index < end && key !== undefined && !declared.has(key) && (key in {} || arg.startsWith("--no-"));
    if (isRefused) reportUnknown(arg);
    return !isRefused;
  });
  const parsed = minimist(known, {
    boolean: [...boolean],
    string: [...string],
    alias: Object.fromEntries(Object.entries(alias).map(([key, names]) => [key, [names].flat()])),
    unknown: (arg: string) => reportUnknown(arg),
  });
  for (const key of string) {
    const values = parsed[key];
    if (collect.includes(key)) parsed[key] = values === undefined ? [] : [values].flat();
    else if (Array.isArray(values) && key !== "_") parsed[key] = values.at(-1);
  }
  for (const key of boolean) if (Array.isArray(parsed[key])) parsed[key] = parsed[key].at(-1);
  return parsed;

  function reportUnknown(arg: string): boolean {
    const [flag, key, value] = /^--?([^=]+)(?:=([^]*))?$/.exec(arg) ?? [arg];
    return (key === undefined ? unknown?.(flag) : unknown?.(arg, key, value)) !== false;
  }
}
