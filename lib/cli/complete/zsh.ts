/**
 * The completion script for zsh: to be sourced, or to be kept as `_dns-lab` in a folder of `fpath`.
 */
import type { Completes } from "../spec.ts";
import { type CompletedCommand, type CompletedOption, flagsOf, PROGRAM_OPTIONS } from "./words.ts";

/** The script. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  const program = PROGRAM_OPTIONS.map((option) => `      ${specOf(option)} \\`);
  return `#compdef dns-lab
# Completion of dns-lab for zsh: source <(dns-lab completions zsh)
_dns_lab_names() {
  local -a names
  names=(\${(f)"$(\${words[1]} completions --names 2> /dev/null)"})
  compadd -a names
}

_dns_lab_hosts() {
  compadd localhost
  _hosts
}

_dns_lab_commands() {
  local -a commands
  commands=(
${described.join("\n")}
  )
  _describe command commands
}

_dns_lab() {
  local program=\${words[1]} state line
  if (( CURRENT == 2 )); then
    _arguments \\
${program.join("\n")}
      '1:command:_dns_lab_commands'
    return
  fi
  local command=\${words[2]}
  # What follows sees the command's own line; its first word is the program's, which finds names.
  words=("$program" "\${(@)words[3,-1]}")
  (( CURRENT-- ))
  case $command in
${commands.map(caseOf).join("\n")}
  esac
}

if [ "$funcstack[1]" = _dns-lab ]; then
  _dns_lab "$@"
else
  compdef _dns_lab dns-lab
fi
`;
}

function caseOf({ name, options, positional }: CompletedCommand): string {
  const specs = options.map(specOf);
  if (positional !== undefined) {
    const number = positional.isRepeatable ? "*" : "1";
    specs.push(quote(`${number}:${escapeText(positional.name)}:${actionFor(positional)}`));
  }
  return [`    ${name})`, `      _arguments -s -S ${specs.join(" \\\n        ")}`, "      ;;"].join("\n");
}

function specOf(option: CompletedOption): string {
  const flags = flagsOf(option);
  const value = option.hint === undefined ? "" : `:${escapeText(option.hint)}:${actionFor(option)}`;
  const rest = `[${escapeText(option.about)}]${value}`;
  const assigned = (flag: string) => option.hint === undefined ? flag : flag.startsWith("--") ? `${flag}=` : `${flag}+`;
  if (option.isRepeatable) return flags.map((flag) => quote(`*${assigned(flag)}${rest}`)).join(" ");
  const excluded = flags.length === 1 ? "" : `(${flags.join(" ")})`;
  return flags.map((flag) => quote(`${excluded}${assigned(flag)}${rest}`)).join(" ");
}

const ACTIONS: Readonly<Record<Completes, string>> = {
  file: "_files",
  directory: "_files -/",
  host: "_dns_lab_hosts",
  name: "_dns_lab_names",
};

function actionFor(
  { values, completes }: { readonly values?: readonly string[]; readonly completes?: Completes },
): string {
  if (values !== undefined) return `(${values.join(" ")})`;
  return completes === undefined ? " " : ACTIONS[completes];
}

/** A text inside a specification, where brackets and colons mean something. */
function escapeText(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
