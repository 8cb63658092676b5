/**
 * A TCP proxy that does to the bytes passing through what networks, and programs that die, do to them.
 *
 * One fault for each proxy, in one direction or both. On node:net, since Deno's own sockets can't be reset.
 */
import net from "node:net";
import { HOST } from "./loopback.ts";

/** Which way the bytes go that a fault befalls. */
export type Direction = "queries" | "replies" | "both";

/** Where a fault puts what it makes of the bytes of one direction of one connection. */
export interface Outlet {
  /** Which connection of the proxy this is, from 0. */
  readonly connection: number;
  /** Sends `bytes` in a write of their own; resolves when the system has taken them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Counts that the fault has happened: a test must not pass because it did not. */
  strike(): void;
  /** Waits; shorter where the last connection of the proxy is closed meanwhile. */
  pause(milliseconds: number): Promise<void>;
  /** Ends this direction; what still comes is dropped. */
  end(): void;
  /** Ends both directions: both peers see the end of the stream. */
  close(): void;
  /** Resets both connections. */
  reset(): void;
}

/** What becomes of the bytes of one direction of one connection. */
export interface Passage {
  /** Takes the next piece; the one after it waits until this is done. */
  take(piece: Uint8Array): Promise<void> | void;
  /** No more pieces come. */
  finish?(): Promise<void>;
}

/** One way in which bytes arrive otherwise than they were sent. */
export interface Fault {
  readonly name: string;
  /** What it does, as the end of a sentence that begins with the name of a direction. */
  readonly does: string;
  /** "harmless": results must be right; "harmful": they are a right beginning, and what is wrong has its typed error. */
  readonly harm: "harmless" | "harmful";
  /** Whether a long list would show no more than a short one. */
  readonly isForFew?: boolean;
  readonly start: (outlet: Outlet) => Passage;
}

/** Every piece becomes these pieces. */
function splitting(nextLength: () => () => number): Fault["start"] {
  return (outlet) => {
    const length = nextLength();
    return {
      async take(piece) {
        for (let at = 0, end = 0; at < piece.length; at = end) {
          end = at + length();
          outlet.strike();
          await outlet.write(piece.subarray(at, end));
        }
      },
    };
  };
}

/** Pieces wait until there are `most` of them, or none has come for a moment. */
function joining(most: number, quietMs: number): Fault["start"] {
  return (outlet) => {
    let held: Uint8Array[] = [];
    let taken = 0;
    const release = async () => {
      const pieces = held;
      held = [];
      if (pieces.length > 0) await outlet.write(new Uint8Array(pieces.flatMap((piece) => [...piece])));
    };
    const releaseWhenQuiet = async (last: number) => {
      await outlet.pause(quietMs);
      if (last === taken) await release();
    };
    return {
      async take(piece) {
        held.push(piece);
        taken++;
        outlet.strike();
        if (held.length >= most) await release();
        else releaseWhenQuiet(taken);
      },
      finish: release,
    };
  };
}

/** The first `count` bytes of a connection pass, then `strike` comes; to the first connection only, or to each. */
function cut(name: string, does: string, count: number, strike: "end" | "close" | "reset", which: "first" | "each") {
  const start = (outlet: Outlet): Passage => {
    let left = which === "first" && outlet.connection > 0 ? Infinity : count;
    return {
      async take(piece) {
        const passing = piece.subarray(0, left);
        left -= passing.length;
        await outlet.write(passing);
        if (left > 0) return;
        outlet.strike();
        outlet[strike]();
      },
    };
  };
  return { name, does, harm: "harmful", isForFew: which === "each", start } as const;
}

/** The second piece of the first connection is sent twice. */
function repeating(outlet: Outlet): Passage {
  let taken = 0;
  return {
    async take(piece) {
      await outlet.write(piece);
      if (taken++ !== 1 || outlet.connection > 0) return;
      outlet.strike();
      await outlet.write(piece);
    },
  };
}

