/**
 * The completion script for fish, from 3.0 on.
 */
import type { Completes } from "../spec.ts";
import { type CompletedCommand, type CompletedOption, PROGRAM_OPTIONS } from "./words.ts";

/** The script. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = [
    ...PROGRAM_OPTIONS.map((option) => optionLine("__dns_lab_is_first", option)),
    ...commands.map(({ name, summary }) => `complete -c dns-lab -n __dns_lab_is_first -a ${name} -d ${quote(summary)}`),
    ...commands.flatMap(linesOf),
  ];
  return `# Completion of dns-lab for fish: dns-lab completions fish | source
function __dns_lab_is_first
    test (count (commandline -opc)) -eq 1
end

function __dns_lab_is
    set -l typed (commandline -opc)
    test (count $typed) -ge 2; and test $typed[2] = $argv[1]
end

function __dns_lab_names
    set -l typed (commandline -opc)
    $typed[1] completions --names 2> /dev/null
end

function __dns_lab_hosts
    echo localhost
    __fish_print_hostnames
end

complete -c dns-lab -f
${lines.join("\n")}
`;
}

function linesOf({ name, options, positional }: CompletedCommand): string[] {
  const when = `"__dns_lab_is ${name}"`;
  const lines = options.map((option) => optionLine(when, option));
  if (positional === undefined) return lines;
  const offered = positional.values === undefined && positional.completes === "file" ? "-F" : valueOf(positional);
  return [...lines, `complete -c dns-lab -n ${when} ${offered}`];
}

function optionLine(when: string, option: CompletedOption): string {
  const letter = option.letter === undefined ? "" : ` -s ${option.letter.slice(1)}`;
  const value = option.hint === undefined ? "" : ` ${option.completes === "file" ? "-r -F" : `-x ${valueOf(option)}`}`;
  return `complete -c dns-lab -n ${when} -l ${option.flag.slice(2)}${letter}${value.trimEnd()} -d ${
    quote(option.about)
  }`;
}

const ACTIONS: Readonly<Record<Completes, string>> = {
  file: "-F",
  directory: '-a "(__fish_complete_directories)"',
  host: '-a "(__dns_lab_hosts)"',
  name: '-a "(__dns_lab_names)"',
};

function valueOf(
  { values, completes }: { readonly values?: readonly string[]; readonly completes?: Completes },
): string {
  if (values !== undefined) return `-a ${quote(values.join(" "))}`;
  return completes === undefined ? "" : ACTIONS[completes];
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
