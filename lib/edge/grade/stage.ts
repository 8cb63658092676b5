/**
 * Where a submission's programs run: folders of their own, and the means to start, watch and end them.
 */
import type { GradePlan } from "../../core/cases/plan.ts";
import type { ProgramEnd } from "../../core/grade/observation.ts";
import { copyFolder } from "../process/folder.ts";
import { Program } from "../process/program.ts";
import { type OpenPort, SystemTable } from "../process/system_table.ts";

/** What surrounds the programs. */
export interface StageOptions {
  /** The folder that copies are made in. */
  readonly workspace: string;
  /** The folder in which programs are looked for first; "" for none. */
  readonly firstFolder: string;
  /** Words in front of a command, which take rights away. */
  readonly wrapper: readonly string[];
  /** Whether no other process shares the network and the process ids: a namespace of their own. */
  readonly isAlone: boolean;
}

/** How often the system's tables are read while something is waited for, in milliseconds. */
const POLL_MS = 20;
/** How long a build may take. */
const BUILD_MS = 120_000;

/** The stage of one submission. */
export class Stage implements AsyncDisposable {
  readonly #options: StageOptions;
  #master: string;
  #runs = 0;
  /** The system's tables. */
  readonly table: SystemTable = new SystemTable();

  private constructor(options: StageOptions, master: string) {
    this.#options = options;
    this.#master = master;
  }

  /** Opens a stage for the submission in `folder`. */
  static open(options: StageOptions, folder: string): Stage {
    return new Stage(options, folder);
  }

  /** Whether no other process shares the network. */
  get isAlone(): boolean {
    return this.#options.isAlone;
  }

  /** Compiles the submission, in a copy that all further ones are made of; returns how that failed, if it did. */
  async build({ build }: Pick<GradePlan, "build">): Promise<ProgramEnd | undefined> {
    if (build === undefined) return undefined;
    const folder = await this.newFolder();
    const program = this.start(build, folder);
    await program.endsWithin(BUILD_MS);
    const end = await program.stop();
    if (end.code !== 0) return end;
    this.#master = folder;
    return undefined;
  }

  /** A fresh copy of the submission. */
  async newFolder(): Promise<string> {
    const folder = `${this.#options.workspace}/run${++this.#runs}`;
    await copyFolder(this.#master, folder);
    return folder;
  }

  /** Removes a copy. */
  async removeFolder(folder: string): Promise<void> {
    if (folder === this.#master) return;
    // A program may have taken away the right to do that.
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }

  /** Starts a program in a folder; those of `others` run, too, and are none of its processes. */
  start(command: string, cwd: string, others: readonly Program[] = []): Program {
    const { firstFolder, wrapper, isAlone } = this.#options;
    // Beside others, the group and the token tell whose process is whose.
    return new Program({
      command,
      cwd,
      firstFolder,
      wrapper,
      table: this.table,
      isAlone: isAlone && others.length === 0,
      spared: [],
    });
  }

  /** The ports that are listened on, but for `known` ones. */
  async newPorts(known: readonly OpenPort[]): Promise<OpenPort[]> {
    return (await this.table.openPorts()).filter(({ port }) => !known.some((other) => other.port === port));
  }

  /** Waits a moment between two looks at the system's tables. */
  async pause(factor = 1): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS * factor));
  }

  /** Ends what the stage has started for itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.table[Symbol.asyncDispose]();
  }
}

/** A port that nobody has. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  return listener.addr.port;
}
