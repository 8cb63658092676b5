/**
 * The client of real DNS: reads names, sends queries, and hands the results on in the order of the list.
 *
 * What to send and what a reply means is up to `core/lookup`; this has the sockets, the clock and the random numbers.
 */
import { type DnsQuery, type ReceivedReply, TYPE } from "../../core/dns/message.ts";
import type { LookupOptions } from "../../core/lookup/lookup.ts";
import type { LookupAction, Sent } from "../../core/lookup/lookup_action.ts";
import { LookupPool, WINDOW } from "../../core/lookup/lookup_pool.ts";
import { InterruptedError, PeerError } from "../../core/model/errors.ts";
import type { NameSource, ResultSink } from "../../core/resolve/ports.ts";
import type { Observer } from "../../core/trace/event.ts";
import { askOverTcp } from "./ask_over_tcp.ts";
import { ClientSockets } from "./client_sockets.ts";
import { decodeReply, encodeQuery } from "./client_wire.ts";
import type { Datagrams, Endpoint } from "../dns/datagrams.ts";
import { DnsClientEvents } from "./dns_client_events.ts";
import { findAddress } from "./find_address.ts";
import { decodeQuery } from "../dns/wire.ts";

/** How the client works. */
export interface DnsClientOptions extends LookupOptions {
  /** How long a reply may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Told of every message, if anybody is. */
  readonly observer?: Observer;
  /** Ends the work early when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How the work ended. */
export interface DnsOutcome {
  /** What went wrong, if anything. */
  readonly failure?: unknown;
  /** The name whose result would have been next, if the work stopped. */
  readonly stoppedAt?: string;
}

/** How often it is looked whether a reply is missing. */
const TICK_MS = 50;
/** A header, the longest name with its type and class, and an OPT record. */
const MAX_QUERY_OCTETS = 12 + 255 + 4 + 11;

/** Resolves all names of `source` and writes the results to `sink`. Never rejects: results may be there all the same. */
export async function resolveByDns(
  source: NameSource,
  sink: ResultSink,
  options: DnsClientOptions,
): Promise<DnsOutcome> {
  try {
    return await new DnsClient(source, sink, options).run();
  } catch (failure) {
    return { failure };
  }
}

/** One run of the client. */
class DnsClient {
  readonly #source: NameSource;
  readonly #sink: ResultSink;
  readonly #sockets = new ClientSockets((socket, octets, from) =>
    this.#take(() => this.#onDatagram(socket, octets, from))
  );
  readonly #options: DnsClientOptions;
  readonly #pool: LookupPool;
  readonly #ended = Promise.withResolvers<void>();
  readonly #asking = new AbortController();
  #isReading = false;
  #isComplete = false;
  #writing: Promise<void> | undefined;
  readonly #events: DnsClientEvents | undefined;
  /** Memory for queries: far more than are on their way; the system takes longer to send from new memory. */
  readonly #memory = Array.from({ length: 4 * WINDOW }, () => new Uint8Array(MAX_QUERY_OCTETS));
  #sent = 0;

  constructor(source: NameSource, sink: ResultSink, options: DnsClientOptions) {
    this.#source = source;
    this.#sink = sink;
    this.#options = options;
    this.#events = options.observer === undefined ? undefined : new DnsClientEvents(options.observer);
    this.#pool = new LookupPool({ ...options, draw: ({ host }) => this.#sockets.draw(host) });
  }

  async run(): Promise<DnsOutcome> {
    const { signal } = this.#options;
    const interrupt = () => this.#ended.reject(new InterruptedError("Interrupted"));
    signal?.addEventListener("abort", interrupt);
    if (signal?.aborted) interrupt();
    using _ = this.#sockets;
    const timer = setInterval(() => this.#take(() => this.#pool.onTime(performance.now())), TICK_MS);
    this.#take(() => {});
    try {
      await this.#ended.promise;
      return {};
    } catch (failure) {
      return await this.#salvage(failure);
    } finally {
      clearInterval(timer);
      this.#asking.abort();
      signal?.removeEventListener("abort", interrupt);
    }
  }

  /** Takes in something that has happened, and does what follows from it. */
  #take(happened: () => void): void {
    try {
      happened();
      this.#goOn();
    } catch (failure) {
      this.#ended.reject(failure);
    }
  }

