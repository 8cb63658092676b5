/**
 * One soak of a server, from its start to its end, and the promises that it is held to.
 *
 * Idle clients first, when the process is young: what they cost. Then a load to warm up, and the same load for
 * the rest of the time: memory is compared between the two. Then idle clients up to the limit, and SIGTERM while they are connected.
 */
import { Scratch, ServerProcess } from "../program.ts";
import { keepLoad, LoadRecord } from "./load.ts";
import { descriptorsLeft, IdleClients, measureIdle } from "./idle_clients.ts";
import { Watchman } from "./link.ts";
import { Random } from "./random.ts";
import { comesTrue, Watch } from "./watch.ts";
import { Zone } from "./zone.ts";

/** How large a soak is. */
export interface SoakOptions {
  /** For how long the load is kept up. */
  readonly seconds: number;
  /** How many well-behaved clients there are at a time. */
  readonly clients: number;
  /** How many hostile clients there are at a time. */
  readonly hostile: number;
  /** Where chance starts. */
  readonly seed: number;
}

/** What was seen; null is what this system does not tell. */
export interface Findings {
  /** What the loads did. */
  readonly record: LoadRecord;
  /** The server's descriptors before the first client, and after the last. */
  readonly descriptors: readonly [before: number | null, after: number | null];
  /** Its memory in bytes when it was warm and nobody was there, and at the end. */
  readonly residentBytes: readonly [before: number | null, after: number | null];
  /** The share of a CPU that it takes when all clients are silent. */
  readonly idleShare: number | null;
  /** How many of the clients over the limit were not told so. */
  readonly notToldFull: number;
  /** Its exit status. */
  readonly code: number;
  /** What it said. */
  readonly stderr: readonly string[];
}

/** So many clients knock at a full server: no more than it takes the time to explain itself to. */
export const KNOCKS = 20;
/** How much memory may grow while the load is there. */
export const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

const LONGEST_WARM_UP_MS = 10_000;
/** How long the server lets a client be idle. */
const IDLE_SECONDS = 5;
/** Bounds on waiting for what should happen soon. */
const LEAVING_MS = 30_000;
const SHRINKING_MS = 10_000;
/** How many stay connected when the server is told to end. */
const LAST_GUESTS = 20;

/** Soaks a server of its own. */
export async function soak({ seconds, clients, hostile, seed }: SoakOptions): Promise<Findings> {
  const random = new Random(seed);
  const zone = new Zone(random);
  // A flood of 20 is one of eight kinds of hostility: 3.4 connections each, on average.
  const maxClients = 2 * clients + 5 * hostile;
  await using scratch = new Scratch();
  using watchman = new Watchman();
  await using server = await ServerProcess.start([
    "rs",
    await scratch.write("table.txt", zone.text),
    "--stay",
    "--max-clients",
    String(maxClients),
    "--idle",
    String(IDLE_SECONDS),
  ]);
  const watch = new Watch(server.process.pid);
  const before = await watch.descriptors();
  const newIdleClients = () => new IdleClients(server.port, zone, watchman);

  const idleShare = await visit(newIdleClients(), async (idleClients) => {
    await idleClients.fill(clients);
    return await measureIdle(idleClients, watch);
  });

  const record = new LoadRecord();
  const load = { port: server.port, zone, random, clients, hostile };
  const warmUpMs = Math.min(LONGEST_WARM_UP_MS, seconds * 1000 / 4);
  await keepLoad(load, warmUpMs, record);
  await descriptorsLeft(watch, before, LEAVING_MS);
  const warmBytes = await watch.residentBytes();
  await keepLoad(load, seconds * 1000 - warmUpMs, record);

  const notToldFull = await visit(newIdleClients(), async (idleClients) => {
    await descriptorsLeft(watch, before, LEAVING_MS);
    await idleClients.fill(maxClients);
    const otherwise = await idleClients.knock(KNOCKS);
    await idleClients.askAll();
    return otherwise;
  });
  const after = await descriptorsLeft(watch, before, LEAVING_MS);
  const endBytes = await shrunk(watch, warmBytes);

  const { code, stderr } = await visit(newIdleClients(), async (idleClients) => {
    await idleClients.fill(LAST_GUESTS);
    await idleClients.leaveWorkUndone();
    server.process.kill("SIGTERM");
    return await server.finish();
  });
  return {
    record,
    descriptors: [before, after],
    residentBytes: [warmBytes, endBytes],
    idleShare,
    notToldFull,
    code,
    stderr,
  };
}

async function visit<Result>(
  idleClients: IdleClients,
  run: (idleClients: IdleClients) => Promise<Result>,
): Promise<Result> {
  using _ = idleClients;
  return await run(idleClients);
}

/** The memory when it is back within bounds, or when it has had its time. */
async function shrunk(watch: Watch, warmBytes: number | null): Promise<number | null> {
  let bytes = await watch.residentBytes();
  await comesTrue(async () => {
    bytes = await watch.residentBytes();
    return bytes === null || warmBytes === null || bytes - warmBytes <= MAX_GROWTH_BYTES;
  }, SHRINKING_MS);
  return bytes;
}
