/**
 * A conversation with a server that exists only here: no sockets, and a clock that jumps to whatever happens next.
 */
import { Conversation } from "../../../lib/core/resolve/conversation.ts";
import { Resolution } from "../../../lib/core/resolve/resolution.ts";
import type { Action, ConversationOptions, Input, Note } from "../../../lib/core/resolve/turn.ts";
import type { Deviation } from "../../../lib/core/model/deviation.ts";
import type { Finding } from "../../../lib/core/trace/event.ts";

/** A connection, as the simulated server sees it. */
export interface ServerEnd {
  /** Its number, from 1. */
  readonly number: number;
  /** What has come over it, one string a write. */
  readonly heard: string[];
  /** Sends octets, now or `afterMs` later. */
  send(octets: string, afterMs?: number): void;
  /** Closes the connection, now or `afterMs` later. */
  close(afterMs?: number): void;
  /** Resets the connection, now or `afterMs` later. */
  reset(afterMs?: number): void;
}

/** What a simulated server does. */
export interface SimulatedServer {
  /** What becomes of a connection attempt; it is accepted at once unless told otherwise. */
  readonly connect?: (number: number, nowMs: number) => "accept" | "refuse" | "ignore" | "unknown host";
  /** Takes what one write of the client brought. */
  readonly receive: (connection: ServerEnd, octets: string) => void;
}

/** What came of a simulated conversation. */
export interface Simulated {
  /** The results, in the order of the names. */
  readonly results: readonly string[];
  /** What the conversation threw, if it did. */
  readonly failure: unknown;
  /** What each connection brought to the server, one string a write. */
  readonly heard: readonly (readonly string[])[];
  /** What was nearly right in the server's replies. */
  readonly deviations: readonly Deviation[];
  /** The replies that the observer was told of, as they came. */
  readonly replies: readonly string[];
  /** What the client found out about the server. */
  readonly findings: readonly Finding[];
  /** How many milliseconds passed. */
  readonly elapsedMs: number;
  /** What the client did with connections: "connect 1", "done 1", ... */
  readonly log: readonly string[];
}

/** Asks a simulated server about `names` until all have their results or the conversation fails. */
export function simulate(
  names: readonly string[],
  server: SimulatedServer,
  options: Partial<ConversationOptions> = {},
): Simulated {
  return new Simulation(names, server, options).run();
}

class Simulation {
  readonly #resolution = new Resolution(1);
  readonly #server: SimulatedServer;
  readonly #conversation: Conversation;
  readonly #ends = new Map<number, ServerEnd>();
  readonly #heard: string[][] = [];
  readonly #findings: Finding[] = [];
  readonly #replies: string[] = [];
  readonly #log: string[] = [];
  /** What will happen, and when. */
  #events: { atMs: number; input: Input }[] = [];
  #nowMs = 0;

  constructor(names: readonly string[], server: SimulatedServer, options: Partial<ConversationOptions>) {
    this.#server = server;
    this.#resolution.add(names);
    this.#resolution.completeList();
    this.#conversation = new Conversation(this.#resolution.stages[0], {
      peer: { label: "RS", host: "ilab1", port: 50007 },
      framing: "auto",
      timeoutMs: 5000,
      note: (note: Note) => {
        if (note.kind === "finding") this.#findings.push(note.finding);
        if (note.kind === "reply") this.#replies.push(note.octets);
      },
      ...options,
    });
  }

  run(): Simulated {
    const results: string[] = [];
    let failure: unknown;
    try {
      let input: Input = { kind: "start" };
      for (;;) {
        const { actions, untilMs } = this.#conversation.resume(input, this.#nowMs);
        for (const action of actions) this.#perform(action);
        results.push(...this.#resolution.takeResults());
        if (untilMs === undefined) break;
        input = this.#next(untilMs);
      }
    } catch (error) {
      failure = error;
      results.push(...this.#resolution.takeResults());
    }
    return {
      results,
      failure,
      heard: this.#heard,
      deviations: this.#resolution.stages[0].deviations,
      replies: this.#replies,
      findings: this.#findings,
      elapsedMs: this.#nowMs,
      log: this.#log,
    };
  }

  /** What happens next, at the latest at `untilMs`; the clock goes there. */
  #next(untilMs: number): Input {
    const first = this.#events.reduce((early, event) => event.atMs < early.atMs ? event : early, {
      atMs: untilMs,
      input: { kind: "silence" } as Input,
    });
    if (first.atMs === Infinity) throw new Error("The conversation waits for ever");
    this.#events = this.#events.filter((event) => event !== first);
    this.#nowMs = Math.max(this.#nowMs, first.atMs);
    return first.input;
  }

  #perform(action: Action): void {
    const { connection } = action;
    if (action.kind === "send") {
      this.#heard[connection - 1].push(action.octets);
      this.#server.receive(this.#ends.get(connection)!, action.octets);
    } else if (action.kind === "disconnect") {
      this.#log.push(`${action.ending} ${connection}`);
    } else {
      this.#log.push(`connect ${connection}`);
      this.#connect(connection);
    }
  }

  #connect(number: number): void {
    const heard: string[] = this.#heard[number - 1] = [];
    const happen = (event: Input, afterMs = 0) => this.#events.push({ atMs: this.#nowMs + afterMs, input: event });
    const outcome = this.#server.connect?.(number, this.#nowMs) ?? "accept";
    if (outcome === "ignore") return;
    if (outcome !== "accept") {
      const reason = outcome === "refuse" ? "refused" : outcome;
      happen({ kind: "unreachable", connection: number, reason, detail: "told so" });
      return;
    }
    this.#ends.set(number, {
      number,
      heard,
      send: (octets, afterMs) => happen({ kind: "octets", connection: number, octets }, afterMs),
      close: (afterMs) => happen({ kind: "end", connection: number, isReset: false }, afterMs),
      reset: (afterMs) => happen({ kind: "end", connection: number, isReset: true }, afterMs),
    });
    happen({ kind: "connected", connection: number });
  }
}

/** The answer that simulated servers have for every name. */
export function answerTo(name: string): string {
  return `${name} 10.0.0.1 A`;
}

/** So many names: h0, h1, ... */
export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `h${index}`);
}

/** A server that takes each write for one message: as most programs of the lab do. */
export function rawServer(reply: (name: string) => string = answerTo): SimulatedServer {
  return { receive: (connection, octets) => connection.send(reply(octets)) };
}

/** A server that takes lines and replies with lines; `most` lines of a segment, and it drops the others. */
export function lineServer(most = Infinity, reply: (name: string) => string = answerTo): SimulatedServer {
  const rests = new Map<ServerEnd, string>();
  return {
    receive(connection, octets) {
      const lines = ((rests.get(connection) ?? "") + octets).split("\n");
      rests.set(connection, lines.pop()!);
      const replies = lines.slice(0, most).map((line) => `${reply(line.trim())}\n`);
      if (replies.length > 0) connection.send(replies.join(""));
    },
  };
}
