/**
 * The completion script for PowerShell, from 5 on: Windows' own, and the one for every system.
 */
import type { Completes } from "../spec.ts";
import { type CompletedCommand, flagsOf, PROGRAM_OPTIONS } from "./words.ts";

/** The script. */
export function powershellScript(commands: readonly CompletedCommand[]): string {
  const first = [
    ...commands.map(({ name, summary }) => pair(name, summary)),
    ...PROGRAM_OPTIONS.map(({ flag, about }) => pair(flag, about)),
  ];
  return `# Completion of dns-lab for PowerShell: dns-lab completions powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName dns-lab, dns-lab.exe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $commands = [ordered]@{
    ${first.join("\n    ")}
  }
  $options = @{
${commands.map(optionsOf).join("\n")}
  }
  $values = @{
${commands.flatMap(valuesOf).join("\n")}
  }
  $offered = [ordered]@{}
  if ($typed.Count -le 1) {
    $offered = $commands
  } elseif ($values.ContainsKey("$($typed[1]) $($typed[-1])")) {
    foreach ($value in & $values["$($typed[1]) $($typed[-1])"]) { $offered[$value] = $value }
  } elseif ($wordToComplete.StartsWith('-') -and $options.ContainsKey($typed[1])) {
    $offered = $options[$typed[1]]
  } elseif ($values.ContainsKey($typed[1])) {
    foreach ($value in & $values[$typed[1]]) { $offered[$value] = $value }
  }
  # Where nothing is offered PowerShell offers files.
  $offered.GetEnumerator() | Where-Object { $_.Key -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
  }
}
`;
}

function optionsOf({ name, options }: CompletedCommand): string {
  const pairs = options.map(({ flag, about }) => `      ${pair(flag, about)}`);
  return [`    ${quote(name)} = [ordered]@{`, ...pairs, "    }"].join("\n");
}

/** What is offered behind each option, and in place of the argument: a script block that lists it. */
function valuesOf({ name, options, positional }: CompletedCommand): string[] {
  const ofOptions = options.filter(({ hint }) => hint !== undefined).flatMap((option) =>
    flagsOf(option).map((flag) => [`${name} ${flag}`, listFor(option)] as const)
  );
  const ofArgument = positional === undefined ? [] : [[name, listFor(positional)] as const];
  return [...ofOptions, ...ofArgument].flatMap(([key, list]) =>
    list === undefined ? [] : [`    ${quote(key)} = { ${list} }`]
  );
}

const LISTS: Readonly<Record<Completes, string | undefined>> = {
  file: undefined,
  directory: undefined,
  host: "'localhost'",
  name: "& $typed[0] completions --names 2>$null",
};

function listFor({ values, completes }: { readonly values?: readonly string[]; readonly completes?: Completes }) {
  if (values !== undefined) return values.map(quote).join(", ");
  return completes === undefined ? undefined : LISTS[completes];
}

function pair(key: string, value: string): string {
  return `${quote(key)} = ${quote(value)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
