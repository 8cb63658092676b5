/**
 * dns-lab: the sockets lab's simplified DNS over TCP, as servers, client and demo in one program.
 *
 * Finds the command, runs it, and turns what went wrong into a message and an exit code. Nothing else exits.
 */
import { COMMAND_BY_NAME, COMMANDS, loadCommandLine } from "./lib/commands/registry.ts";
import { beforeDashes, type Entry, EXIT_CODES_TOPIC } from "./lib/cli/spec.ts";
import { Terminal } from "./lib/edge/system/terminal.ts";

/** What asks for help. */
const HELP: readonly string[] = ["help", "-h", "--help"];

/** The options that stand in place of a command. */
const OPTIONS: readonly string[] = ["--help", "--version"];

/** Runs the program on the arguments of this process, and ends it; `kind` is what `--version` says of the build. */
export async function main(kind: string): Promise<never> {
  const terminal = new Terminal();
  let code = 0;
  try {
    await dispatch(Deno.args, kind, terminal);
  } catch (error) {
    code = await report(error, terminal);
  }
  Deno.exit(code);
}

/** Tells the user about `error`. Returns the exit code. */
async function report(error: unknown, terminal: Terminal): Promise<number> {
  try {
    const { reportError } = await loadCommandLine();
    return reportError(error, terminal, Deno.args.includes("-v") || Deno.args.includes("--verbose"));
  } catch (unloaded) {
    // From source, without the permission to read, no module can be loaded.
    terminal.err(`dns-lab can't read its own modules: ${(unloaded as Error).message}`);
    return 70;
  }
}

/** Runs one command line. Throws what `lib/core/model/errors.ts` has a code for. */
async function dispatch(args: readonly string[], kind: string, terminal: Terminal): Promise<void> {
  const [first, ...rest] = args;
  if (first === "-V" || first === "--version") {
    const { describeVersion } = await import("./lib/cli/version.ts");
    return await terminal.out(`dns-lab ${describeVersion(kind)}\n`);
  }
  const wantsHelp = first !== undefined && HELP.includes(first);
  if (first === undefined || (wantsHelp && (rest.length === 0 || HELP.includes(rest[0])))) {
    const { renderProgramHelp, renderUsage } = await import("./lib/cli/help.ts");
    if (first === undefined) throw new (await loadCommandLine()).UsageError(renderUsage(COMMANDS, terminal));
    return await terminal.out(renderProgramHelp(COMMANDS, terminal));
  }
  if (wantsHelp && rest[0] === EXIT_CODES_TOPIC) {
    const { renderExitCodes } = await import("./lib/cli/help.ts");
    return await terminal.out(await renderExitCodes(COMMANDS, terminal));
  }
  const entry = await findCommand(wantsHelp ? rest[0] : first, wantsHelp ? [EXIT_CODES_TOPIC] : OPTIONS);
  const [command, { dropRunning, parseLine }] = await Promise.all([entry.load(), loadCommandLine()]);
  const options = beforeDashes(rest);
  if (wantsHelp || options.includes("--help") || options.includes("-h")) {
    const { renderCommandHelp } = await import("./lib/cli/help.ts");
    return await terminal.out(renderCommandHelp(entry, command, terminal));
  }
  if (!entry.runsPrograms) await dropRunning();
  const { values, positionals } = await parseLine(entry.name, command, rest);
  await command.run(values, positionals, terminal, kind);
}

/** The command of a name; `others` are the words that stand in its place, besides, for "did you mean". */
async function findCommand(name: string, others: readonly string[]): Promise<Entry> {
  const entry = COMMAND_BY_NAME.get(name);
  if (entry !== undefined) return entry;
  const { suggest, UsageError } = await loadCommandLine();
  const hint = await suggest(name, [...COMMANDS.map((command) => command.name), ...others]);
  throw new UsageError(`Unknown command "${name}"${hint}; see dns-lab --help`);
}

if (import.meta.main) await main("from source");
