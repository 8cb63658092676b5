/**
 * The completion scripts, by shell.
 */
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { powershellScript } from "./powershell.ts";
import type { CompletedCommand } from "./words.ts";
import { zshScript } from "./zsh.ts";

/** A shell that a script is made for. */
export interface Shell {
  /** As it is typed. */
  readonly name: string;
  /** What the file is called that the shell finds by itself. */
  readonly file: string;
  /** Makes the script. */
  readonly script: (commands: readonly CompletedCommand[]) => string;
}

/** Every shell. */
export const SHELLS: readonly Shell[] = [
  { name: "bash", file: "dns-lab.bash", script: bashScript },
  { name: "zsh", file: "_dns-lab", script: zshScript },
  { name: "fish", file: "dns-lab.fish", script: fishScript },
  { name: "powershell", file: "dns-lab.ps1", script: powershellScript },
];
