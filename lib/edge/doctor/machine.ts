/**
 * What is tried on this machine: ports, and the folder.
 */
import { ListenError, type ListenReason } from "../../core/model/listen_error.ts";
import { listen } from "../net/listen.ts";

/**
 * Opens a port and closes it again. Returns why that is not possible, or undefined where it is.
 *
 * Some systems give a port to one program for all addresses, and to another for loopback alone: both are tried.
 */
export function tryPort(port: number): ListenReason | undefined {
  try {
    for (const host of ["127.0.0.1", undefined]) {
      for (const listener of listen(host, port).listeners) listener.close();
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    return error.reason;
  }
}

/** Writes a file into `folder` and removes it. Returns what the system says where that is not possible. */
export async function tryFolder(folder: string): Promise<string | undefined> {
  try {
    const path = await Deno.makeTempFile({ dir: folder, prefix: ".dns-lab-doctor-" });
    await Deno.writeTextFile(path, "dns-lab doctor was here\n");
    await Deno.remove(path);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The state of a socket that listens, in /proc/net/tcp (Linux, include/net/tcp_states.h). */
const LISTEN = "0A";

/**
 * Which program listens on `port`, as in `python3 (process 1234)`; undefined where the system does not tell.
 *
 * Linux tells in /proc, of the user's own processes; Deno lets only a program with all permissions read it.
 */
export async function findOwner(port: number, proc = "/proc"): Promise<string | undefined> {
  try {
    const inodes = new Set<string>();
    for (const table of ["tcp", "tcp6"]) {
      for (const inode of await inodesOf(`${proc}/net/${table}`, port)) inodes.add(inode);
    }
    if (inodes.size === 0) return undefined;
    for await (const { name } of Deno.readDir(proc)) {
      if (/^\d+$/.test(name) && await holdsOneOf(`${proc}/${name}/fd`, inodes)) {
        return `${(await Deno.readTextFile(`${proc}/${name}/comm`)).trim()} (process ${name})`;
      }
    }
  } catch {
    // Another system, or not permitted: then it is not known.
  }
  return undefined;
}

/** The inodes of the sockets that listen on `port`. */
async function inodesOf(table: string, port: number): Promise<string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  try {
    return (await Deno.readTextFile(table)).split("\n").map((line) => line.trim().split(/\s+/))
      .filter(([, local = "", , state]) => local.endsWith(`:${hex}`) && state === LISTEN).map((fields) => fields[9]);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function holdsOneOf(folder: string, inodes: ReadonlySet<string>): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(await Deno.readLink(`${folder}/${name}`)) ?? [];
      if (inode !== undefined && inodes.has(inode)) return true;
    }
  } catch {
    // A process of another user, or one that has ended.
  }
  return false;
}
