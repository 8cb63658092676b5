/**
 * What each client is called where recordings of several programs are one.
 *
 * A recording that a client made tells which connections are its own. Of a client that only servers recorded, a connection
 * to TS is taken to be that of the client at the same address that RS referred last and that has none yet. A recording that
 * was made of several has names already: a client keeps its own, unless a client of another recording has it.
 */
import { kindOfReply } from "../codec/reply_text.ts";
import { TS } from "../model/role.ts";
import type { ConnectionInfo, WireEvent } from "../trace/event.ts";

/** The client where there is only one. */
const ONLY_CLIENT = "client";
/** How many referrals of one address are looked through. */
const MAX_REFERRED = 64;

/** A connection whose client has yet to get its name. */
export type Unnamed = ConnectionInfo & { client?: string };

/** An event on the common clock. */
export interface Placed {
  /** What happened. */
  readonly event: WireEvent;
  /** Its connection, under a number of its own. */
  readonly connection: Unnamed;
  /** Which recording has it, counted from 0. */
  readonly recording: number;
}

/** Gives names to the clients of connections, in the order of their events. */
export class ClientNames {
  readonly #isOnly: boolean;
  readonly #byRecording = new Map<number, string>();
  readonly #named = new Set<Unnamed>();
  /** What the clients of a recording are called that have names in it, by its number and that name. */
  readonly #kept = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** The connections to RS that were referred, by the address of the client; the last one at the end. */
  readonly #referred = new Map<string, Unnamed[]>();
  /** The clients that are connected to TS. */
  readonly #atTs = new Set<string>();
  #count = 0;

  /** No names yet; `isOnly`: there is one client, and it recorded every connection. */
  constructor(isOnly: boolean) {
    this.#isOnly = isOnly;
  }

  /** Takes the next event; its connection has the client's name from then on. */
  take({ event, connection, recording }: Placed): void {
    const name = this.#named.has(connection) ? connection.client! : this.#name(connection, recording);
    if (connection.side === "client") return;
    if (connection.server === TS.label) {
      if (event.kind === "closed") this.#atTs.delete(name);
    } else if (event.kind === "reply" && kindOfReply(event.text) === "referral") {
      const host = hostOf(connection.peer);
      const others = (this.#referred.get(host) ?? []).filter((one) => one !== connection);
      this.#referred.set(host, [...others.slice(1 - MAX_REFERRED), connection]);
    }
  }

  #name(connection: Unnamed, recording: number): string {
    const { client, side, server } = connection;
    const name = client === undefined ? this.#nameOf(connection, recording) : this.#keep(client, recording);
    this.#named.add(connection);
    if (side === "server" && server === TS.label) this.#atTs.add(name);
    return connection.client = name;
  }

  #keep(name: string, recording: number): string {
    const key = `${recording} ${name}`;
    const isFree = name === ONLY_CLIENT ? this.#isOnly : !this.#taken.has(name);
    const kept = this.#kept.get(key) ?? (isFree ? name : this.#next());
    this.#kept.set(key, kept);
    this.#taken.add(kept);
    return kept;
  }

  #nameOf(connection: Unnamed, recording: number): string {
    if (connection.side === "client") {
      const name = this.#byRecording.get(recording) ?? (this.#isOnly ? ONLY_CLIENT : this.#next());
      this.#byRecording.set(recording, name);
      return name;
    }
    if (connection.server !== TS.label) return this.#next();
    const referred = this.#referred.get(hostOf(connection.peer)) ?? [];
    return referred.findLast(({ client }) => !this.#atTs.has(client!))?.client ?? this.#next();
  }

  #next(): string {
    let name: string;
    do name = `client#${++this.#count}`; while (this.#taken.has(name));
    this.#taken.add(name);
    return name;
  }
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"));
}
