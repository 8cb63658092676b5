/**
 * The benchmarks, run by `deno task bench`:
 *
 *     main.ts [server|client|load|start|dns]... [--json] [--quick]
 *
 * Each figure stands next to that of a plain reference that was measured in turns with it: ratios hold where absolute
 * numbers depend on the machine and its mood.
 */
import { parseArgs } from "@std/cli/parse-args";
import { Scratch } from "../program.ts";
import type { Bench } from "./bench.ts";
import { findPython, killChildren } from "./child.ts";
import { benchClient } from "./client_bench.ts";
import { benchLoad } from "./load_bench.ts";
import { benchDns } from "./dns_bench.ts";
import { LEGEND, renderJson, renderRow } from "./report.ts";
import { benchServer } from "./server_bench.ts";
import { benchStart } from "./start_bench.ts";

const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ["server", benchServer],
  ["client", benchClient],
  ["load", benchLoad],
  ["start", benchStart],
  ["dns", benchDns],
]);
const USAGE = `Usage: deno task bench [${[...BENCHES.keys()].join("|")}]... [--json] [--quick]`;
/** As in `lib/core/model/errors.ts`: the command line is wrong; interrupted. */
const USAGE_CODE = 64;
const INTERRUPTED_CODE = 130;

interface Options {
  readonly benches: readonly string[];
  readonly isJson: boolean;
  readonly isQuick: boolean;
}

/** The command line, or undefined if it is wrong. */
function parseOptions(args: string[]): Options | undefined {
  let isKnown = true;
  const { _: given, json, quick } = parseArgs(args, {
    boolean: ["json", "quick"],
    string: ["_"],
    unknown: (arg, key) => {
      if (key !== undefined || !BENCHES.has(arg)) isKnown = false;
    },
  });
  const benches = given.length === 0 ? [...BENCHES.keys()] : given.map(String);
  return isKnown ? { benches, isJson: json, isQuick: quick } : undefined;
}

async function runBenches({ benches, isJson, isQuick }: Options, directory: string): Promise<void> {
  const circumstances = { isQuick, python: await findPython(), directory };
  if (!isJson) await write(LEGEND);
  for (const name of benches) {
    for await (const figures of BENCHES.get(name)!(circumstances)) {
      for (const figure of figures) await write(isJson ? renderJson(figure) : renderRow(figure));
    }
  }
}

async function write(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += await Deno.stdout.write(bytes.subarray(written));
}

if (import.meta.main) {
  const options = parseOptions(Deno.args);
  if (options === undefined) {
    await Deno.stderr.write(new TextEncoder().encode(`${USAGE}\n`));
    Deno.exit(USAGE_CODE);
  }
  await using scratch = new Scratch();
  for (const signal of Deno.build.os === "windows" ? ["SIGINT"] as const : ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => {
      killChildren();
      Deno.removeSync(scratch.path, { recursive: true });
      Deno.exit(INTERRUPTED_CODE);
    });
  }
  await runBenches(options, scratch.path);
}
