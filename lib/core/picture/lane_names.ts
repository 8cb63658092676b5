/**
 * Which programs have a lane of their own in a picture: the first few; the others share one.
 */
import { escapeControls } from "../model/display.ts";
import { ROLES } from "../model/role.ts";

const MAX_CLIENTS = 6;
const MAX_SERVERS = 4;
/** The longest name that a lane can show. */
const MAX_CHARACTERS = 12;
const OTHER_CLIENTS = "others";
const OTHER_SERVERS = "servers";

/** Gives out lanes. */
export class LaneNames {
  readonly #clients: string[] = [];
  readonly #servers: string[] = [];

  /** The lanes: clients in the order in which they came, then RS, TS and what else there is. */
  get lanes(): readonly string[] {
    return [...this.#clients, ...this.#servers.toSorted((one, other) => rank(one) - rank(other))];
  }

  /** The lane of a client. */
  client(name: string): string {
    return take(this.#clients, name, MAX_CLIENTS, OTHER_CLIENTS);
  }

  /** The lane of a server. */
  server(name: string): string {
    return take(this.#servers, name, MAX_SERVERS, OTHER_SERVERS);
  }
}

function take(lanes: string[], name: string, most: number, shared: string): string {
  if (lanes.includes(name)) return name;
  const isPlain = name.length <= MAX_CHARACTERS && escapeControls(name) === name;
  const lane = isPlain && lanes.length < most ? name : shared;
  if (!lanes.includes(lane)) lanes.push(lane);
  return lane;
}

function rank(server: string): number {
  const at = ROLES.findIndex(({ label }) => label === server);
  return at < 0 ? ROLES.length : at;
}
