/**
 * `dns-lab man`: the manual pages, from the declarations that help comes from.
 */
import { makePages } from "../cli/manual/page.ts";
import { suggest } from "../cli/suggest.ts";
import { type Command, defineCommand, exitCodes, option } from "../cli/spec.ts";
import { counted, escapeControls } from "../core/model/display.ts";
import { UsageError } from "../core/model/errors.ts";
import { COMMANDS } from "./registry.ts";

/** The declaration. */
export const command: Command = defineCommand({
  about: "Writes a manual page to standard output: that of the program, or that of a command. The pages are in mdoc, " +
    "which man and mandoc show.",
  positional: {
    name: "COMMAND",
    about: "the command that the page is about",
    values: COMMANDS.map(({ name }) => name),
  },
  options: {
    out: option<string | undefined>({
      hint: "DIR",
      about: "write all pages to files in this folder",
      convert: String,
      fallback: undefined,
      completes: "directory",
    }),
  },
  examples: [
    { line: "man rs | mandoc -l", about: "read the page of a command" },
    { line: "man --out ~/.local/share/man/man1", about: "so that man dns-lab finds it" },
  ],
  exitCodes: exitCodes(0, 64, 70, 73, 74),
  async run({ out }, [name], terminal) {
    const pages = await makePages(COMMANDS);
    if (out === undefined) return await terminal.out(pages[await indexOf(name)].text);
    if (name !== undefined) throw new UsageError("Use --out or a command, not both");
    const { writeOutput } = await import("../edge/system/files.ts");
    for (const { file, text } of pages) await writeOutput(`${out}/${file}`, new TextEncoder().encode(text), "--out");
    terminal.err(`${counted(pages.length, "page")} in ${escapeControls(out)}`);
  },
});

/** Which page is about the command `name`; the first one is about the program. */
async function indexOf(name: string | undefined): Promise<number> {
  if (name === undefined) return 0;
  const names = COMMANDS.map((entry) => entry.name);
  if (names.includes(name)) return 1 + names.indexOf(name);
  throw new UsageError(`Unknown command "${escapeControls(name)}"${await suggest(name, names)}; see dns-lab --help`);
}
