/**
 * A load of clients: so many at a time; when one disconnects, the next connects, until the time is over.
 *
 * What went wrong for a well-behaved client is kept, with its behaviour; what did for a hostile one is its own fault.
 */
import { type Behaviour, CLIENTS, type Counts, type Surroundings } from "./clients.ts";
import { HOSTILE } from "./hostile.ts";
import { Curfew, Watchman, WrongReply } from "./link.ts";
import type { Random } from "./random.ts";
import type { Zone } from "./zone.ts";

/** How long one waits before the next try when it could not even connect. */
const RETRY_MS = 100;
/** How many promises that were broken are told in full. */
const MAX_TOLD = 10;

/** How large a load is, and which server it is on. */
export interface LoadOptions {
  /** The server's port. */
  readonly port: number;
  /** What the server knows. */
  readonly zone: Zone;
  /** Where chance comes from. */
  readonly random: Random;
  /** How many well-behaved clients there are at a time. */
  readonly clients: number;
  /** How many hostile clients there are at a time; a flood counts as one. */
  readonly hostile: number;
}

/** What loads have done so far. */
export class LoadRecord {
  /** What the well-behaved did. */
  readonly good: Counts = { connections: 0, queries: 0, replies: 0 };
  /** What the hostile did, as far as it is counted. */
  readonly bad: Counts = { connections: 0, queries: 0, replies: 0 };
  /** How often each behaviour was run, by its name. */
  readonly runs: Map<string, number> = new Map([...CLIENTS, ...HOSTILE].map(({ name }) => [name, 0]));
  /** How many clients were let down: by a wrong reply or by none. */
  readonly failures: { wrong: number; missing: number } = { wrong: 0, missing: 0 };
  /** The first of these, in words. */
  readonly told: string[] = [];

  /** Notes what a client of this behaviour met. */
  fail(name: string, error: unknown): void {
    this.failures[error instanceof WrongReply ? "wrong" : "missing"]++;
    if (this.told.length < MAX_TOLD) this.told.push(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Keeps a load up for so long, then lets every client finish. */
export async function keepLoad(options: LoadOptions, milliseconds: number, record: LoadRecord): Promise<void> {
  using watchman = new Watchman();
  const curfew = new Curfew();
  const shared = { ...options, watchman, curfew };
  const timer = setTimeout(() => curfew.call(), milliseconds);
  try {
    await Promise.all([
      ...slots(options.clients, CLIENTS, { ...shared, counts: record.good }, record, (name, error) => {
        record.fail(name, error);
      }),
      ...slots(options.hostile, HOSTILE, { ...shared, counts: record.bad }, record, (name, error) => {
        if (error instanceof WrongReply) record.fail(name, error);
      }),
    ]);
  } finally {
    clearTimeout(timer);
    curfew.call();
  }
}

function slots(
  count: number,
  behaviours: readonly Behaviour[],
  surroundings: Surroundings,
  record: LoadRecord,
  onError: (name: string, error: unknown) => void,
): Promise<void>[] {
  return Array.from({ length: count }, async (_, slot) => {
    for (let turn = slot; !surroundings.curfew.isOver; turn++) {
      const { name, run } = behaviours[turn % behaviours.length];
      record.runs.set(name, record.runs.get(name)! + 1);
      try {
        await run(surroundings);
      } catch (error) {
        onError(name, error);
        await surroundings.curfew.pause(RETRY_MS);
      }
    }
  });
}
