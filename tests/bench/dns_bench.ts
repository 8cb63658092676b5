/**
 * Real DNS over UDP and TCP under dnsperf, beside dnsmasq and NSD, which serve the same names (Debian packages: dnsperf,
 * dnsmasq-base, nsd, bind9-dnsutils). Without dnsperf there are no figures.
 *
 * dnsperf shares the machine with the server: read the CPU time of a query rather than queries a second.
 */
import { run } from "../program.ts";
import { findTool } from "../dns/tools.ts";
import type { Circumstances } from "./bench.ts";
import { Child } from "./child.ts";
import { compare, type Figure, type Sample } from "./figures.ts";
import { makePicker, nameOf, writeTable } from "./names.ts";
import { readTreeCpuMicroseconds } from "./resources.ts";

/** How dnsperf asks: over how many sockets, with how many queries in flight in all. */
const SOCKETS = 16;
const IN_FLIGHT = 100;

/** `most` is dnsperf's limit: seconds (-l), or times through the list of queries (-n). */
const FULL = { rounds: 5, warmUps: 1, queries: 100_000, most: ["-l", "4"], tables: [1000, 100_000] };
const QUICK = { rounds: 1, warmUps: 0, queries: 2000, most: ["-n", "1"], tables: [1000] };

/** A server that answers on a port of loopback. */
interface Subject {
  readonly pid: number;
  readonly port: number;
}

/** Measures DNS. */
export async function* benchDns({ isQuick, directory }: Circumstances): AsyncGenerator<Figure[]> {
  if (findTool("dnsperf") === undefined || findTool("dig") === undefined) return;
  const { tables, queries: count, most, ...turns } = isQuick ? QUICK : FULL;
  for (const names of tables) {
    const table = `${directory}/dns-${names}.txt`;
    await writeTable(table, 0, names, false);
    const queries = `${directory}/dns-${names}.queries`;
    const pick = makePicker(7);
    await Deno.writeTextFile(queries, Array.from({ length: count }, () => `${nameOf(pick(names))} A\n`).join(""));
    await using children = new AsyncDisposableStack();
    const dnsLab = children.use(Child.dnsLab("ts", table, "--dns", "0"));
    const subject = { pid: dnsLab.pid, port: await dnsLab.nextDnsPort() };
    for (const { against, start } of REFERENCES) {
      const reference = await start(table, `${directory}/${against}-${names}`, children);
      for (const transport of ["udp", "tcp"] as const) {
        // dnsmasq has a process for each TCP connection, which a short run does not pay for: NSD is the one to look at.
        const measure = (server: Subject) => () => perform(server, queries, transport, most);
        yield await compare({
          scene: `dns ${transport}, ${names} names`,
          against,
          ...turns,
          dnsLab: measure(subject),
          reference: reference && measure(reference),
        });
      }
    }
  }
}

async function perform(
  { pid, port }: Subject,
  queries: string,
  transport: "udp" | "tcp",
  most: readonly string[],
): Promise<Sample> {
  const before = await readTreeCpuMicroseconds(pid);
  const { stdout } = await new Deno.Command(findTool("dnsperf")!, {
    args: [
      ...["-s", "127.0.0.1", "-p", String(port), "-d", queries, "-m", transport],
      ...[...most, "-c", String(SOCKETS), "-q", String(IN_FLIGHT), "-T", "1"],
    ],
    stderr: "null",
  }).output();
  const after = await readTreeCpuMicroseconds(pid);
  const text = new TextDecoder().decode(stdout);
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? NaN);
  const completed = number(/Queries completed:\s+(\d+)/);
  if (!(completed > 0)) throw new Error(`dnsperf got no replies: ${text}`);
  return {
    "queries/s": number(/Queries per second:\s+([\d.]+)/),
    "CPU µs/query": before === null || after === null ? null : (after - before) / completed,
  };
}

/** The servers that dns-lab is measured beside, and how each is started with the names of a table. */
const REFERENCES: readonly {
  readonly against: string;
  readonly start: (table: string, folder: string, children: AsyncDisposableStack) => Promise<Subject | undefined>;
}[] = [
  {
    against: "dnsmasq",
    start: async (table, folder, children) => {
      if (findTool("dnsmasq") === undefined) return undefined;
      await run(["export", "--format", "hosts", "--out", folder, table]);
      const args = ["-k", "-C", "/dev/null", "-h", "-R", "-c", "0", "-x", "", "-H", `${folder}/hosts`];
      const user = Deno.uid() === 0 ? ["-u", "root"] : [];
      return await startOnSomePort(
        (port) => ["dnsmasq", ...args, ...user, "--listen-address=127.0.0.1", "--bind-interfaces", "-p", String(port)],
        children,
      );
    },
  },
  {
    against: "NSD",
    start: async (table, folder, children) => {
      if (findTool("nsd") === undefined) return undefined;
      await run(["export", "--format", "nsd", "--out", folder, table]);
      const conf = (await Deno.readTextFile(`${folder}/nsd.conf`)).replace('zonesdir: "."', `zonesdir: "${folder}"`)
        .replace("nsd.zones", `${folder}/nsd.zones`);
      await Deno.writeTextFile(`${folder}/nsd.conf`, conf);
      return await startOnSomePort(
        (port) => ["nsd", "-d", "-c", `${folder}/nsd.conf`, "-a", `127.0.0.1@${port}`],
        children,
      );
    },
  },
];

/** How many ports are tried: another program may have the first one. */
const MAX_PORTS = 3;
/** How long a server may take to load its names. */
const START_MS = 30_000;

/** Starts a server on a port that is free, and waits until it answers. */
async function startOnSomePort(
  command: (port: number) => readonly string[],
  children: AsyncDisposableStack,
): Promise<Subject> {
  for (let attempt = 1; attempt <= MAX_PORTS; attempt++) {
    const port = 20_000 + crypto.getRandomValues(new Uint16Array(1))[0] % 10_000;
    const [program, ...args] = command(port);
    const child = children.use(Child.tool(findTool(program)!, args));
    const untilMs = performance.now() + START_MS;
    while (performance.now() < untilMs && !child.isEnded) {
      const asked = ["@127.0.0.1", "-p", String(port), "+short", "+tries=1", "+time=1", nameOf(0)];
      const { stdout } = await new Deno.Command(findTool("dig")!, { args: asked, stderr: "null" }).output();
      if (new TextDecoder().decode(stdout).startsWith("10.")) return { pid: child.pid, port };
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${command(0)[0]} answers on no port`);
}
