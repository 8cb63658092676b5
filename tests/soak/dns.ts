/**
 * Real DNS for a minute: `deno run tests/soak/dns.ts [--seconds N] [--names N]`, with dnsperf (Debian: dnsperf).
 *
 * Finds the top rate of `dns-lab ts --dns` with so many names, asks at half of that, and counts what is lost. Ends with
 * status 1 if a query is, or another code than NOERROR comes.
 */
import { makePicker, nameOf, writeTable } from "../bench/names.ts";
import { readResidentBytes } from "../bench/resources.ts";
import { DnsProcess } from "../dns/dns_process.ts";
import { findTool } from "../dns/tools.ts";
import { Scratch } from "../program.ts";
import { readNumbers, UsageError, write } from "./options.ts";

const LABEL_WIDTH = 30;
const QUERIES = 200_000;
/** How long the top rate is looked for. */
const TOP_SECONDS = 3;
/** Fewer in flight than a socket's buffer holds: what the system drops is not the server's fault. */
const IN_FLIGHT = 100;

async function say(label: string, value: string): Promise<void> {
  await write(Deno.stdout, `${label.padEnd(LABEL_WIDTH)} ${value}\n`);
}

async function dnsperf(port: number, queries: string, seconds: number, ...more: readonly string[]) {
  const options = [
    "-s",
    "127.0.0.1",
    "-p",
    `${port}`,
    "-d",
    queries,
    "-l",
    `${seconds}`,
    "-c",
    "8",
    "-q",
    `${IN_FLIGHT}`,
  ];
  const { stdout } = await new Deno.Command(findTool("dnsperf")!, { args: [...options, ...more], stderr: "null" })
    .output();
  const text = new TextDecoder().decode(stdout);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? NaN);
  return {
    perSecond: Math.floor(number(/Queries per second:\s+([\d.]+)/)),
    completed: number(/Queries completed:\s+(\d+)/),
    lost: number(/Queries lost:\s+(\d+)/),
    answered: number(/NOERROR (\d+)/),
  };
}

async function soak(): Promise<number> {
  const { seconds, names } = readNumbers({ seconds: 60, names: 1_000_000 });
  await using scratch = new Scratch();
  await writeTable(scratch.file("ts.txt"), 0, names, false);
  const pick = makePicker(11);
  const queries = Array.from({ length: QUERIES }, () => `${nameOf(pick(names))} A\n`).join("");
  await scratch.write("queries", queries);
  await using dns = await DnsProcess.start("ts", scratch.file("ts.txt"));
  const { pid } = dns.server.process;
  const top = await dnsperf(dns.port, scratch.file("queries"), TOP_SECONDS);
  await say("top rate", `${top.perSecond} queries/s`);
  const before = await readResidentBytes(pid);
  const half = await dnsperf(dns.port, scratch.file("queries"), seconds, "-Q", `${Math.max(1, top.perSecond >> 1)}`);
  const after = await readResidentBytes(pid);
  const others = half.completed - half.answered;
  await say("queries", `${half.completed}`);
  await say("lost", `${half.lost}`);
  await say("other codes than NOERROR", `${others}`);
  await say("resident memory", `${mebibytes(before)} before, ${mebibytes(after)} after`);
  dns.server.process.kill("SIGTERM");
  const { stderr } = await dns.server.finish();
  await say("summary", stderr.at(-2) ?? "");
  const isKept = half.lost === 0 && others === 0 && half.completed > 0;
  await write(Deno.stdout, isKept ? "No query was lost\n" : "Queries were lost\n");
  return isKept ? 0 : 1;
}

function mebibytes(bytes: number | null): string {
  return bytes === null ? "not told" : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

if (import.meta.main) {
  try {
    Deno.exitCode = await soak();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await write(Deno.stderr, `${error.message}\n`);
    Deno.exitCode = 64;
  }
}
