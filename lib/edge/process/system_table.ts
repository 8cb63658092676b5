/**
 * What the system knows of processes and ports, asked of a shell that stays: Deno opens /proc to nobody who has not all
 * permissions, and a shell that reads it costs a thousandth of a second.
 *
 * Linux has /proc; other systems have `netstat` and `ps`.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { askProc, canReadProc } from "./proc_tables.ts";

/** A port that is listened on. */
export interface OpenPort {
  /** The port. */
  readonly port: number;
  /** Where it can be reached on this machine. */
  readonly host: string;
  /** The number of its socket; undefined where the system does not tell. */
  readonly socket?: string;
}

/** A process. */
export interface ProcessEntry {
  /** Its id. */
  readonly pid: number;
  /** The id of the process that started it. */
  readonly parent: number;
  /** Its process group. */
  readonly group: number;
  /** Its session. */
  readonly session: number;
}

const LINUX = `
while IFS= read -r line; do
  words=\${line#* }
  case $line in
  net*) cat /proc/net/tcp /proc/net/tcp6 ;;
  ps*) cat /proc/[0-9]*/stat ;;
  token*) grep -laF -e "$words" /proc/[0-9]*/environ ;;
  kill*) kill -9 $words ;;
  files*) for pid in $words; do ls -l /proc/$pid/fd; done ;;
  input*) for pid in $words; do echo "$(readlink /proc/$pid/fd/0) $(cat /proc/$pid/syscall)"; done ;;
  esac 2>/dev/null
  echo .end
done`;
const OTHER = `
while IFS= read -r line; do
  words=\${line#* }
  case $line in
  net*) netstat -an ;;
  ps*) ps -axo pid=,ppid=,pgid= ;;
  kill*) kill -9 $words ;;
  esac 2>/dev/null
  echo .end
done`;
const LISTEN = "0A";
/** The number of read(2), on x86-64 and on arm64. */
const READ_CALLS: ReadonlySet<string> = new Set(["0", "63"]);
const IS_LINUX = Deno.build.os === "linux";

/** The system's tables. */
export class SystemTable implements AsyncDisposable {
  readonly #shell: TableShell | undefined;
  #asking: Promise<unknown> = Promise.resolve();

  /** Starts the shell, where there has to be one. */
  constructor() {
    this.#shell = IS_LINUX && canReadProc() ? undefined : new TableShell();
  }

  /** The id of the shell; 0 where there is none. */
  get pid(): number {
    return this.#shell?.pid ?? 0;
  }

  /** Every port of this machine that is listened on, over IPv4 and IPv6. */
  async openPorts(): Promise<OpenPort[]> {
    const lines = await this.#ask("net");
    return IS_LINUX ? lines.flatMap(readProcNet) : lines.flatMap(readNetstat);
  }

  /** Every process that can be seen. */
  async processes(): Promise<ProcessEntry[]> {
    const lines = await this.#ask("ps");
    return lines.flatMap((line) => {
      // The name, in parentheses, may hold anything.
      const words = IS_LINUX
        ? [line.split(" ", 1)[0], ...line.slice(line.lastIndexOf(")") + 4).split(" ")]
        : line.trim().split(/\s+/);
      const [pid, parent, group, session = "0"] = words;
      const isZombie = IS_LINUX && /\) Z /.test(line);
      return isZombie || !/^\d+$/.test(pid)
        ? []
        : [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: Number(session) }];
    });
  }

  /** The numbers of the sockets that processes have open; undefined where the system does not tell. */
  async socketsOf(pids: readonly number[]): Promise<ReadonlySet<string> | undefined> {
    if (!IS_LINUX) return undefined;
    const links = await this.#ask(`files ${pids.join(" ")}`);
    return new Set(links.flatMap((link) => /socket:\[(\d+)\]/.exec(link)?.[1] ?? []));
  }

  /** The processes whose environment holds `token`; none where the system does not tell. */
  async withToken(token: string): Promise<number[]> {
    if (!IS_LINUX) return [];
    return (await this.#ask(`token ${token}`)).map((path) => Number(path.split("/")[2]));
  }

  /**
   * Whether one of these processes waits in a read from the standard input that the first of them was started with: a call of
   * read(2) on descriptor 0. Where the system does not tell, none does.
   */
  async isOneAtInput(pids: readonly number[]): Promise<boolean> {
    if (!IS_LINUX || pids.length === 0) return false;
    const lines = (await this.#ask(`input ${pids.join(" ")}`)).map((line) => line.split(" "));
    const [[input]] = lines;
    return lines.some(([own, call, descriptor]) => own === input && READ_CALLS.has(call) && descriptor === "0x0");
  }

  /** Ends processes at once. */
  async kill(pids: readonly number[]): Promise<void> {
    for (let at = 0; at < pids.length; at += 500) await this.#ask(`kill ${pids.slice(at, at + 500).join(" ")}`);
  }

  async #ask(question: string): Promise<string[]> {
    const shell = this.#shell;
    if (shell === undefined) return askProc(question);
    const asking = this.#asking.then(() => shell.ask(question));
    this.#asking = asking.catch(() => {});
    return await asking;
  }

  /** Ends the shell. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#asking;
    await this.#shell?.[Symbol.asyncDispose]();
  }
}

/** The shell that reads the tables. */
class TableShell implements AsyncDisposable {
  readonly #shell: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;

  constructor() {
    this.#shell = new Deno.Command("sh", {
      args: ["-c", IS_LINUX ? LINUX : OTHER],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#shell.stdin.getWriter();
    this.#lines = this.#shell.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream()).getReader();
  }

  get pid(): number {
    return this.#shell.pid;
  }

  async ask(question: string): Promise<string[]> {
    await this.#writer.write(new TextEncoder().encode(`${question}\n`));
    const lines: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("The shell that reads the system's tables has ended");
      if (value === ".end") return lines;
      lines.push(value);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#writer.close();
    } catch {
      // It has ended.
    }
    await this.#lines.cancel();
    await this.#shell.status;
  }
}

/** A line of /proc/net/tcp or tcp6 (Linux, Documentation/networking/proc_net_tcp). */
function readProcNet(line: string): OpenPort[] {
  const match = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) /.exec(line);
  if (match === null || match[3] !== LISTEN) return [];
  const socket = line.trim().split(/\s+/)[9];
  return [{ port: parseInt(match[2], 16), host: hostOf(match[1]), socket }];
}

function hostOf(hex: string): string {
  if (/^0+$/.test(hex)) return "127.0.0.1";
  const v4 = hex.length === 8 ? hex : /^0{16}0000FFFF([0-9A-F]{8})$/.exec(hex)?.[1];
  if (v4 !== undefined) return (v4.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16)).join(".");
  return "::1";
}

/** A line of `netstat -an`, as macOS, BSD and Windows have it. */
function readNetstat(line: string): OpenPort[] {
  if (!/LISTEN/.test(line)) return [];
  const words = line.trim().split(/\s+/);
  const address = words.find((word) => /[.:]\d+$/.test(word));
  const [, host, port] = /^(.*)[.:](\d+)$/.exec(address ?? "") ?? [];
  if (port === undefined) return [];
  return [{ port: Number(port), host: /^\d+\./.test(host) && host !== "0.0.0.0" ? host : "127.0.0.1" }];
}