/** Lengths of 1 to 40, the same in each run (Numerical Recipes' generator). */
function randomLengths(seed: number): () => number {
  let state = seed;
  return () => 1 + Math.floor((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 * 40);
}

/** Pieces leave a few milliseconds late. */
function delaying(outlet: Outlet): Passage {
  return {
    async take(piece) {
      outlet.strike();
      await outlet.pause(3);
      await outlet.write(piece);
    },
  };
}

const harm = "harmless";

/** Nothing happens: the proxy itself must not be a fault. */
export const NO_FAULT: Fault = { name: "pass", does: "pass", harm, start: splitting(() => () => Infinity) };

/** Every fault. A message of the tests has about 15 to 40 octets: 5 are less than the first one, 50 end in a later one. */
export const FAULTS: readonly Fault[] = [
  { name: "split", does: "come one byte a write", harm, start: splitting(() => () => 1) },
  { name: "split at random", does: "are split at random", harm, start: splitting(() => randomLengths(7)) },
  { name: "join", does: "come several at once", harm, start: joining(4, 5) },
  { name: "delay", does: "come late", harm, start: delaying },
  cut("truncate at once", "end in the first one, each time", 5, "close", "each"),
  cut("truncate", "end part-way, once", 50, "close", "first"),
  cut("truncate each", "end part-way, each time", 50, "close", "each"),
  cut("half-close", "end part-way in that direction alone, once", 50, "end", "first"),
  cut("reset at once", "are reset in the first one, each time", 5, "reset", "each"),
  cut("reset", "are reset part-way, once", 50, "reset", "first"),
  cut("reset each", "are reset part-way, each time", 50, "reset", "each"),
  { name: "duplicate", does: "come twice, once", harm: "harmful", start: repeating },
];

/** The proxy: listens on a port of loopback that the system picks, and forwards to another. */
export class FaultProxy implements AsyncDisposable {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #pauses = new Set<() => void>();
  #onDeserted: (() => void)[] = [];
  #connections = 0;
  /** How often the fault has happened. */
  strikes = 0;

  private constructor(targetPort: number, fault: Fault, direction: Direction) {
    this.#server = net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const target = net.connect({ host: HOST, port: targetPort, allowHalfOpen: true, noDelay: true });
      const connection = this.#connections++;
      const start = (way: Direction) => direction === way || direction === "both" ? fault.start : NO_FAULT.start;
      this.#keep(client, target);
      this.#join(client, target, connection, start("queries"));
      this.#join(target, client, connection, start("replies"));
    });
  }

  /** Starts a proxy before `targetPort`, with `fault` in `direction`. */
  static async open(targetPort: number, fault: Fault, direction: Direction): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort, fault, direction);
    await new Promise<void>((resolve) => proxy.#server.listen(0, HOST, resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  /** Waits until no connection is open, on either side. */
  async deserted(): Promise<void> {
    if (this.#sockets.size > 0) await new Promise<void>((resolve) => this.#onDeserted.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, this.deserted()]);
  }

  #keep(...sockets: net.Socket[]): void {
    for (const socket of sockets) {
      this.#sockets.add(socket);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        if (this.#sockets.size > 0) return;
        for (const wake of [...this.#pauses, ...this.#onDeserted.splice(0)]) wake();
      });
    }
  }

  /** Makes what `from` sends reach `to`, by way of the fault. */
  #join(from: net.Socket, to: net.Socket, connection: number, start: Fault["start"]): void {
    const reset = () => {
      for (const socket of [from, to]) socket.resetAndDestroy();
    };
    const outlet: Outlet = {
      connection,
      write: (bytes) => new Promise((resolve) => to.writable ? to.write(bytes, () => resolve()) : resolve()),
      strike: () => void this.strikes++,
      pause: (milliseconds) => this.#pause(milliseconds),
      end: () => void to.end(),
      close: () => [from, to].forEach((socket) => socket.end()),
      reset,
    };
    const passage = start(outlet);
    let passing: Promise<void> = Promise.resolve();
    from.on("data", (piece: Uint8Array) => {
      from.pause();
      passing = passing.then(() => passage.take(piece)).then(() => void from.resume());
    });
    from.on("end", () => passing.then(() => passage.finish?.()).then(() => to.end()));
    // A peer that resets, or is not there, is gone for the other one, too.
    from.on("error", reset);
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#pauses.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      this.#pauses.add(wake);
    });
  }
}
