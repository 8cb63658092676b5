/**
 * The soak and load test, run by `deno task soak`:
 *
 *     main.ts [--seconds N] [--clients N] [--hostile N] [--seed N]
 *
 * A server for a class of a thousand, of whom two hundred are up to no good. Ends with status 1 if any promise is
 * broken; how fast it all goes is no promise.
 */
import { readNumbers, UsageError, write } from "./options.ts";
import { anySeed } from "./random.ts";
import { brokenPromises, renderFindings } from "./report.ts";
import { soak } from "./soak.ts";

async function run(): Promise<number> {
  const options = readNumbers({ seconds: 60, clients: 1000, hostile: 200, seed: anySeed() });
  const findings = await soak(options);
  await write(Deno.stdout, renderFindings(options, findings));
  const broken = brokenPromises(options, findings);
  await write(Deno.stdout, broken.length === 0 ? "Every promise was kept\n" : `${broken.join("\n")}\n`);
  return broken.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await write(Deno.stderr, `${error.message}\n`);
    Deno.exitCode = 64;
  }
}
