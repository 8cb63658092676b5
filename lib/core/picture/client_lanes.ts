/**
 * Which lane of a picture each client has. A lane is free again when its client has left, so a client that connects for
 * each query takes one, not one for each connection. Clients that come while all lanes are taken share one more.
 */
import { escapeControls } from "../model/display.ts";
import type { ConnectionInfo, WireEvent } from "../trace/event.ts";
import { clientOf } from "../trace/lanes.ts";

const MAX_LANES = 6;
/** The longest name that a lane can show. */
const MAX_CHARACTERS = 12;
/** What a lane is called that several clients had one after the other, and the one that clients share. */
const SUCCESSIVE_CLIENTS = "clients";
const OTHER_CLIENTS = "others";

/** A client that is connected. */
interface Connected {
  readonly lane: number;
  /** The numbers of its connections, and whether the event that opened each was there. */
  readonly connections: Map<number, boolean>;
}

/** Gives out lanes. */
export class ClientLanes {
  readonly #names: string[] = [];
  readonly #connected = new Map<string, Connected>();
  readonly #taken = new Set<number>();
  /** The client that each lane belongs to, or belonged to last. */
  readonly #owners: string[] = [];

  /** What the lanes are called, from left to right: the client's name where a lane had one client only. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The client of an event, and its lane. */
  take(event: WireEvent): { readonly client: string; readonly lane: number } {
    const client = nameOf(event.connection);
    const { number } = event.connection;
    const { lane, connections } = this.#connected.get(client) ?? this.#connect(client);
    const isOpened = event.kind === "opened" || (connections.get(number) ?? false);
    if (isEnd(event, isOpened)) connections.delete(number);
    else connections.set(number, isOpened);
    if (connections.size === 0) {
      this.#connected.delete(client);
      this.#taken.delete(lane);
    }
    return { client, lane };
  }

  #connect(client: string): Connected {
    const lane = this.#freeLaneFor(client);
    const isShared = this.#names[lane] !== undefined && this.#owners[lane] !== client;
    this.#names[lane] = lane === MAX_LANES
      ? OTHER_CLIENTS
      : isShared
      ? SUCCESSIVE_CLIENTS
      : this.#names[lane] ?? client;
    this.#owners[lane] = client;
    if (lane < MAX_LANES) this.#taken.add(lane);
    const connected = { lane, connections: new Map() };
    this.#connected.set(client, connected);
    return connected;
  }

  /** The lane that the client had last, if that is free, or the first one that is. */
  #freeLaneFor(client: string): number {
    const before = this.#owners.indexOf(client);
    if (before >= 0 && !this.#taken.has(before)) return before;
    let lane = 0;
    while (lane < MAX_LANES && this.#taken.has(lane)) lane++;
    return lane;
  }
}

/** What a client is called: its name, unless that can't be the name of a lane. */
function nameOf(connection: ConnectionInfo): string {
  const name = clientOf(connection);
  return name.length <= MAX_CHARACTERS && escapeControls(name) === name ? name : `#${connection.number}`;
}

/** Whether an event is the last one of its connection: of an exchange of real DNS without a connection, the reply is. */
function isEnd(event: WireEvent, isOpened: boolean): boolean {
  const { kind } = event;
  if (kind === "dns") return event.isReply && !isOpened;
  return kind === "closed" || kind === "failed" || kind === "refused";
}
