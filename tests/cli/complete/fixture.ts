/** Commands with every kind of option and argument, for what must not change with the program's own. */
import type { Completes, Entry, Option } from "../../../lib/cli/spec.ts";
import { defineCommand } from "../../../lib/cli/spec.ts";

const valued = (about: string, rest: Partial<Option<string>> = {}): Option<string> => ({
  hint: "VALUE",
  about,
  convert: ([text]) => text,
  fallback: "",
  ...rest,
});
const completing = (completes: Completes) => valued(`a ${completes}`, { completes });

/** The commands. */
export const ENTRIES: readonly Entry[] = [
  {
    name: "all",
    summary: "has one of each: it's a fixture",
    load: () =>
      Promise.resolve(defineCommand({
        about: "Has one of each. Is a fixture [of tests].",
        positional: { name: "FILE", about: "a file", completes: "file", isRepeatable: true },
        options: {
          plain: {
            about: "a flag with [brackets], a colon: and 'quotes'",
            short: "p",
            convert: () => true,
            fallback: false,
          },
          word: valued("any word", { short: "w" }),
          choice: valued("one of a few", { values: ["one", "two"] }),
          someFile: completing("file"),
          folder: completing("directory"),
          machine: completing("host"),
          name: { ...completing("name"), isRepeatable: true },
        },
        notes: [{
          heading: "Notes \\ and more",
          rows: [["A", "looks like a macro"], ["client → RS", ".begins with a dot"]],
        }],
        examples: [{ line: "all --choice one", about: "choose" }],
        exitCodes: [{ code: 0, meaning: "done" }],
        run: () => Promise.resolve(),
      })),
  },
  {
    name: "bare",
    summary: "has nothing",
    load: () =>
      Promise.resolve(defineCommand({
        about: "Has nothing.",
        options: {},
        examples: [{ line: "bare", about: "do nothing" }],
        exitCodes: [{ code: 0, meaning: "done" }],
        run: () => Promise.resolve(),
      })),
  },
];
