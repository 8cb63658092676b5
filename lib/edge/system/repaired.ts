/**
 * Repaired files: beside the one that was given, or in its place with a copy of it.
 */
import { fileError } from "./file_error.ts";
import { writeOutput } from "./files.ts";

/** How many copies of one file are kept. */
const MAX_COPIES = 100;

/** Writes the repaired text of the file at `path` beside it. Returns where. Throws FileError. */
export async function writeBeside(path: string, bytes: Uint8Array): Promise<string> {
  const beside = `${path}.fixed`;
  await writeOutput(beside, bytes);
  return beside;
}

/** Writes the repaired text in place of `original`, of which a copy is kept. Returns where that is. Throws FileError. */
export async function replaceKeeping(path: string, original: Uint8Array, bytes: Uint8Array): Promise<string> {
  const copy = await keepCopy(path, original);
  await writeOutput(path, bytes);
  return copy;
}

/** An earlier copy is never written over: the next name that is free is taken. */
async function keepCopy(path: string, bytes: Uint8Array): Promise<string> {
  for (let number = 1;; number++) {
    const copy = number === 1 ? `${path}.bak` : `${path}.bak${number}`;
    try {
      await Deno.writeFile(copy, bytes, { createNew: true });
      return copy;
    } catch (cause) {
      if (!(cause instanceof Deno.errors.AlreadyExists) || number === MAX_COPIES) {
        throw fileError("uncreatable", copy, cause);
      }
    }
  }
}
