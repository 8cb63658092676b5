/**
 * A client that resets its connection before it has read the reply. On node:net, since Deno's own sockets can't be reset.
 */
import { toOctetString } from "../../core/model/octet_string.ts";
import type { ConnectionInfo, Observer } from "../../core/trace/event.ts";

/** Where to connect, what to send, and who hears of it. */
export interface ResetOptions {
  /** The server's label. */
  readonly label: string;
  /** Its address. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** The query, and how it stands on the wire. */
  readonly query: { readonly text: string; readonly octets: string };
  /** How long to wait with the reset, in milliseconds. */
  readonly waitMs: number;
  /** Told of what happens. */
  readonly observer: Observer;
}

/** Connects, asks, and resets the connection. Never rejects: a server that is not there shows in what comes after. */
export async function askAndReset({ label, host, port, query, waitMs, observer }: ResetOptions): Promise<void> {
  // Loaded where it is wanted: it costs a start some time.
  const { connect } = await import("node:net");
  const socket = connect({ host, port });
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on("error", () => resolve());
  socket.on("close", () => resolve());
  socket.on("connect", () => {
    const local = `${socket.localAddress}:${socket.localPort}`;
    const connection: ConnectionInfo = { number: 1, side: "client", server: label, local, peer: `${host}:${port}` };
    const now = () => ({ atMs: performance.now(), connection });
    observer({ ...now(), kind: "opened", wallClockMs: Date.now() });
    socket.pause();
    socket.write(query.octets);
    const framing = query.octets.endsWith("\n") ? "line" : "raw";
    observer({
      ...now(),
      kind: "query",
      text: query.text,
      octets: toOctetString(new TextEncoder().encode(query.octets)),
      framing,
    });
    setTimeout(() => {
      socket.resetAndDestroy();
      observer({ ...now(), kind: "closed", ending: "stopped" });
    }, waitMs);
  });
  await promise;
}
