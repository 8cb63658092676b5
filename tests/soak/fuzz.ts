/**
 * The fuzzer: `deno run tests/soak/fuzz.ts [--inputs N] [--seed N]`.
 *
 * Random inputs to each parser, none of which may throw but what it says it does, or return what it says it never
 * does. The parsers take turns, so that any number of inputs tries all of them. Ends with status 1 at a finding; the
 * seed that it prints brings the same inputs again.
 */
import { type FuzzTarget, TARGETS } from "./fuzz_targets.ts";
import { readNumbers, UsageError, write } from "./options.ts";
import { anySeed, Random } from "./random.ts";

const MAX_TOLD = 20;
const LABEL_WIDTH = 30;

/** What came of one parser. */
interface Result {
  readonly target: FuzzTarget;
  inputs: number;
  /** How many inputs it accepted, or made something of: too few, and nothing but the refusal was tried. */
  taken: number;
  slowestMs: number;
}

/** A promise that was broken. */
interface Finding {
  readonly name: string;
  readonly at: number;
  readonly input: string;
  readonly error: unknown;
}

/** Runs `inputs` inputs, counted in `results`. Yields every finding. */
function* fuzz(inputs: number, random: Random, results: readonly Result[]): Generator<Finding> {
  for (let at = 0; at < inputs; at++) {
    const result = results[at % results.length];
    const { name, make, check } = result.target;
    const input = make(random);
    const startMs = performance.now();
    try {
      if (check(input, random)) result.taken++;
    } catch (error) {
      yield { name, at, input, error };
    }
    result.slowestMs = Math.max(result.slowestMs, performance.now() - startMs);
    result.inputs++;
  }
}

/** One line, and the stack. */
function renderFinding({ name, at, input, error }: Finding): string {
  return `${name}, input ${at}, ${JSON.stringify(input)}:\n  ${error instanceof Error ? error.stack : error}\n`;
}

/** Fuzzes `targets` as the command line says; returns the status to end with. */
export async function runFuzz(targets: readonly FuzzTarget[]): Promise<number> {
  const { inputs, seed } = readNumbers({ inputs: 1_000_000, seed: anySeed() });
  await write(Deno.stdout, `${"seed".padEnd(LABEL_WIDTH)} ${seed}\n`);
  const results = targets.map((target): Result => ({ target, inputs: 0, taken: 0, slowestMs: 0 }));
  const told = new Set<string>();
  let findings = 0;
  for (const finding of fuzz(inputs, new Random(seed), results)) {
    findings++;
    // One of a kind is enough to find the cause.
    const kind = `${finding.name}: ${finding.error}`;
    if (told.size < MAX_TOLD && !told.has(kind)) await write(Deno.stdout, renderFinding(finding));
    told.add(kind);
  }
  for (const { target, inputs, taken, slowestMs } of results) {
    const words = `${inputs} inputs, ${taken} taken, the slowest ${slowestMs.toFixed(1)} ms`;
    await write(Deno.stdout, `${target.name.padEnd(LABEL_WIDTH)} ${words}\n`);
  }
  const last = findings === 0 ? "Nothing was thrown that is not documented" : `${findings} findings`;
  await write(Deno.stdout, `${last}\n`);
  return findings === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await runFuzz(TARGETS);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await write(Deno.stderr, `${error.message}\n`);
    Deno.exitCode = 64;
  }
}
