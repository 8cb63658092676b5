/**
 * The files of a submission, to be looked through.
 */
import type { SourceFile } from "../../core/grade/discovery.ts";

const MAX_FILES = 100;
const MAX_BYTES = 262_144;
const SOURCE = /\.(?:py|java|c|cc|cpp|cxx|[cm]?js)$/;

/** The sources at the top of a folder. */
export async function readSources(folder: string): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !SOURCE.test(name) || files.length >= MAX_FILES) continue;
    const path = `${folder}/${name}`;
    if ((await Deno.lstat(path)).size <= MAX_BYTES) files.push({ name, text: await Deno.readTextFile(path) });
  }
  return files.sort((one, other) => one.name < other.name ? -1 : 1);
}
