/**
 * The client of a run of a student's server: asks what the run asks, in its manner, and adapts to how the server frames
 * messages and keeps connections.
 */
import type { Ask } from "../../core/cases/asks.ts";
import type { ClientManner } from "../../core/cases/grade_case.ts";
import type { Exchange, Framing } from "../../core/grade/observation.ts";
import { trimPadding } from "../../core/model/octet_string.ts";
import { type ServerPlace, StudentServerLink } from "./student_server_link.ts";

/** What is known of a server from earlier runs. */
export interface ServerHabits {
  /** How it frames messages. */
  framing: Framing;
  /** Whether it answers one query a connection. */
  isPerQuery: boolean;
  /** What it sends when a client connects, before its first reply. */
  greeting?: string;
}

/** How a conversation is held. */
export interface ConversationOptions {
  /** Where the server is. */
  readonly place: ServerPlace;
  /** What is known of the server; what is found out is added. */
  readonly habits: ServerHabits;
  /** How long a reply may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The number of the next connection. */
  readonly nextNumber: () => number;
}

const SLOW_MS = 1500;
const SPLIT_PAUSE_MS = 150;
const RAW_JOIN_MS = 400;
/** How long a greeting may take that was seen before. */
const GREETING_MS = 500;

/** A conversation with a student's server. */
export class ServerConversation {
  readonly #options: ConversationOptions;
  #link: StudentServerLink | undefined;
  /** How many queries this connection has answered. */
  #answered = 0;
  /** After how many replies the server closed the connection, or replied no more on it. */
  closings = 0;

  /** A conversation without connections. */
  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Asks everything in a manner; stops at the first query that gets no reply. */
  async askAll(asks: readonly Ask[], manner: ClientManner): Promise<Exchange[]> {
    if (manner === "join") return await this.#askJoined(asks);
    const exchanges: Exchange[] = [];
    for (const [index, ask] of asks.entries()) {
      if (manner === "slow" && index > 0) await pause(SLOW_MS);
      const exchange = await this.#ask(ask, manner, index === asks.length - 1);
      exchanges.push(exchange);
      if (exchange.reply === undefined) break;
    }
    return exchanges;
  }

  /** Leaves: closes the connection. */
  async leave(): Promise<void> {
    await this.#link?.close();
    this.#link = undefined;
  }

  async #ask(ask: Ask, manner: ClientManner, isLast: boolean): Promise<Exchange> {
    const { habits } = this.#options;
    // A server that answers one query a connection would not reply on this one.
    const isUsed = this.#link !== undefined && (this.#link.isEnded || habits.isPerQuery && this.#answered > 0);
    if (isUsed) await this.#reopen();
    const exchange = await this.#askOnce(ask, manner, isLast);
    if (exchange.reply !== undefined || this.#answered === 0 || exchange.trouble === "refused") return exchange;
    await this.#reopen();
    const again = await this.#askOnce(ask, manner, isLast);
    if (again.reply === undefined) return exchange;
    habits.isPerQuery ||= this.closings > 1;
    return again;
  }

  async #reopen(): Promise<void> {
    await this.leave();
    this.closings++;
    this.#answered = 0;
  }

  async #askOnce({ ask, expected }: Ask, manner: ClientManner, isLast: boolean): Promise<Exchange> {
    const { habits: { framing }, timeoutMs } = this.#options;
    const link = await this.#connect();
    if (link === undefined) return { ask, expected, trouble: "refused" };
    const end = framing.query === "padding" ? "" : framing.query;
    const { query } = expected;
    const cut = Math.floor(query.length / 2);
    const pieces = manner === "split" ? [query.slice(0, cut), query.slice(cut) + end] : [query + end];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await pause(SPLIT_PAUSE_MS);
      await link.send(piece);
    }
    link.noteQuery(query, query + end);
    if (manner === "half-close" && isLast) await link.closeWrite();
    const received = await link.receive(expected, framing.reply.endsWith("\n"), timeoutMs);
    if ("trouble" in received) return { ask, expected, trouble: received.trouble };
    this.#answered++;
    return { ask, expected, reply: this.#withoutGreeting(received.reply, expected.text) };
  }

  /** Sends all queries in one segment, then takes the replies. */
  async #askJoined(asks: readonly Ask[]): Promise<Exchange[]> {
    const { habits: { framing }, timeoutMs } = this.#options;
    const link = await this.#connect();
    if (link === undefined) return asks.slice(0, 1).map((ask) => ({ ...ask, trouble: "refused" }));
    const end = framing.query.endsWith("\n") ? framing.query : "\n";
    // A raw server may understand lines, too; it is not waited for as long.
    const waitMs = framing.query.endsWith("\n") ? timeoutMs : Math.min(timeoutMs, RAW_JOIN_MS);
    await link.send(asks.map(({ expected }) => expected.query + end).join(""));
    for (const { expected } of asks) link.noteQuery(expected.query, expected.query + end);
    const exchanges: Exchange[] = [];
    for (const ask of asks) {
      const received = await link.receive(ask.expected, true, waitMs);
      exchanges.push({ ...ask, ...received });
      if ("trouble" in received) break;
    }
    return exchanges;
  }

  /** The connection, opened if there is none; what is sent before the first query is a greeting. */
  async #connect(): Promise<StudentServerLink | undefined> {
    const { place, nextNumber, habits } = this.#options;
    if (this.#link !== undefined) return this.#link;
    const link = await StudentServerLink.open(place, nextNumber());
    if (link !== undefined && habits.greeting !== undefined) await link.leftOver(GREETING_MS);
    return this.#link = link;
  }

  /** A first reply behind a greeting that came with it. */
  #withoutGreeting(reply: string, wanted: string): string {
    const text = trimPadding(reply);
    const isGreeted = this.#answered === 1 && text !== wanted && text.endsWith(wanted);
    if (!isGreeted || !/\s$/.test(text.slice(0, -wanted.length))) return reply;
    this.#options.habits.greeting ??= text.slice(0, -wanted.length);
    return wanted;
  }
}

/** Waits: for what a student's program must bear, there is no event. */
export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
