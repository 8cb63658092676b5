/**
 * Opening a server's port: on one address, or on every one the machine has.
 */
import { ListenError, type ListenReason } from "../../core/model/listen_error.ts";

/** The sockets of a server that has its port. */
export interface Listening {
  /** One socket, or two where IPv4 and IPv6 need one each. */
  readonly listeners: readonly Deno.TcpListener[];
  /** Where it can be reached: the address that was asked for, 0.0.0.0 for all of them. */
  readonly host: string;
  /** The port, also when the system picked it. */
  readonly port: number;
}

/**
 * Listens on `port` of `host`, or of every interface: IPv4, and IPv6 where there is one.
 *
 * @param port 0 lets the system pick one.
 * @throws {ListenError} The port is in use, or this program may not open it.
 */
export function listen(host: string | undefined, port: number): Listening {
  try {
    const listeners = host === undefined ? listenEverywhere(port) : [Deno.listen({ hostname: host, port })];
    return { listeners, host: host ?? "0.0.0.0", port: listeners[0].addr.port };
  } catch (error) {
    throw listenError(host ?? "0.0.0.0", port, error);
  }
}

/** The error of a port that can't be opened, from what the system threw. */
export function listenError(
  host: string,
  port: number,
  error: unknown,
  purpose: ListenError["purpose"] = "server",
): ListenError {
  const detail = error instanceof Error ? error.message : String(error);
  return new ListenError(`${host}:${port}`, reasonOf(error), detail, { cause: error, purpose });
}

function listenEverywhere(port: number): Deno.TcpListener[] {
  let both: Deno.TcpListener;
  try {
    both = Deno.listen({ hostname: "::", port });
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.PermissionDenied) throw error;
    return [Deno.listen({ hostname: "0.0.0.0", port })];
  }
  try {
    // On most systems the IPv6 socket accepts IPv4, too: then this program itself has the port already.
    return [both, Deno.listen({ hostname: "0.0.0.0", port: both.addr.port })];
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse && Deno.build.os !== "windows") return [both];
    both.close();
    throw error;
  }
}

/** Why a port can't be opened. */
export function reasonOf(error: unknown): ListenReason {
  if (error instanceof Deno.errors.AddrInUse || codeOf(error) === "EADDRINUSE") return "in use";
  if (error instanceof Deno.errors.PermissionDenied || codeOf(error) === "EACCES") return "denied";
  if (error instanceof Deno.errors.NotCapable) return "not permitted";
  if (error instanceof Deno.errors.AddrNotAvailable || codeOf(error) === "EADDRNOTAVAIL") return "no such address";
  return "other";
}

/** The code of an error of Node's sockets. */
function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string } | null)?.code;
}
