/**
 * A reference RS that replies to one query and then resets the connection. On node:net, since Deno's own sockets can't be
 * reset.
 */
import type { Server, Socket } from "node:net";
import { replyText } from "../../core/codec/reply_text.ts";
import { toOctetString, trimPadding } from "../../core/model/octet_string.ts";
import type { ReferenceOptions } from "./reference_server.ts";

/** How long after its reply the server resets the connection, in milliseconds. */
const RESET_MS = 200;

/** A running server that resets. */
export class ResettingServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on a port of every interface. */
  static async open(port: number, options: ReferenceOptions): Promise<ResettingServer> {
    // Loaded where it is wanted: it costs a start some time.
    const { createServer } = await import("node:net");
    const server = new ResettingServer(createServer());
    server.#server.on("connection", (socket) => server.#serve(socket, options));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.#server.on("error", reject);
    server.#server.listen(port, () => resolve());
    await promise;
    return server;
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  #serve(
    socket: Socket,
    { label, nextNumber, onConnection, onQuery, observer, responder, replyEnd }: ReferenceOptions,
  ): void {
    this.#sockets.add(socket);
    const [local, peer] = [`127.0.0.1:${socket.localPort}`, `${socket.remoteAddress}:${socket.remotePort}`];
    const connection = { number: nextNumber(), side: "server", server: label, local, peer, client: "client" } as const;
    const now = () => ({ atMs: performance.now(), connection });
    onConnection(label);
    observer({ ...now(), kind: "opened", wallClockMs: Date.now() });
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    socket.once("data", async (bytes) => {
      socket.pause();
      const octets = toOctetString(new Uint8Array(bytes));
      const text = trimPadding(octets);
      const framing = octets.endsWith("\n") ? "line" : "raw";
      observer({ ...now(), kind: "query", text, octets, framing });
      const reply = replyText(await responder.respond({ name: text }));
      onQuery({ server: label, connection: connection.number, text, reply }, octets);
      const message = reply + (replyEnd ?? (framing === "line" ? "\n" : ""));
      socket.write(message);
      observer({ ...now(), kind: "reply", text: reply, octets: message, framing, query: text });
      setTimeout(() => {
        socket.resetAndDestroy();
        observer({ ...now(), kind: "closed", ending: "stopped" });
      }, RESET_MS);
    });
  }
}
