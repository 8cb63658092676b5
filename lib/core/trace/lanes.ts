/**
 * Which programs have a lane of the ladder: each server, and as many clients as there is room for.
 *
 * A client gets its lane at its first event and keeps it until its connection closes; those that find no room share one.
 */
import type { ConnectionInfo, WireEvent } from "./event.ts";
import { SERVER_NAMES, sortServers } from "./server_names.ts";

/** The lane of the clients that have none. */
export const SHARED_LANE = "others";

/** The lanes of a ladder, which change as clients come and go. */
export class Lanes {
  readonly #maxClients: number;
  readonly #laneOf = new Map<string, string>();
  /** How many clients share a lane. */
  #sharing = 0;
  #names: readonly string[];

  /**
   * Lanes for these programs, unless there are more clients than `maxClients`, which is how many get lanes of their own at
   * a time.
   */
  constructor(names: readonly string[], maxClients: number) {
    this.#names = names.filter((name) => !SERVER_NAMES.includes(name)).length > maxClients ? [] : names;
    this.#maxClients = maxClients;
  }

  /** Their names, from left to right: the clients, then the servers. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Makes room for the programs of an event. Returns whether the lanes have changed. */
  makeRoom({ connection }: WireEvent): boolean {
    const client = clientOf(connection);
    const isKnown = this.#laneOf.has(client) && this.#names.includes(connection.server);
    if (isKnown) return false;
    const known = this.#names.filter((name) => SERVER_NAMES.includes(name));
    const servers = sortServers(new Set([...known, connection.server]));
    let clients = this.#names.filter((name) => !servers.includes(name));
    if (!this.#laneOf.has(client) && !clients.includes(client)) {
      clients = clients.filter((name) => name === SHARED_LANE ? this.#sharing > 0 : this.#laneOf.has(name));
      const own = clients.filter((name) => name !== SHARED_LANE);
      if (own.length < this.#maxClients) clients.push(client);
      else if (own.length === clients.length) clients.push(SHARED_LANE);
    }
    if (!this.#laneOf.has(client)) {
      const lane = clients.includes(client) ? client : SHARED_LANE;
      this.#laneOf.set(client, lane);
      if (lane === SHARED_LANE) this.#sharing++;
    }
    const before = this.#names.join();
    this.#names = [...clients, ...servers];
    return this.#names.join() !== before;
  }

  /** The lane of the client of a connection; {@linkcode makeRoom} was called with an event of it. */
  clientLaneOf(connection: ConnectionInfo): string {
    return this.#laneOf.get(clientOf(connection)) ?? SHARED_LANE;
  }

  /** Frees the lane of a connection that has ended; it is drawn until another client needs the room. */
  free(connection: ConnectionInfo): void {
    const client = clientOf(connection);
    if (this.#laneOf.get(client) === SHARED_LANE) this.#sharing--;
    this.#laneOf.delete(client);
  }
}

/** What the client of a connection is called: its name, or what it is to the server. */
export function clientOf({ client, side, number }: ConnectionInfo): string {
  return client ?? (side === "client" ? "client" : `client#${number}`);
}

/** The client and the server of a connection, as a key: all connections between the two have the same. */
export function pairOf(connection: ConnectionInfo): string {
  return `${clientOf(connection)}\n${connection.server}`;
}

/** The programs of `events`, as lanes from left to right. */
export function lanesOf(events: readonly WireEvent[]): string[] {
  const clients = new Set(events.map(({ connection }) => clientOf(connection)));
  const servers = new Set(events.map(({ connection }) => connection.server));
  return [...clients, ...sortServers(servers)];
}
