/**
 * The server under load: one client and 64, in lock-step and with many queries in flight, tables small and large.
 *
 * The reference is a server as a course would write it, in Python. With one query in flight the load generator has as
 * much work as the server: read the CPU time of a query rather than queries a second. The last scenes compare our
 * server with itself: with nobody listening to events, with an observer that does nothing, and with a recording.
 */
import type { Circumstances } from "./bench.ts";
import { Child } from "./child.ts";
import { compare, type Figure } from "./figures.ts";
import { LoadGenerator } from "./generator.ts";
import { writeTable } from "./names.ts";

/** How many connections with how many queries in flight; and how many queries make a round. */
interface Load {
  readonly connections: number;
  readonly depth: number;
  readonly queries: number;
  /** For the reference, which would take too long for as many. */
  readonly referenceQueries: number;
}

const LOCK_STEP: Load = { connections: 1, depth: 1, queries: 6000, referenceQueries: 4000 };
const LOCK_STEP_CLASS: Load = { connections: 64, depth: 1, queries: 30_000, referenceQueries: 8000 };
const PIPELINE: Load = { connections: 1, depth: 1024, queries: 1_000_000, referenceQueries: 20_000 };
const PIPELINE_CLASS: Load = { connections: 64, depth: 64, queries: 1_000_000, referenceQueries: 20_000 };
const ALL = [LOCK_STEP, LOCK_STEP_CLASS, PIPELINE, PIPELINE_CLASS];

const FULL = {
  rounds: 5,
  warmUps: 1,
  share: 1,
  tables: [{ names: 1000, loads: ALL }, { names: 100_000, loads: ALL }, { names: 1_000_000, loads: [PIPELINE_CLASS] }],
};
const QUICK = { rounds: 1, warmUps: 0, share: 0.01, tables: [{ names: 1000, loads: ALL }] };

/** Measures the server. */
export async function* benchServer(circumstances: Circumstances): AsyncGenerator<Figure[]> {
  const { tables, ...effort } = circumstances.isQuick ? QUICK : FULL;
  await using generator = new LoadGenerator();
  for (const { names, loads } of tables) {
    const path = `${circumstances.directory}/rs-${names}.txt`;
    await writeTable(path, 0, names, true);
    await using children = new AsyncDisposableStack();
    const subject = children.use(Child.dnsLab("rs", path));
    const reference = circumstances.python === undefined
      ? undefined
      : children.use(Child.python(circumstances.python, "classic_server.py", path));
    for await (const figures of measureAll({ generator, names, ...effort }, subject, reference, loads)) yield figures;
  }
  const path = `${circumstances.directory}/rs-${tables[0].names}.txt`;
  const setting = { generator, names: tables[0].names, ...effort };
  yield await benchEvents(setting, path);
  for await (const figures of benchRecording(setting, path, circumstances.directory)) yield figures;
}

/** What the scenes of a table have in common. */
interface Setting {
  readonly generator: LoadGenerator;
  readonly names: number;
  readonly rounds: number;
  readonly warmUps: number;
  /** How much of each load's queries to send. */
  readonly share: number;
}

async function* measureAll(
  { generator, names, share, ...turns }: Setting,
  subject: Child,
  reference: Child | undefined,
  loads: readonly Load[],
): AsyncGenerator<Figure[]> {
  const port = await subject.nextPort();
  const referencePort = await reference?.nextPort();
  for (const { connections, depth, queries, referenceQueries } of loads) {
    const order = { port, connections, depth, names, queries: queries * share };
    const referenceOrder = { ...order, port: referencePort ?? 0, queries: referenceQueries * share };
    yield await compare({
      scene: `server ${connections}x${depth}, ${names} names`,
      against: "Python, thread per client",
      ...turns,
      dnsLab: () => generator.measure(subject.pid, order),
      reference: reference && (() => generator.measure(reference.pid, referenceOrder)),
    });
  }
}

async function benchEvents({ generator, names, share, ...turns }: Setting, path: string): Promise<Figure[]> {
  await using unobserved = Child.script("observed_server.ts", path);
  await using observed = Child.script("observed_server.ts", path, "observer");
  const { connections, depth, queries } = PIPELINE_CLASS;
  const order = { port: await unobserved.nextPort(), connections, depth, names, queries: queries * share };
  const observedOrder = { ...order, port: await observed.nextPort() };
  return await compare({
    scene: `events ${connections}x${depth}, nobody listens`,
    against: "same server, idle observer",
    ...turns,
    dnsLab: () => generator.measure(unobserved.pid, order),
    reference: () => generator.measure(observed.pid, observedOrder),
  });
}

/** What a recording costs: far fewer queries than elsewhere, since each of them takes some 130 octets of the disk. */
async function* benchRecording(
  { generator, names, share, ...turns }: Setting,
  path: string,
  directory: string,
): AsyncGenerator<Figure[]> {
  const recording = ["--trace-file", `${directory}/rs.jsonl`, "--trace-limit", "999999999"];
  await using plain = Child.dnsLab("rs", path);
  await using recorded = Child.dnsLab("rs", path, ...recording);
  const [port, recordedPort] = [await plain.nextPort(), await recorded.nextPort()];
  for (const { connections, depth, queries } of [LOCK_STEP_CLASS, PIPELINE_CLASS]) {
    const order = { port, connections, depth, names, queries: queries * share / 2 };
    yield await compare({
      scene: `recording ${connections}x${depth}, none`,
      against: "same server, --trace-file",
      ...turns,
      dnsLab: () => generator.measure(plain.pid, order),
      reference: () => generator.measure(recorded.pid, { ...order, port: recordedPort }),
    });
  }
}
