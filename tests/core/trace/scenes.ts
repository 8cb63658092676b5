/**
 * Sessions as events, for the tests of what shows them: ladder, capture file, merging.
 */
import { utf8Octets } from "../../../lib/core/model/octet_string.ts";
import type { ConnectionInfo, Ending, Finding, WireEvent } from "../../../lib/core/trace/event.ts";

/** Events that happen one after the other; each call of `after` lets time pass. */
export class Scene {
  readonly events: WireEvent[] = [];
  #nowMs: number;

  /** A scene whose clock begins at `nowMs`. */
  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  /** Lets `ms` milliseconds pass. */
  after(ms: number): this {
    this.#nowMs += ms;
    return this;
  }

  /** Adds what happens on `connection`. */
  on(connection: ConnectionInfo): Happenings {
    return new Happenings(connection, (event) => {
      this.events.push({ ...event, atMs: this.#nowMs, connection } as WireEvent);
    });
  }
}

type Happening = WireEvent extends infer Event ? Event extends WireEvent ? Omit<Event, "atMs" | "connection"> : never
  : never;

/** What happens on one connection, seen from the end that reports. */
export class Happenings {
  readonly #isServer: boolean;
  readonly #add: (event: Happening) => void;
  /** The queries that have no reply yet. */
  readonly #waiting: string[] = [];

  constructor({ side }: ConnectionInfo, add: (event: Happening) => void) {
    this.#isServer = side === "server";
    this.#add = add;
  }

  opened(): this {
    return this.#with({ kind: "opened", wallClockMs: 1_764_000_000_000 });
  }

  /** Bytes cross the socket: towards this end, or from it. */
  segment(way: "read" | "written", text: string): this {
    return this.#with({ kind: way, octets: utf8Octets(text) });
  }

  /** A query, in a segment of its own unless told otherwise. */
  query(text: string, { alone = true } = {}): this {
    const octets = utf8Octets(text);
    if (this.#isServer && alone) this.segment("read", text);
    this.#waiting.push(octets.trim());
    this.#with({ kind: "query", text: octets.trim(), octets, framing: framingOf(text) });
    return this.#isServer || !alone ? this : this.segment("written", text);
  }

  /** A reply, in a segment of its own unless told otherwise. */
  reply(text: string, { alone = true } = {}): this {
    const octets = utf8Octets(text);
    const query = this.#waiting.shift() ?? "";
    const event = { kind: "reply", text: octets.trim(), octets, framing: framingOf(text), query } as const;
    if (!this.#isServer && alone) this.segment("read", text);
    this.#with(event);
    return !this.#isServer || !alone ? this : this.segment("written", text);
  }

  lateNewline(): this {
    this.#with({ kind: "extra", octets: "\n" });
    return this.segment(this.#isServer ? "read" : "written", "\n");
  }

  found(finding: Finding): this {
    return this.#with({ kind: "finding", finding });
  }

  finished(): this {
    return this.#with({ kind: "finished" });
  }

  /** A message of real DNS, whose words do not matter. */
  dns(transport: "udp" | "tcp", isReply: boolean, octets: string): this {
    return this.#with({ kind: "dns", transport, isReply, parts: [isReply ? "reply" : "query"], octets });
  }

  failed(message: string): this {
    return this.#with({ kind: "failed", message });
  }

  refused(connected: number): this {
    return this.#with({ kind: "refused", connected });
  }

  unread(): this {
    return this.#with({ kind: "unread" });
  }

  closed(ending: Ending): this {
    return this.#with({ kind: "closed", ending });
  }

  #with(event: Happening): this {
    this.#add(event);
    return this;
  }
}

function framingOf(text: string): "line" | "raw" {
  return text.endsWith("\n") ? "line" : "raw";
}

/** Connection `number` of a client with `server`, seen by the client. */
export function atClient(number: number, server = "RS"): ConnectionInfo {
  return { number, side: "client", server, local: `127.0.0.1:4100${number}`, peer: `127.0.0.1:5000${server.length}` };
}

/** Connection `number` of `server`, seen by the server. */
export function atServer(number: number, server = "RS"): ConnectionInfo {
  return { number, side: "server", server, local: "127.0.0.1:50007", peer: `127.0.0.1:4100${number}` };
}
