/**
 * The completion script for bash, from 3.2 on, without the package bash-completion.
 *
 * Files are left to readline (`complete -o default`), which knows how to quote them: the function offers nothing then.
 */
import { type CompletedCommand, flagsOf, PROGRAM_OPTIONS } from "./words.ts";
import type { Completes } from "../spec.ts";

/** The script. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const first = [...commands.map(({ name }) => name), ...PROGRAM_OPTIONS.map(({ flag }) => flag)];
  return `# Completion of dns-lab for bash: source <(dns-lab completions bash)
_dns_lab_words() {
  local IFS=$' \\t\\n'
  compopt +o default 2> /dev/null
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_dns_lab_names() {
  _dns_lab_words "$("\${COMP_WORDS[0]}" completions --names 2> /dev/null)"
}

_dns_lab_hosts() {
  compopt +o default 2> /dev/null
  COMPREPLY=($(compgen -W localhost -- "$cur") $(compgen -A hostname -- "$cur"))
}

_dns_lab_directories() {
  local IFS=$'\\n'
  compopt -o filenames 2> /dev/null
  COMPREPLY=($(compgen -d -- "$cur"))
}

_dns_lab() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [ "$cur" = = ]; then
    cur=
  elif [ "$prev" = = ] && [ "$COMP_CWORD" -gt 2 ]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    _dns_lab_words "${first.join(" ")}"
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map(caseOf).join("\n")}
  esac
}

complete -o default -F _dns_lab dns-lab
`;
}

function caseOf({ name, options, positional }: CompletedCommand): string {
  const valued = options.filter(({ hint }) => hint !== undefined);
  const values = valued.map((option) => `        ${flagsOf(option).join(" | ")}) ${actionFor(option)} ;;`);
  const flags = options.map(({ flag }) => flag).join(" ");
  return [
    `    ${name})`,
    ...values.length === 0 ? [] : ["      case $prev in", ...values, "      esac"],
    ...options.length === 0
      ? []
      : [`      case $cur in`, `        -*) _dns_lab_words "${flags}"; return ;;`, "      esac"],
    `      ${positional === undefined ? '_dns_lab_words ""' : actionFor(positional).replace("; return", "")}`,
    "      ;;",
  ].join("\n");
}

const ACTIONS: Readonly<Record<Completes, string>> = {
  file: "return",
  directory: "_dns_lab_directories; return",
  host: "_dns_lab_hosts; return",
  name: "_dns_lab_names; return",
};

function actionFor(
  { values, completes }: { readonly values?: readonly string[]; readonly completes?: Completes },
): string {
  if (values !== undefined) return `_dns_lab_words "${values.join(" ")}"; return`;
  return completes === undefined ? '_dns_lab_words ""; return' : ACTIONS[completes];
}
