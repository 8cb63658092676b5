/**
 * The part of `@std/cli/parse-args` that dns-lab uses, for machines that can't reach JSR: same name, same behaviour.
 * `tests/std/std_test.ts` states it. Rests on nothing: a package of npm costs a start 18 ms, this costs it none.
 */

/** The options of {@linkcode parseArgs} that dns-lab uses. */
export interface ParseOptions {
  /** Flags without a value. */
  boolean?: readonly string[];
  /** Flags with a value; "_" keeps positional arguments strings. */
  string?: readonly string[];
  /** Flags that may be given more than once, and then yield an array. */
  collect?: readonly string[];
  /** Other names of flags, each with the name that it stands for. */
  alias?: Record<string, string>;
  /** Called for each flag that is not declared, and for each argument: false leaves it out of the result. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Flags by name, and the positional arguments as `_`. */
// deno-lint-ignore no-explicit-any -- as published
export type Args = { [flag: string]: any; _: (string | number)[] };

/** Parses command line arguments. Flags that are not declared are left out of the result. */
export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  const { boolean = [], string = [], collect = [], alias = {}, unknown } = options;
  const names = new Map(Object.entries(alias));
  const flags = new Set(boolean);
  const valued = new Set(string.filter((key) => key !== "_"));
  const parsed: Args = { _: [] };
  for (const key of flags) parsed[key] = false;
  for (const key of collect) parsed[key] = [];
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const before = args.slice(0, end);
  for (let at = 0; at < end; at++) {
    const arg = before[at];
    if (arg === "-" || !arg.startsWith("-")) {
      if (unknown?.(arg) !== false) parsed._.push(arg);
      continue;
    }
    const [, isLong, keys, value] = /^-(-?)([^=]*)(?:=(.*))?$/s.exec(arg)!;
    const given = isLong ? [keys] : [...keys];
    for (const [index, key] of given.entries()) {
      const name = names.get(key) ?? key;
      // A value follows the last of many; what follows that is "--", if anything.
      const next = index === given.length - 1 ? before[at + 1] ?? "--" : "--";
      const isValue = flags.has(name) ? /^(?:true|false)$/.test(next) : !next.startsWith("-");
      const text = value ?? (isValue ? before[++at] : "");
      if (flags.has(name)) parsed[name] = text !== "false";
      else if (!valued.has(name)) unknown?.(arg, key, text);
      else if (collect.includes(name)) parsed[name].push(text);
      else parsed[name] = text;
    }
  }
  parsed._.push(...args.slice(end + 1));
  return parsed;
}
