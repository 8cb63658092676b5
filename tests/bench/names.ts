/**
 * The names of the benchmarks: as many as wanted, the same in every run, and of the kind that a campus has.
 */

const HOSTS = ["www", "mail", "lab", "printer", "proxy", "archive", "news", "pc"];
const DEPARTMENTS = ["physics", "math", "cs", "history", "law", "music", "biology", "library"];
const LINES_A_WRITE = 20_000;

/** The name with this number. */
export function nameOf(index: number): string {
  return `${HOSTS[index % 8]}-${index.toString(36)}.${DEPARTMENTS[(index >>> 3) % 8]}.example.edu`;
}

/** A name that is in no table. */
export function missingNameOf(index: number): string {
  return `nobody-${index.toString(36)}.void.example.org`;
}

/** The line of the name with this number, in a table and in a reply. */
export function entryOf(index: number): string {
  return `${nameOf(index)} 10.${(index >>> 16) & 255}.${(index >>> 8) & 255}.${index & 255} A`;
}

/** A source of numbers from 0 to `bound - 1` that look random and are the same in every run (Marsaglia's xorshift). */
export function makePicker(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** Writes a table with `count` names, from the one with number `first` on; the last line refers the rest to localhost. */
export async function writeTable(path: string, first: number, count: number, hasReferral: boolean): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (let from = first; from < first + count; from += LINES_A_WRITE) {
    const length = Math.min(LINES_A_WRITE, first + count - from);
    await writeText(file, Array.from({ length }, (_, index) => `${entryOf(from + index)}\n`).join(""));
  }
  if (hasReferral) await writeText(file, "localhost - NS\n");
}

async function writeText(file: Deno.FsFile, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
}
