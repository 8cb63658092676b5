/**
 * `dns-lab completions`: a script with which a shell completes the program's command lines.
 */
import { loadCompleted } from "../cli/complete/words.ts";
import { SHELLS } from "../cli/complete/scripts.ts";
import { type Command, defineCommand, EXIT_CODES_TOPIC, exitCodes, flag, oneOf } from "../cli/spec.ts";
import { NAMES_FILE } from "../core/model/defaults.ts";
import { UsageError } from "../core/model/errors.ts";
import { ROLES } from "../core/model/role.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { COMMANDS } from "./registry.ts";

const SHELL_NAMES = SHELLS.map(({ name }) => name);
/** Files of which names are offered may be as large. */
const MAX_FILE_BYTES = 2 ** 20;
/** A shell that shows more names shows nothing. */
const MAX_NAMES = 1000;
/** A shell may expand what it is offered: names that could mean something to one are left out. */
const HARMLESS = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The declaration. */
export const command: Command = defineCommand({
  about: "Writes a script to standard output with which a shell completes commands, options, their values and files; " +
    "behind --name it offers the names of the list and the tables that are in reach.",
  positional: { name: "SHELL", about: "bash, zsh, fish or powershell", values: SHELL_NAMES },
  options: {
    names: flag("show the names of the list and the tables that are here or in tables/; the scripts call this"),
  },
  examples: [
    { line: "completions bash > ~/.local/share/bash-completion/completions/dns-lab", about: "for bash, from now on" },
    { line: "completions zsh > ~/.zfunc/_dns-lab", about: "for zsh, with ~/.zfunc in fpath" },
    { line: "completions fish > ~/.config/fish/completions/dns-lab.fish", about: "for fish" },
    { line: "completions powershell >> $PROFILE", about: "for PowerShell" },
  ],
  exitCodes: exitCodes(0, 64, 70, 74),
  async run({ names }, [given], terminal) {
    if (names) return await showNames(terminal);
    if (given === undefined) throw new UsageError("No shell is given, as in: source <(dns-lab completions bash)");
    const shell = SHELLS.find(({ name }) => name === toShell(given))!;
    await terminal.out(shell.script(await loadCompleted(COMMANDS, [EXIT_CODES_TOPIC])));
  },
});

function toShell(text: string): string {
  try {
    return oneOf(SHELL_NAMES, text);
  } catch (error) {
    throw new UsageError(`${text}: ${(error as Error).message}`);
  }
}

/** Shows the names in reach. A file that can't be read, or is none of the lab's, has none. */
async function showNames(terminal: Terminal): Promise<void> {
  const { findDefault, readContent } = await import("../edge/system/files.ts");
  const { linesOf } = await import("../core/check/inspect.ts");
  const names = new Set<string>();
  for (const file of [NAMES_FILE, ...ROLES.map(({ table }) => table)]) {
    try {
      const { text, length } = await readContent(await findDefault(file, ""), MAX_FILE_BYTES);
      for (const line of linesOf(text.bytes.subarray(0, length))) {
        const [name, , flag = ""] = line.trim().split(/[ \t]+/);
        if (HARMLESS.test(name) && !/^ns$/i.test(flag)) names.add(name);
      }
    } catch {
      // Nothing is offered: a shell that completes has nowhere to show an error.
    }
  }
  await terminal.out([...names].slice(0, MAX_NAMES).map((name) => `${name}\n`).join(""));
}
