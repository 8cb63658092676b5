/**
 * Clients that are connected, got one reply, and have sent nothing since.
 *
 * They show what they cost the server, what a full server replies to the next client, and how it ends while they are connected.
 */
import { Link, type Watchman } from "./link.ts";
import { comesTrue, type Watch } from "./watch.ts";
import type { Zone } from "./zone.ts";

/** So many connect at a time: more than that can wait in the listener's queue for a second. */
const AT_A_TIME = 100;
const IDLE_MS = 2000;
/** What has been answered still costs a little when the reply is there: sockets are registered, timers end. */
const SETTLING_MS = 300;
const IDLE_TRIES = 3;
/** The share of a CPU that an idle server may take. */
export const MAX_IDLE_SHARE = 0.01;
const FULL_REPLY = "- Error:SERVER FULL\n";

/** Idle clients, disconnected together. */
export class IdleClients implements Disposable {
  readonly #port: number;
  readonly #zone: Zone;
  readonly #watchman: Watchman;
  readonly #links: Link[] = [];

  /** No clients yet. */
  constructor(port: number, zone: Zone, watchman: Watchman) {
    this.#port = port;
    this.#zone = zone;
    this.#watchman = watchman;
  }

  /** Connects clients until there are `count`; each gets a reply. */
  async fill(count: number): Promise<void> {
    while (this.#links.length < count) {
      const missing = Math.min(AT_A_TIME, count - this.#links.length);
      const links = await Promise.all(Array.from({ length: missing }, () => Link.open(this.#port, this.#watchman)));
      this.#links.push(...links);
      await askAll(links, this.#zone);
    }
  }

  /** Each client asks once more. */
  async askAll(): Promise<void> {
    await askAll(this.#links, this.#zone);
  }

  /** How many of the next `count` clients are not told that the server is full. */
  async knock(count: number): Promise<number> {
    let otherwise = 0;
    for (let knocked = 0; knocked < count; knocked++) {
      using link = await Link.open(this.#port, this.#watchman);
      if (await link.hearRest() !== FULL_REPLY) otherwise++;
    }
    return otherwise;
  }

  /** Half a query from each, and more than can be sent back to one: a server that ends now has work left. */
  async leaveWorkUndone(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.send("www.exam")));
    const [link] = this.#links;
    link?.send(`\n${this.#zone.longest.query}`.repeat(100_000)).catch(() => {});
  }

  [Symbol.dispose](): void {
    for (const link of this.#links) link.close();
  }
}

async function askAll(links: readonly Link[], zone: Zone): Promise<void> {
  await Promise.all(links.map(async (link) => {
    const { query, reply } = zone.question();
    await link.send(`${query}\n`);
    await link.hear(`${reply}\n`);
  }));
}

/**
 * The share of a CPU that the server takes while no client sends anything; null where the system does not tell.
 *
 * The lowest of up to three: a garbage collection that happens to fall into one is no cost of idling.
 */
export async function measureIdle(idleClients: IdleClients, watch: Watch): Promise<number | null> {
  let lowest = Infinity;
  for (let tries = 0; tries < IDLE_TRIES && lowest > MAX_IDLE_SHARE; tries++) {
    // Otherwise the server disconnects them for being idle meanwhile.
    await idleClients.askAll();
    await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
    const startMs = performance.now();
    const before = await watch.cpuMs();
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const after = await watch.cpuMs();
    if (before === null || after === null) return null;
    lowest = Math.min(lowest, (after - before) / (performance.now() - startMs));
  }
  return lowest;
}

/** Waits until the server has as few descriptors as `expected`, since all clients have left. How many it has then. */
export async function descriptorsLeft(watch: Watch, expected: number | null, limitMs: number): Promise<number | null> {
  let left = await watch.descriptors();
  await comesTrue(
    async () => left === null || expected === null || (left = await watch.descriptors()) === expected,
    limitMs,
  );
  return left;
}
