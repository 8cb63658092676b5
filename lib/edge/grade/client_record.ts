/**
 * What the reference servers see of a student's client.
 */
import type { ClientObservation, SeenQuery } from "../../core/grade/observation.ts";
import type { WireEvent } from "../../core/trace/event.ts";

/** How many wire events of a run are kept. */
const MAX_EVENTS = 2000;

/** What has been seen of a client so far. */
export class ClientRecord {
  /** Its queries. */
  readonly queries: SeenQuery[] = [];
  readonly #connections = { RS: 0, TS: 0 };
  readonly #events: WireEvent[] = [];
  #isTsEarly = false;
  /** How many connections it has made. */
  connectionCount = 0;
  /** When something last happened on the wire. */
  lastMs = 0;

  /** Hears of everything that happens. */
  readonly observer = (event: WireEvent): void => {
    this.lastMs = event.atMs;
    if (this.#events.length < MAX_EVENTS) this.#events.push(event);
  };

  /** Notes a connection. */
  addConnection(server: "RS" | "TS"): void {
    this.#connections[server]++;
    const isReferred = this.queries.some((query) => query.server === "RS" && / NS$/.test(query.reply));
    if (server === "TS" && !isReferred) this.#isTsEarly = true;
  }

  /** Notes a query. */
  addQuery(query: SeenQuery): void {
    this.queries.push(query);
  }

  /** Whether each name has a reply that is no referral. */
  isDone(names: readonly string[]): boolean {
    const replied = new Set(
      this.queries.filter(({ reply }) => !/ NS$/.test(reply)).map(({ text }) => text.toLowerCase()),
    );
    return names.every((name) => replied.has(name.toLowerCase()));
  }

  /** All of it. */
  get seen(): Pick<ClientObservation, "queries" | "connections" | "isTsEarly" | "events"> {
    return {
      queries: this.queries,
      connections: this.#connections,
      isTsEarly: this.#isTsEarly,
      events: this.#events,
    };
  }
}
