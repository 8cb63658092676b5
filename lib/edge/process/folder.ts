/**
 * Copies of a folder, with bounds: what a submission holds is its author's choice.
 */
import { UsageError } from "../../core/model/errors.ts";

/** The largest submission: its bytes, and its files. */
const MAX_BYTES = 134_217_728;
const MAX_FILES = 20_000;
/** Folders that no program needs to run. */
const SKIPPED: ReadonlySet<string> = new Set([".git", ".svn", ".hg", "__pycache__"]);

/** Copies the folder at `from` to `to`, which is made; links are copied as links. Throws UsageError if it is too large. */
export async function copyFolder(from: string, to: string): Promise<void> {
  const left = { bytes: MAX_BYTES, files: MAX_FILES };
  await copy(from, to, from, left);
}

async function copy(from: string, to: string, top: string, left: { bytes: number; files: number }): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const source = `${from}/${entry.name}`;
    const target = `${to}/${entry.name}`;
    if (entry.isDirectory) {
      if (!SKIPPED.has(entry.name)) await copy(source, target, top, left);
    } else if (entry.isSymlink) {
      await Deno.symlink(await Deno.readLink(source), target);
    } else if (entry.isFile) {
      left.bytes -= (await Deno.lstat(source)).size;
      if (left.bytes < 0 || --left.files < 0) {
        throw new UsageError(
          `${top}: The folder has more than 128 MiB or 20,000 files, wanted a submission; name its own folder with --dir`,
        );
      }
      await Deno.copyFile(source, target);
    }
  }
}

/** How many bytes the files of a folder have, its folders included; what can't be read counts nothing. */
export async function sizeOfFolder(folder: string): Promise<number> {
  let bytes = 0;
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      bytes += isDirectory ? await sizeOfFolder(path) : (await Deno.lstat(path)).size;
    }
  } catch {
    // The program takes files away while they are counted.
  }
  return bytes;
}
