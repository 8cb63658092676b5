/**
 * A process of its own that asks a server as fast as it can: so many connections, so many queries in flight on each.
 *
 * Takes orders on standard input, a line each: an {@linkcode Order} as JSON connects ("ready" is the answer), "go" runs
 * it (the answer is a {@linkcode Outcome} as JSON). The connections stay open until the next order, so that whoever
 * measures the server finds its threads alive. Queries are bytes made beforehand; of replies, newlines are counted.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { makePicker, missingNameOf, nameOf } from "./names.ts";

/** What to run. */
export interface Order {
  /** The server's port, on loopback. */
  readonly port: number;
  /** How many connections. */
  readonly connections: number;
  /** How many queries are in flight on each. */
  readonly depth: number;
  /** How many queries in all. */
  readonly queries: number;
  /** How many names the server's table has; one query in ten asks for another. */
  readonly names: number;
}

/** What came out. */
export interface Outcome {
  /** How many replies came. */
  readonly replies: number;
  /** How long that took. */
  readonly seconds: number;
}

const MAX_POOL_QUERIES = 131_072;
const NEWLINE = 0x0a;

/** Queries to send, back to back, and where each starts. */
interface Pool {
  readonly names: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

function makePool({ names, queries, depth }: Order): Pool {
  const count = Math.max(depth, Math.min(queries, MAX_POOL_QUERIES));
  const pick = makePicker(names);
  const lines = Array.from({ length: count }, () => pick(10) === 0 ? missingNameOf(pick(names)) : nameOf(pick(names)));
  const starts = new Uint32Array(count + 1);
  for (let index = 0; index < count; index++) starts[index + 1] = starts[index] + lines[index].length + 1;
  return { names, bytes: new TextEncoder().encode(`${lines.join("\n")}\n`), starts };
}

/** One order: the connections, and what is left to ask. */
class Run implements Disposable {
  readonly #order: Order;
  readonly #pool: Pool;
  readonly #connections: readonly Deno.TcpConn[];
  #unsent: number;
  #at = 0;

  private constructor(order: Order, pool: Pool, connections: readonly Deno.TcpConn[]) {
    this.#order = order;
    this.#pool = pool;
    this.#connections = connections;
    this.#unsent = order.queries;
  }

  static async connect(order: Order, pool: Pool): Promise<Run> {
    const { port, connections: length } = order;
    const connecting = Array.from({ length }, () => Deno.connect({ hostname: "127.0.0.1", port }));
    const connections = await Promise.all(connecting);
    for (const conn of connections) conn.setNoDelay(true);
    return new Run(order, pool, connections);
  }

  async measure(): Promise<Outcome> {
    const startMs = performance.now();
    const replies = await Promise.all(this.#connections.map((conn) => this.#converse(conn)));
    return { replies: replies.reduce((sum, count) => sum + count, 0), seconds: (performance.now() - startMs) / 1000 };
  }

  /** Sends a query for each reply that comes, as long as there are any, and counts the replies. */
  async #converse(conn: Deno.TcpConn): Promise<number> {
    const buffer = new Uint8Array(65536);
    const first = this.#take(this.#order.depth);
    let sending = send(conn, first.bytes);
    let heard = 0;
    for (let sent = first.count; heard < sent;) {
      const count = await conn.read(buffer);
      if (count === null) throw new Error("The server has closed a connection");
      const replies = countNewlines(buffer, count);
      heard += replies;
      const next = this.#take(replies);
      if (next.count === 0) continue;
      sent += next.count;
      await sending;
      sending = send(conn, next.bytes);
    }
    await sending;
    return heard;
  }

  /** The next queries, at most `wanted`. */
  #take(wanted: number): { readonly count: number; readonly bytes: Uint8Array } {
    const { bytes, starts } = this.#pool;
    const count = Math.min(wanted, this.#unsent);
    if (this.#at + count >= starts.length) this.#at = 0;
    const from = this.#at;
    this.#at += count;
    this.#unsent -= count;
    return { count, bytes: bytes.subarray(starts[from], starts[this.#at]) };
  }

  [Symbol.dispose](): void {
    for (const conn of this.#connections) conn.close();
  }
}

async function send(conn: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await conn.write(bytes.subarray(sent));
}

function countNewlines(bytes: Uint8Array, length: number): number {
  let newlines = 0;
  for (let at = 0; at < length; at++) if (bytes[at] === NEWLINE) newlines++;
  return newlines;
}

async function say(line: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${line}\n`);
  for (let said = 0; said < bytes.length;) said += await Deno.stdout.write(bytes.subarray(said));
}

if (import.meta.main) {
  let run: Run | undefined;
  let pool: Pool | undefined;
  for await (const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
    if (line === "go") {
      await say(JSON.stringify(await run?.measure()));
      continue;
    }
    run?.[Symbol.dispose]();
    const order: Order = JSON.parse(line);
    if (pool?.names !== order.names) pool = makePool({ ...order, queries: MAX_POOL_QUERIES });
    run = await Run.connect(order, pool);
    await say("ready");
  }
}
