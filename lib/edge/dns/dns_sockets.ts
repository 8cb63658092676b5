/**
 * Opening a DNS server's port, for UDP and TCP: on loopback, unless a host is given.
 */
import { ListenError } from "../../core/model/listen_error.ts";
import { listenError } from "../net/listen.ts";
import { type Datagrams, openDatagrams } from "./datagrams.ts";
import { MAX_QUERY_OCTETS } from "./wire.ts";

/** The loopback addresses: the second one is missing on some machines. */
const LOOPBACK: readonly string[] = ["127.0.0.1", "::1"];
/** How often a port that the system picks for UDP may turn out to be in use for TCP. */
const MAX_ATTEMPTS = 20;

/** The sockets of a DNS server: one of each kind for an address. */
export interface DnsSockets {
  /** For UDP. */
  readonly datagrams: readonly Datagrams[];
  /** For TCP. */
  readonly listeners: readonly Deno.TcpListener[];
  /** The first address. */
  readonly host: string;
  /** The port, also when the system picked it. */
  readonly port: number;
  /** Whether only this machine can reach it. */
  readonly isLoopback: boolean;
}

/**
 * Opens `port` of `host`, or of the loopback addresses.
 *
 * @param port 0 lets the system pick one.
 * @throws {ListenError} The port is in use, or this program may not open it.
 */
export async function openDnsSockets(host: string | undefined, port: number): Promise<DnsSockets> {
  for (let attempt = 1;; attempt++) {
    try {
      return await openOnce(host, port);
    } catch (error) {
      const isRetried = port === 0 && error instanceof ListenError && error.reason === "in use";
      if (!isRetried || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function openOnce(host: string | undefined, port: number): Promise<DnsSockets> {
  const [first, ...others] = host === undefined ? LOOPBACK : [host];
  const datagrams = [await openDatagrams(first, port, MAX_QUERY_OCTETS + 1)];
  const { local } = datagrams[0];
  const listeners: Deno.TcpListener[] = [];
  try {
    listeners.push(listenTcp(first, local.port));
  } catch (error) {
    datagrams[0].close();
    throw error;
  }
  for (const other of others) {
    const more = await openOther(other, local.port);
    datagrams.push(...more.datagrams);
    listeners.push(...more.listeners);
  }
  const isLoopback = /^(?:127\.|::1$)/.test(local.hostname);
  return { datagrams, listeners, host: first, port: local.port, isLoopback };
}

/** Opens a further address; one that this machine does not have is left out. */
async function openOther(host: string, port: number): Promise<Pick<DnsSockets, "datagrams" | "listeners">> {
  let datagrams: Datagrams | undefined;
  try {
    datagrams = await openDatagrams(host, port, MAX_QUERY_OCTETS + 1);
    return { datagrams: [datagrams], listeners: [listenTcp(host, port)] };
  } catch {
    datagrams?.close();
    return { datagrams: [], listeners: [] };
  }
}

function listenTcp(hostname: string, port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname, port });
  } catch (error) {
    throw listenError(hostname, port, error, "dns");
  }
}
