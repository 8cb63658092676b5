/**
 * A large table: how long it takes to load, and how much memory it keeps.
 *
 * Both are differences to a table of ten names, so what a process needs anyway is left out. The reference keeps its
 * table as a Python program would, in a dict of strings.
 */
import type { Circumstances } from "./bench.ts";
import { Child } from "./child.ts";
import { compare, type Figure, type Sample } from "./figures.ts";
import { writeTable } from "./names.ts";
import { readResidentBytes } from "./resources.ts";

const TINY = 10;
const FULL = { rounds: 5, warmUps: 1, names: 1_000_000 };
const QUICK = { rounds: 1, warmUps: 0, names: 100_000 };

/** Measures how tables are loaded. */
export async function* benchLoad({ isQuick, python, directory }: Circumstances): AsyncGenerator<Figure[]> {
  const { names, ...turns } = isQuick ? QUICK : FULL;
  const path = `${directory}/large.txt`;
  const tinyPath = `${directory}/tiny.txt`;
  await writeTable(path, 0, names, true);
  await writeTable(tinyPath, 0, TINY, true);
  const measure = async (start: (path: string) => Child): Promise<Sample> => {
    const tiny = await load(() => start(tinyPath));
    const large = await load(() => start(path));
    const hasBytes = tiny.bytes !== null && large.bytes !== null;
    return {
      "s": large.seconds - tiny.seconds,
      "bytes/name": hasBytes ? (large.bytes - tiny.bytes) / (names - TINY) : null,
    };
  };
  yield await compare({
    scene: `load ${names} names`,
    against: "Python, dict of strings",
    ...turns,
    dnsLab: () => measure((table) => Child.dnsLab("rs", table)),
    reference: python === undefined
      ? undefined
      : () => measure((table) => Child.python(python, "classic_server.py", table)),
  });
}

/** Starts a server, and tells how long it took until it listened and how much memory it had then. */
async function load(start: () => Child): Promise<{ readonly seconds: number; readonly bytes: number | null }> {
  const startMs = performance.now();
  await using server = start();
  await server.nextPort();
  return { seconds: (performance.now() - startMs) / 1000, bytes: await readResidentBytes(server.pid) };
}
