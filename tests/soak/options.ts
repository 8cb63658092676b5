/**
 * The command lines of the soak and of the fuzzer, which are but numbers, and their way to say something.
 */
import { parseArgs } from "@std/cli/parse-args";

/** The command line is wrong. */
export class UsageError extends Error {}

/**
 * The numbers of the command line, by name; `defaults` names them all.
 *
 * @throws {UsageError} Anything else was given.
 */
export function readNumbers<Numbers extends Record<string, number>>(defaults: Numbers): Numbers {
  const names = Object.keys(defaults);
  const usage = `Usage: ${names.map((name) => `[--${name} N]`).join(" ")}`;
  const given = parseArgs(Deno.args, {
    string: names,
    unknown: () => {
      throw new UsageError(usage);
    },
  });
  const numbers = names.map((name) => {
    const text: unknown = given[name] ?? String(defaults[name]);
    if (typeof text !== "string" || !/^\d{1,10}$/.test(text)) throw new UsageError(usage);
    return [name, Number(text)];
  });
  return Object.fromEntries(numbers);
}

/** Writes all of `text`. */
export async function write(stream: typeof Deno.stdout, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += await stream.write(bytes.subarray(written));
}
