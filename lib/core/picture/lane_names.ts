/**
 * Which programs have a lane of their own in a picture: servers, and the first few clients; the other clients share one.
 */
import { escapeControls } from "../model/display.ts";
import { sortServers } from "../trace/server_names.ts";

const MAX_CLIENTS = 6;
/** The longest name that a lane can show. */
const MAX_CHARACTERS = 12;
const OTHER_CLIENTS = "others";

/** Gives out lanes. */
export class LaneNames {
  readonly #clients: string[] = [];
  readonly #servers = new Set<string>();

  /** The lanes: clients in the order in which they came, then RS, TS and what else there is. */
  get lanes(): readonly string[] {
    return [...this.#clients, ...sortServers(this.#servers)];
  }

  /** The lane of a client. */
  client(name: string): string {
    if (this.#clients.includes(name)) return name;
    const isPlain = name.length <= MAX_CHARACTERS && escapeControls(name) === name;
    const lane = isPlain && this.#clients.length < MAX_CLIENTS ? name : OTHER_CLIENTS;
    if (!this.#clients.includes(lane)) this.#clients.push(lane);
    return lane;
  }

  /** The lane of a server. */
  server(name: string): string {
    this.#servers.add(name);
    return name;
  }
}
