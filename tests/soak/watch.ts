/**
 * A process seen from outside: its open descriptors, its memory and its CPU time, as Linux tells them.
 *
 * Everything is null on systems that don't. Read through `ls` and `cat`: Deno itself opens /proc only with every
 * permission.
 */

/** A process that is watched. */
export class Watch {
  readonly #pid: number;

  /** Watches the process with this number. */
  constructor(pid: number) {
    this.#pid = pid;
  }

  /** How many descriptors it has open. */
  async descriptors(): Promise<number | null> {
    const text = await readProc("ls", `/proc/${this.#pid}/fd`);
    return text === "" ? null : text.trim().split("\n").length;
  }

  /** How much of its memory is in RAM, in bytes (proc_pid_status: VmRSS). */
  async residentBytes(): Promise<number | null> {
    const kibibytes = /^VmRSS:\s*(\d+)/m.exec(await readProc("cat", `/proc/${this.#pid}/status`))?.[1];
    return kibibytes === undefined ? null : 1024 * Number(kibibytes);
  }

  /** The CPU time of all its threads so far, in milliseconds; of 0.001 where the kernel keeps schedstat, else of 10. */
  async cpuMs(): Promise<number | null> {
    const threads = await readProc("ls", `/proc/${this.#pid}/task`);
    const paths = threads.split("\n").filter(Boolean).map((thread) => `/proc/${this.#pid}/task/${thread}/schedstat`);
    const schedules = paths.length === 0 ? "" : await readProc("cat", ...paths);
    // proc_pid_schedstat: nanoseconds on the CPU come first.
    const nanoseconds = schedules.split("\n").reduce((sum, line) => sum + Number(line.split(" ")[0]), 0);
    if (nanoseconds > 0) return nanoseconds / 1e6;
    // proc_pid_stat: the name may hold spaces; utime and stime are the 12th and 13th after it, in hundredths.
    const fields = (await readProc("cat", `/proc/${this.#pid}/stat`)).replace(/^.*\) /s, "").split(" ");
    return fields.length < 13 ? null : 10 * (Number(fields[11]) + Number(fields[12]));
  }
}

/** Asks again and again until `holds` says true, for at most `limitMs`. Whether it did. */
export async function comesTrue(holds: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const giveUpMs = performance.now() + limitMs;
  while (!await holds()) {
    if (performance.now() > giveUpMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}

async function readProc(program: string, ...args: string[]): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
