/**
 * The client, from its start to its end: a list of names by way of our own servers, close by and 1 ms away.
 *
 * RS knows seven names of ten, TS two, nobody one. The reference is a client as a course would write it, in Python, with
 * one query at a time; its list is shorter, or it would take minutes. The result files of both must be right.
 */
import { run } from "../program.ts";
import type { Circumstances } from "./bench.ts";
import { Child, runPython } from "./child.ts";
import { compare, type Figure, type Sample } from "./figures.ts";
import { entryOf, makePicker, missingNameOf, nameOf, writeTable } from "./names.ts";

const TABLE_NAMES = 20_000;
const FULL = {
  rounds: 5,
  warmUps: 1,
  names: 100_000,
  scenes: [{ delayMs: 0, referenceNames: 10_000 }, { delayMs: 1, referenceNames: 300 }],
};
const QUICK = {
  rounds: 1,
  warmUps: 0,
  names: 1000,
  scenes: [{ delayMs: 0, referenceNames: 200 }, { delayMs: 1, referenceNames: 20 }],
};

/** A list of names, in a file, and what its result file must hold. */
interface List {
  readonly path: string;
  readonly count: number;
  readonly expected: readonly string[];
}

/** Measures the client. */
export async function* benchClient(circumstances: Circumstances): AsyncGenerator<Figure[]> {
  const { names, scenes, ...turns } = circumstances.isQuick ? QUICK : FULL;
  const { directory, python } = circumstances;
  await writeTable(`${directory}/rs.txt`, 0, TABLE_NAMES, true);
  await writeTable(`${directory}/ts.txt`, TABLE_NAMES, TABLE_NAMES, false);
  await using rs = Child.dnsLab("rs", `${directory}/rs.txt`);
  await using ts = Child.dnsLab("ts", `${directory}/ts.txt`);
  const serverPorts = [await rs.nextPort(), await ts.nextPort()];
  const list = await writeList(directory, names);
  for (const { delayMs, referenceNames } of scenes) {
    await using proxy = delayMs === 0 ? undefined : Child.script("delay_proxy.ts", delayMs, ...serverPorts);
    const ports = proxy === undefined ? serverPorts : [await proxy.nextPort(), await proxy.nextPort()];
    const referenceList = await writeList(directory, referenceNames);
    yield await compare({
      scene: `client ${names} names, ${delayMs} ms away`,
      against: `Python, lock-step, ${referenceNames} names`,
      ...turns,
      dnsLab: () => measure(list, (output) => runDnsLab(ports, list.path, output)),
      reference: python === undefined
        ? undefined
        : () =>
          measure(referenceList, (output) =>
            runPython(python, "classic_client.py", ...ports.map(String), referenceList.path, output)),
    });
  }
}

async function writeList(directory: string, count: number): Promise<List> {
  const pick = makePicker(count);
  const names: string[] = [];
  const expected: string[] = [];
  for (let index = 0; index < count; index++) {
    const share = pick(10);
    const known = pick(TABLE_NAMES) + (share < 7 ? 0 : TABLE_NAMES);
    const name = share === 9 ? missingNameOf(index) : nameOf(known);
    names.push(name);
    expected.push(share === 9 ? `${name} - Error:HOST NOT FOUND` : entryOf(known));
  }
  const path = `${directory}/list-${count}.txt`;
  await Deno.writeTextFile(path, `${names.join("\n")}\n`);
  return { path, count, expected: [...expected, ""] };
}

/** How many names a second a client resolves; throws if one of them wrongly. */
async function measure(list: List, resolve: (output: string) => Promise<void>): Promise<Sample> {
  const output = `${list.path}.resolved`;
  const startMs = performance.now();
  await resolve(output);
  const seconds = (performance.now() - startMs) / 1000;
  const actual = (await Deno.readTextFile(output)).split("\n");
  await Deno.remove(output);
  const wrong = list.expected.findIndex((line, index) => line !== actual[index]);
  if (wrong !== -1) throw new Error(`Result ${wrong + 1} is "${actual[wrong]}", wanted "${list.expected[wrong]}"`);
  return { "names/s": list.count / seconds };
}

async function runDnsLab([rsPort, tsPort]: readonly number[], names: string, output: string): Promise<void> {
  const where = ["--rs", `localhost:${rsPort}`, "--ts-port", `${tsPort}`];
  const { code, stderr } = await run(["client", ...where, "--quiet", "--output", output, names]);
  if (code !== 0) throw new Error(`dns-lab client failed: ${stderr}`);
}
