/**
 * Linux' tables of processes and ports, read without a shell: for a process that has all permissions.
 */

/** Whether this process may read them. */
export function canReadProc(): boolean {
  try {
    Deno.readTextFileSync("/proc/self/stat");
    return true;
  } catch {
    return false;
  }
}

/** What a shell would show for `question`, a word and its arguments, as lines. */
export function askProc(question: string): string[] {
  const [word, ...rest] = question.split(" ");
  switch (word) {
    case "net":
      return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => readQuietly(path).split("\n"));
    case "ps":
      return pids().flatMap((pid) => readQuietly(`/proc/${pid}/stat`).trimEnd() || []);
    case "token":
      return pids().map((pid) => `/proc/${pid}/environ`).filter((path) => readQuietly(path).includes(rest.join(" ")));
    case "files":
      return rest.flatMap((pid) => namesIn(`/proc/${pid}/fd`).map((name) => linkQuietly(`/proc/${pid}/fd/${name}`)));
    case "input":
      return rest.map((pid) => `${linkQuietly(`/proc/${pid}/fd/0`)} ${readQuietly(`/proc/${pid}/syscall`)}`);
    case "kill":
      for (const pid of rest) killQuietly(Number(pid));
      return [];
    default:
      return [];
  }
}

function pids(): string[] {
  return namesIn("/proc").filter((name) => /^\d+$/.test(name));
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    // The process has ended, or it is another user's.
    return [];
  }
}

function readQuietly(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // The process has ended, or it is another user's.
    return "";
  }
}

function linkQuietly(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    // The process has ended, or it is another user's.
    return "";
  }
}

function killQuietly(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
