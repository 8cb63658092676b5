/**
 * What the tests of sockets share: our own servers in this process, and connections that are read to the byte.
 */
import { Authority } from "../lib/core/answer/authority.ts";
import type { WireEvent } from "../lib/core/trace/event.ts";
import { fromOctetString, toOctetString } from "../lib/core/model/octet_string.ts";
import { Octets, SLACK_BYTES } from "../lib/core/fast/octets.ts";
import { resolveNames } from "../lib/edge/client/client.ts";
import type { ClientOptions } from "../lib/edge/client/client_options.ts";
import { RS, TS } from "../lib/core/model/role.ts";
import { type RoleName, roleOf } from "./roles.ts";
import { MAX_CLIENTS, MAX_QUERY_OCTETS, MAX_UNREAD_BYTES } from "../lib/core/model/defaults.ts";
import type { FramingMode } from "../lib/core/model/framing.ts";
import { LineCodec, type LineCodecOptions } from "../lib/core/codec/line_codec.ts";
import type { NameSource } from "../lib/core/resolve/ports.ts";
import { checkTable } from "../lib/edge/system/files.ts";
import { listen } from "../lib/edge/net/listen.ts";
import { Server } from "../lib/edge/server/server.ts";
import type { ServerOptions, ServerSummary } from "../lib/edge/server/server_options.ts";

export const HOST = "127.0.0.1";

/** RS's table of most tests. */
export const RS_TABLE = "www.example.edu 192.0.2.10 A\nMail.Example.EDU 192.0.2.25 A\nlocalhost - NS\n";
/** TS's table of most tests. */
export const TS_TABLE = "www.example.org 198.51.100.10 A\nshop.example.com 203.0.113.7 A\n";

/** Names for these tables: in RS's, in TS's, in another case, with a final dot, in neither. */
export const NAMES: readonly string[] = [
  "www.example.edu",
  "www.example.org",
  "mail.example.edu",
  "shop.example.com.",
  "nowhere.example.net",
];
/** What they resolve to. */
export const RESULTS: readonly string[] = [
  "www.example.edu 192.0.2.10 A",
  "www.example.org 198.51.100.10 A",
  "Mail.Example.EDU 192.0.2.25 A",
  "shop.example.com 203.0.113.7 A",
  "nowhere.example.net - Error:HOST NOT FOUND",
];

/** Runs the client against servers of loopback, and tells all that came of it. */
export async function resolveAt(
  rsPort: number,
  tsPort: number,
  source: NameSource,
  options: Partial<ClientOptions> = {},
) {
  const results: string[] = [];
  const events: WireEvent[] = [];
  const sink = { write: (batch: readonly string[]) => Promise.resolve(void results.push(...batch)) };
  const outcome = await resolveNames(source, sink, {
    servers: [{ role: RS, host: HOST, port: rsPort }, { role: TS, port: tsPort }],
    framing: "auto",
    timeoutMs: 5000,
    observer: (event) => events.push(event),
    ...options,
  });
  const { failure, stoppedAt } = outcome;
  return { results, events, outcome, failure, stoppedAt, message: failure instanceof Error ? failure.message : "" };
}

/** How the servers of most tests behave. */
export const SERVER_DEFAULTS = {
  framing: "auto" as FramingMode,
  stay: false,
  lingerMs: 0,
  maxClients: MAX_CLIENTS,
  maxQueryOctets: MAX_QUERY_OCTETS,
  maxUnreadBytes: MAX_UNREAD_BYTES,
};

/** How a server of a test behaves, where that differs from {@linkcode SERVER_DEFAULTS}. */
export type TestServerOptions = Partial<ServerOptions & LineCodecOptions>;

/** The options of a server with this table, in the role of this name. */
export function serverOptions(name: RoleName, table: string, options: TestServerOptions = {}): ServerOptions {
  const all = { ...SERVER_DEFAULTS, ...options };
  const responder = new Authority(tableOf(table, name));
  return { label: roleOf(name).label, responder, codec: new LineCodec(all), ...all };
}

/** The table of a text. */
export function tableOf(text: string, role: RoleName) {
  const bytes = fromOctetString(text);
  const withSlack = new Uint8Array(bytes.length + SLACK_BYTES);
  withSlack.set(bytes);
  return checkTable("table", { text: new Octets(withSlack), length: bytes.length }, roleOf(role)).table;
}

