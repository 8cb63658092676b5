/**
 * One soak of a server, from its start to its end, and the promises that it is held to.
 *
 * Quiet clients first, when the process is young: what idling costs. Then a crowd to warm up, and the same crowd for
 * the rest of the time: memory is compared between the two. Then a full house, and SIGTERM in the midst of it.
 */
import { Scratch, ServerProcess } from "../program.ts";
import { CrowdRecord, gather } from "./crowd.ts";
import { descriptorsLeft, House, measureIdle } from "./house.ts";
import { Watchman } from "./link.ts";
import { Random } from "./random.ts";
import { comesTrue, Watch } from "./watch.ts";
import { Zone } from "./zone.ts";

/** How large a soak is. */
export interface SoakOptions {
  /** For how long the crowd is kept up. */
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
  /** What the crowds did. */
  readonly record: CrowdRecord;
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
/** How much memory may grow while the crowd is there. */
export const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

const LONGEST_WARM_UP_MS = 10_000;
/** Silence after which the server sends a client away. */
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
  const newHouse = () => new House(server.port, zone, watchman);

  const idleShare = await visit(newHouse(), async (house) => {
    await house.fill(clients);
    return await measureIdle(house, watch);
  });

  const record = new CrowdRecord();
  const crowd = { port: server.port, zone, random, clients, hostile };
  const warmUpMs = Math.min(LONGEST_WARM_UP_MS, seconds * 1000 / 4);
  await gather(crowd, warmUpMs, record);
  await descriptorsLeft(watch, before, LEAVING_MS);
  const warmBytes = await watch.residentBytes();
  await gather(crowd, seconds * 1000 - warmUpMs, record);

  const notToldFull = await visit(newHouse(), async (house) => {
    await descriptorsLeft(watch, before, LEAVING_MS);
    await house.fill(maxClients);
    const otherwise = await house.knock(KNOCKS);
    await house.askAll();
    return otherwise;
  });
  const after = await descriptorsLeft(watch, before, LEAVING_MS);
  const endBytes = await shrunk(watch, warmBytes);

  const { code, stderr } = await visit(newHouse(), async (house) => {
    await house.fill(LAST_GUESTS);
    await house.leaveWorkUndone();
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

async function visit<Result>(house: House, run: (house: House) => Promise<Result>): Promise<Result> {
  using _ = house;
  return await run(house);
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
