/**
 * Finding and reaching a server: its name and port, and what to say where it can't be reached.
 */
import { escapeControls } from "../../core/model/display.ts";
import { PeerError } from "../../core/model/errors.ts";
import type { Role } from "../../core/table/table.ts";
import type { Patience } from "../net/deadline.ts";
import { Wire } from "./wire.ts";

/** A server that the client has to talk to. */
export interface ServerAddress {
  /** Whose part it plays. */
  readonly role: Role;
  /** A host name or an address, as text. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** How the client knows of it, as a clause, if not from the command line: 'RS named it in "ilab2 - NS"'. */
  readonly origin?: string;
}

/** The server as errors name it: place first, then its part. */
export function describeServer({ role, host, port }: ServerAddress): string {
  const shown = escapeControls(host);
  return `${shown.includes(":") ? `[${shown}]` : shown}:${port}: ${role.toUpperCase()}`;
}

/**
 * Connects to a server; `patience` does all the waiting, now and for what the server says later.
 *
 * @throws {PeerError} It can't be reached within `timeoutMs`; says why, and what to do.
 */
export async function connect(server: ServerAddress, timeoutMs: number, patience: Patience): Promise<Wire> {
  try {
    return await Wire.open(server.host, server.port, timeoutMs, patience);
  } catch (error) {
    const origin = server.origin === undefined ? "" : ` (${server.origin})`;
    throw new PeerError(`${describeServer(server)} can't be reached${origin}: ${reasonOf(error, server, timeoutMs)}`, {
      cause: error,
    });
  }
}

/** Whether `error` says that nobody listens there, or no longer: it may be otherwise in a moment. */
export function isRefusal(error: unknown): boolean {
  const cause = error instanceof PeerError ? error.cause : error;
  return cause instanceof Deno.errors.ConnectionRefused || cause instanceof Deno.errors.ConnectionReset ||
    cause instanceof Deno.errors.ConnectionAborted;
}

function reasonOf(error: unknown, { role, host }: ServerAddress, timeoutMs: number): string {
  if (error instanceof Deno.errors.ConnectionRefused) {
    return `the connection is refused, nobody listens there; start dns-lab ${role}, or check the host and --${
      role === "rs" ? "rs HOST:PORT" : "ts-port"
    }`;
  }
  if (error instanceof Deno.errors.TimedOut) {
    return `no answer within ${timeoutMs / 1000} s; check the host and the network, or give a longer --timeout`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof URIError || /lookup|resolve|not known|no such host/i.test(message)) {
    const advice = role === "rs"
      ? "check the name given with --rs"
      : "correct RS's NS entry, or name TS's machine with --ts";
    return `there is no host named "${escapeControls(host)}"; ${advice}`;
  }
  return `${message}; check the host and the network`;
}