/** One of our servers, running in this process; ends when it leaves scope. */
export class TestServer implements AsyncDisposable {
  readonly server: Server;
  readonly port: number;
  /** What has happened on its wire so far. */
  readonly events: WireEvent[] = [];
  readonly #watchers: (() => void)[] = [];

  constructor(role: RoleName, table: string, options: TestServerOptions = {}) {
    const { listeners, port } = listen(HOST, 0);
    const observer = (event: WireEvent) => {
      this.events.push(event);
      for (const watcher of this.#watchers.splice(0)) watcher();
    };
    this.port = port;
    this.server = new Server(listeners, serverOptions(role, table, { observer, ...options }));
  }

  get finished(): Promise<ServerSummary> {
    return this.server.finished;
  }

  /** Waits until an event is seen that `matches`. */
  async seen(matches: (event: WireEvent) => boolean): Promise<void> {
    while (!this.events.some(matches)) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  connect(): Promise<TestConnection> {
    return TestConnection.open(this.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** A client's end of a connection, closed when it leaves scope. */
export class TestConnection implements Disposable {
  readonly conn: Deno.TcpConn;
  #heard = "";

  constructor(conn: Deno.TcpConn) {
    this.conn = conn;
  }

  static async open(port: number): Promise<TestConnection> {
    const conn = await Deno.connect({ hostname: HOST, port });
    conn.setNoDelay(true);
    return new TestConnection(conn);
  }

  async send(text: string): Promise<void> {
    const bytes = fromOctetString(text);
    for (let sent = 0; sent < bytes.length;) sent += await this.conn.write(bytes.subarray(sent));
  }

  /** The next `length` octets, or fewer if the stream ends before. */
  async hear(length: number): Promise<string> {
    while (this.#heard.length < length && await this.#read());
    const text = this.#heard.slice(0, length);
    this.#heard = this.#heard.slice(length);
    return text;
  }

  /** Everything until the end of the stream. */
  async hearAll(): Promise<string> {
    while (await this.#read());
    const text = this.#heard;
    this.#heard = "";
    return text;
  }

  async #read(): Promise<boolean> {
    const buffer = new Uint8Array(65536);
    const count = await this.conn.read(buffer);
    if (count !== null) this.#heard += toOctetString(buffer.subarray(0, count));
    return count !== null;
  }

  [Symbol.dispose](): void {
    try {
      this.conn.close();
    } catch {
      // The test closed it.
    }
  }
}

/** A program written for a test: what it does with each connection, and what it has been told. */
export class Peer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: HOST, port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #accepting: Promise<void>;
  /** What arrived, one string a read, by connection. */
  readonly heard: string[][] = [];

  constructor(serve: (connection: PeerConnection, index: number) => Promise<void>) {
    this.#accepting = this.#accept(serve);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Stops listening; connections stay as they are. */
  stopListening(): void {
    try {
      this.#listener.close();
    } catch {
      // It has stopped.
    }
  }

  async #accept(serve: (connection: PeerConnection, index: number) => Promise<void>): Promise<void> {
    const serving: Promise<void>[] = [];
    try {
      for await (const conn of this.#listener) {
        const heard: string[] = [];
        this.#open.add(conn);
        const index = this.heard.push(heard) - 1;
        // A client that vanishes ends the serving of it, nothing else.
        serving.push(serve(new PeerConnection(conn, heard), index).catch(() => {}));
      }
    } catch {
      // Stopped while it waited.
    }
    await Promise.all(serving);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stopListening();
    for (const conn of this.#open) {
      try {
        conn.close();
      } catch {
        // The peer closed it.
      }
    }
    await this.#accepting;
  }
}

/** A peer's end of a connection: one read is one message, as in most programs of the lab. */
export class PeerConnection {
  readonly conn: Deno.TcpConn;
  readonly #heard: string[];

  constructor(conn: Deno.TcpConn, heard: string[]) {
    this.conn = conn;
    this.#heard = heard;
    conn.setNoDelay(true);
  }

  /** What one recv() brings; undefined at the end. */
  async recv(): Promise<string | undefined> {
    const buffer = new Uint8Array(65536);
    const count = await this.conn.read(buffer);
    if (count === null) return undefined;
    const text = toOctetString(buffer.subarray(0, count));
    this.#heard.push(text);
    return text;
  }

  async send(text: string): Promise<void> {
    await this.conn.write(fromOctetString(text));
  }
}
