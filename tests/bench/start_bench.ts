/**
 * How long the program takes to say who it is, next to the shortest script there is.
 */
import { run } from "../program.ts";
import type { Circumstances } from "./bench.ts";
import { compare, type Figure, type Sample } from "./figures.ts";

/** Measures how fast the program starts. */
export async function* benchStart({ isQuick, directory }: Circumstances): AsyncGenerator<Figure[]> {
  const script = `${directory}/trivial.js`;
  await Deno.writeTextFile(script, "console.log(1);\n");
  for (const flag of ["--help", "--version"]) {
    yield await compare({
      scene: `start ${flag}`,
      against: "console.log(1)",
      rounds: isQuick ? 1 : 11,
      warmUps: 1,
      dnsLab: () => measure(async () => (await run([flag])).code),
      reference: () => measure(() => runScript(script)),
    });
  }
}

async function measure(start: () => Promise<number>): Promise<Sample> {
  const startMs = performance.now();
  const code = await start();
  const ms = performance.now() - startMs;
  if (code !== 0) throw new Error(`It ended with status ${code}`);
  return { ms };
}

async function runScript(path: string): Promise<number> {
  const { code } = await new Deno.Command(Deno.execPath(), { args: ["run", "--no-prompt", path] }).output();
  return code;
}
