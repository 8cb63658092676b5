/**
 * The file that a student's client has written its results to, also where that has another name than it should have.
 */
import type { Expected } from "../../core/cases/reply_form.ts";

/** A longer file is not read. */
const MAX_BYTES = 1_048_576;
/** How many files are looked into. */
const MAX_FILES = 200;

/** The file `name` of `folder`; where there is none, one that holds a result. */
export async function resultFile(
  folder: string,
  name: string,
  results: readonly Expected[],
): Promise<{ name: string; text: string } | undefined> {
  const own = await readBounded(`${folder}/${name}`);
  if (own !== undefined) return { name, text: own };
  let files = 0;
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isFile || ++files > MAX_FILES) continue;
    const text = await readBounded(`${folder}/${entry.name}`);
    if (text !== undefined && results.some((result) => text.includes(result.text))) return { name: entry.name, text };
  }
  return undefined;
}

async function readBounded(path: string): Promise<string | undefined> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    return isFile && size <= MAX_BYTES ? await Deno.readTextFile(path) : undefined;
  } catch {
    return undefined;
  }
}