  #goOn(): void {
    for (const action of this.#pool.advance(performance.now())) this.#perform(action);
    if (!this.#isReading && !this.#isComplete && this.#pool.hasRoom) this.#read();
    if (this.#writing === undefined) this.#write();
    if (this.#writing !== undefined) return;
    if (this.#pool.failure !== undefined) throw this.#pool.failure;
    if (this.#pool.isDone) this.#ended.resolve();
  }

  #read(): void {
    this.#isReading = true;
    this.#source.next().then((names) => {
      this.#isReading = false;
      this.#isComplete = names === undefined;
      this.#take(() => this.#pool.add(names));
    }, this.#ended.reject);
  }

  #write(): void {
    const results = this.#pool.takeResults();
    if (results.length === 0) return;
    this.#writing = this.#sink.write(results);
    this.#writing.then(() => {
      this.#writing = undefined;
      this.#take(() => {});
    }, this.#ended.reject);
  }

  /** Keeps the results that are known when something fails. */
  async #salvage(failure: unknown): Promise<DnsOutcome> {
    try {
      await this.#writing;
      const results = this.#pool.takeResults();
      if (results.length > 0) await this.#sink.write(results);
    } catch (sinkFailure) {
      return { failure: sinkFailure };
    }
    return { failure, stoppedAt: this.#pool.current };
  }

  #perform(action: LookupAction): void {
    switch (action.kind) {
      case "send":
        return this.#send(action.sent);
      case "ask over TCP":
        return this.#askOverTcp(action.sent);
      case "find":
        findAddress(action.host).then((address) =>
          this.#take(() => this.#pool.onAddress(action.host, address, performance.now()))
        );
    }
  }

  #send(sent: Sent): void {
    const socket = this.#sockets.at(sent.socket);
    if (socket !== undefined) return this.#sendFrom(socket, sent);
    this.#sockets.open(sent.socket).then(
      () => this.#take(() => this.#sendFrom(this.#sockets.at(sent.socket), sent)),
      (cause) => {
        const { timeoutMs } = this.#options;
        const fault = { kind: "unreachable", reason: "other", detail: cause.message, timeoutMs } as const;
        this.#ended.reject(new PeerError(sent.server, fault, { cause }));
      },
    );
  }

  #sendFrom(socket: Datagrams | undefined, sent: Sent): void {
    // The work may have ended while it was opened.
    if (socket === undefined) return;
    const query = this.#encode(sent, "udp");
    const memory = this.#memory[this.#sent++ % this.#memory.length];
    memory.set(query);
    const octets = memory.subarray(0, query.length);
    // A query that is not sent is one without a reply: it is sent again.
    socket.send(octets, { hostname: sent.server.host, port: sent.server.port }).catch(() => {});
  }

  #askOverTcp(sent: Sent): void {
    const { timeoutMs } = this.#options;
    askOverTcp(sent.server, this.#encode(sent, "tcp"), timeoutMs, this.#asking.signal).then((octets) => {
      const reply = octets === undefined ? undefined : decodeReply(octets);
      if (octets !== undefined) this.#tell(sent, reply, "tcp", octets);
      this.#take(() => {
        if (octets !== undefined && reply === undefined) this.#pool.onMalformed();
        this.#pool.onTcpReply(sent, reply, performance.now());
      });
    });
  }

  #onDatagram(socket: number, octets: Uint8Array, from: Endpoint): void {
    const reply = decodeReply(octets);
    if (reply === undefined) return this.#pool.onMalformed();
    this.#events?.tell(
      this.#sockets.at(socket)!.local,
      { id: reply.id, host: from.hostname, port: from.port },
      reply,
      "udp",
      octets,
    );
    this.#pool.onReply(socket, from, reply, performance.now());
  }

  #encode(sent: Sent, transport: "udp" | "tcp"): Uint8Array<ArrayBuffer> {
    const octets = encodeQuery({
      id: sent.id,
      name: sent.name,
      type: TYPE.A,
      isRecursionDesired: this.#options.isRecursive,
      hasEdns: sent.hasEdns,
    });
    if (this.#events !== undefined) this.#tell(sent, decodeQuery(octets), transport, octets);
    return octets;
  }

  #tell(sent: Sent, message: DnsQuery | ReceivedReply | undefined, transport: "udp" | "tcp", octets: Uint8Array): void {
    this.#events?.tell(
      this.#sockets.at(sent.socket)!.local,
      { id: sent.id, ...sent.server },
      message,
      transport,
      octets,
    );
  }
}
