/**
 * What a process has used so far, as Linux tells it; null on systems that don't.
 *
 * Read through `cat`: Deno itself opens /proc only with every permission.
 */

/** The CPU time of all living threads of a process, in microseconds (proc_pid_schedstat: nanoseconds come first). */
export async function readCpuMicroseconds(pid: number): Promise<number | null> {
  const text = await readProc(`cat /proc/${pid}/task/*/schedstat`);
  if (text === "") return null;
  const nanoseconds = text.trim().split("\n").reduce((sum, line) => sum + Number(line.split(" ")[0]), 0);
  return nanoseconds / 1000;
}

/** The CPU time of a process and of all that it started and that is alive, in microseconds. */
export async function readTreeCpuMicroseconds(pid: number): Promise<number | null> {
  const own = await readCpuMicroseconds(pid);
  if (own === null) return null;
  const children = (await readProc(`cat /proc/${pid}/task/*/children`)).split(/\s+/).filter((child) => child !== "");
  const times = await Promise.all(children.map((child) => readTreeCpuMicroseconds(Number(child))));
  return times.reduce<number>((sum, time) => sum + (time ?? 0), own);
}

/** The memory of a process that is in RAM, in bytes (proc_pid_status: VmRSS in kibibytes). */
export async function readResidentBytes(pid: number): Promise<number | null> {
  const kibibytes = /^VmRSS:\s*(\d+)/m.exec(await readProc(`cat /proc/${pid}/status`))?.[1];
  return kibibytes === undefined ? null : 1024 * Number(kibibytes);
}

async function readProc(command: string): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command], stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
