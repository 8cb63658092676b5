/**
 * A student's program while it runs: in a session of its own, with limits, its output bounded, stopped whole.
 */
import type { ProgramEnd } from "../../core/grade/observation.ts";
import { settlesWithin } from "../net/deadline.ts";
import { sizeOfFolder } from "./folder.ts";
import { Capture } from "./capture.ts";
import type { OpenPort, SystemTable } from "./system_table.ts";

/** How to run programs. */
export interface ProgramOptions {
  /** The command line, for the shell. */
  readonly command: string;
  /** The folder to run it in. */
  readonly cwd: string;
  /** The folder in which a program is looked for first; "" for none. */
  readonly firstFolder: string;
  /** Words in front of the command, which take rights away; none where the system has no such thing. */
  readonly wrapper: readonly string[];
  /** The system's tables. */
  readonly table: SystemTable;
  /** Whether every process that the system shows, but the grader's own, is the program's: in a namespace of its own. */
  readonly isAlone: boolean;
  /** Processes that are the grader's. */
  readonly spared: readonly number[];
}

/** A program that writes more than this is stopped. */
const MAX_OUTPUT_BYTES = 8_388_608;
/** A program with more processes than this is stopped. */
const MAX_PROCESSES = 100;
/** A program whose folder is larger than this is stopped. */
const MAX_FOLDER_BYTES = 268_435_456;
/** Limits that every process has: no core, 60 s of processor time, files up to 64 MiB, 2 GiB of memory, 1,024 descriptors. */
const LIMITS = "for limit in '-c 0' '-t 60' '-f 131072' '-d 2097152' '-n 1024'; do ulimit $limit 2>/dev/null; done; ";
/** How long a program may take to end when it is asked to. */
const GRACE_MS = 400;
/** How often the program is ended again if processes are left. */
const MAX_ROUNDS = 20;
/** A command that is one program and its arguments: the shell gives way to it. */
const SIMPLE = /^(?!\s*(?:\w+=|exec\b|cd\b|source\b|\. ))[\w\s./:=@%+,{}'"-]+$/;

let runs = 0;

/** A running program. */
export class Program {
  readonly #options: ProgramOptions;
  readonly #process: Deno.ChildProcess;
  readonly #token: string;
  readonly #stdout: Capture;
  readonly #stderr: Capture;
  #status: Deno.CommandStatus | undefined;
  #isStopped = false;
  #isOver = false;
  #isAtKeyboard = false;
  #excess: ProgramEnd["excess"];
  readonly #watch: ReturnType<typeof setInterval>;
  /** Resolves when the program itself has ended; processes that it started may be left. */
  readonly ended: Promise<void>;
  /** When it last wrote something, on the clock of `performance.now()`. */
  lastOutputMs: number = performance.now();

  /** Starts a program. */
  constructor(options: ProgramOptions) {
    const { command, cwd, wrapper, firstFolder } = options;
    this.#options = options;
    this.#token = `DNS_LAB_RUN=${Deno.pid}-${++runs}-${Math.random().toString(36).slice(2)}`;
    const [first, ...before] = [...wrapper, "sh"];
    const line = SIMPLE.test(command) ? `exec ${command}` : command;
    this.#process = new Deno.Command(first, {
      args: [...before, "-c", `${LIMITS}PATH=\${1:+"$1:"}$PATH; eval "$0"`, line, firstFolder],
      cwd,
      env: {
        DNS_LAB_RUN: this.#token.slice("DNS_LAB_RUN=".length),
        PYTHONUNBUFFERED: "1",
        PYTHONDONTWRITEBYTECODE: "1",
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    const onBytes = (total: number) => {
      this.lastOutputMs = performance.now();
      if (total > MAX_OUTPUT_BYTES) this.#stopForExcess("output");
    };
    this.#stdout = new Capture(this.#process.stdout, onBytes);
    this.#stderr = new Capture(this.#process.stderr, onBytes);
    this.ended = this.#process.status.then((status) => {
      this.#status = status;
    });
    this.#watch = setInterval(() => this.#checkLimits(), 300);
  }

  /** Whether the program itself has ended. */
  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  /** Whether the grader has stopped it early because it wrote too much, or had too many processes. */
  get isExcessive(): boolean {
    return this.#excess !== undefined;
  }

  /** The ports of `ports` that the program or a process of its listens on. */
  async ownPorts(ports: readonly OpenPort[]): Promise<readonly OpenPort[]> {
    const { table, isAlone } = this.#options;
    if (isAlone || ports.length === 0) return ports;
    const sockets = await table.socketsOf([this.#process.pid, ...await this.#pids()]);
    return sockets === undefined ? ports : ports.filter(({ socket }) => socket !== undefined && sockets.has(socket));
  }

  /** Notes whether the program waits for keyboard input, and tells. */
  async checkKeyboard(): Promise<boolean> {
    if (!this.hasEnded) {
      // The first is the one that was started.
      const pids = (await this.#pids()).filter((pid) => pid !== this.#process.pid);
      this.#isAtKeyboard = await this.#options.table.isOneAtInput([this.#process.pid, ...pids]);
    }
    return this.#isAtKeyboard;
  }

  /** Waits until the program has ended by itself, for at most `timeoutMs`; returns whether it has. */
  async endsWithin(timeoutMs: number): Promise<boolean> {
    return this.hasEnded || await settlesWithin(this.ended, timeoutMs);
  }

  /** Stops the program and everything that it has started; `isAsked` gives it a moment to write what it has to. */
  async stop(isAsked = false): Promise<ProgramEnd> {
    if (this.#isOver) return this.end;
    this.#isOver = true;
    clearInterval(this.#watch);
    if (!this.hasEnded) {
      this.#isStopped = true;
      if (isAsked) {
        this.#signal("SIGINT");
        if (!await this.endsWithin(GRACE_MS)) this.#signal("SIGTERM");
        await this.endsWithin(GRACE_MS);
      }
    }
    this.#signal("SIGKILL");
    await this.#killAll();
    await settlesWithin(this.ended, 2000);
    // A process that could not be ended may hold the streams.
    await settlesWithin(Promise.all([this.#stdout.done, this.#stderr.done]), 500);
    await Promise.all([this.#stdout.cancel(), this.#stderr.cancel(), this.#closeStdin()]);
    return this.end;
  }

  /** How it ended, and what it has written so far. */
  get end(): ProgramEnd {
    const status = this.#isStopped ? undefined : this.#status;
    return {
      code: status === undefined || status.signal !== null ? undefined : status.code,
      signal: status?.signal ?? undefined,
      isStopped: this.#isStopped,
      isAtKeyboard: this.#isAtKeyboard,
      excess: this.#excess,
      stdout: this.#stdout.text,
      stderr: this.#stderr.text,
    };
  }

  #signal(signal: Deno.Signal): void {
    try {
      // The process is the leader of a group, whose id is its own.
      Deno.kill(Deno.build.os === "windows" ? this.#process.pid : -this.#process.pid, signal);
    } catch {
      // All of the group have ended.
    }
  }

  /** The ids of the processes that are the program's. */
  async #pids(): Promise<number[]> {
    const { table, isAlone, spared } = this.#options;
    const [all, marked] = await Promise.all([
      table.processes(),
      isAlone ? Promise.resolve<number[]>([]) : table.withToken(this.#token),
    ]);
    const own = new Set([Deno.pid, table.pid, ...spared]);
    const isOwn = ({ pid, parent }: { pid: number; parent: number }) =>
      own.has(pid) || (table.pid > 0 && parent === table.pid);
    const leader = this.#process.pid;
    return all.filter((entry) =>
      !isOwn(entry) && (isAlone || entry.group === leader || entry.session === leader || marked.includes(entry.pid))
    ).map(({ pid }) => pid);
  }

  async #killAll(): Promise<void> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const pids = await this.#pids();
      if (pids.length === 0) return;
      await this.#options.table.kill(pids);
    }
  }

  async #checkLimits(): Promise<void> {
    if (this.hasEnded) return;
    if ((await this.#pids()).length > MAX_PROCESSES) this.#stopForExcess("processes");
    // In a sandbox, the system bounds the folder.
    const { isAlone, cwd } = this.#options;
    if (!isAlone && await sizeOfFolder(cwd) > MAX_FOLDER_BYTES) this.#stopForExcess("disk");
  }

  #stopForExcess(excess: NonNullable<ProgramEnd["excess"]>): void {
    if (this.#excess !== undefined) return;
    this.#excess = excess;
    this.#isStopped = !this.hasEnded;
    this.#signal("SIGKILL");
    this.#killAll().catch(() => {
      // What is left is ended by stop().
    });
  }

  async #closeStdin(): Promise<void> {
    try {
      await this.#process.stdin.close();
    } catch {
      // The program has closed it.
    }
  }
}
