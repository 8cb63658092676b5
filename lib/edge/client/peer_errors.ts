/**
 * What to say of a server that does not do its part: which one, at which query, what was seen, what to do.
 */
import { quoteOctets } from "../../core/model/display.ts";
import { PeerError, ProtocolError } from "../../core/model/errors.ts";
import type { FramingMode } from "../../core/model/framing.ts";
import { describeServer, type ServerAddress } from "./connect.ts";

/** A server does not answer, after what was `tried`. */
export function silentError(
  server: ServerAddress,
  name: string,
  tried: string,
  { framing, timeoutMs }: { framing: FramingMode; timeoutMs: number },
): PeerError {
  const other = framing === "auto" ? "--framing line or raw" : `--framing ${framing === "line" ? "raw" : "line"}`;
  return new PeerError(
    `${describeServer(server)} did not answer the query ${quoteOctets(name)} within ${
      timeoutMs / 1000
    } s (${tried}); ` +
      `see whether it waits for something else, or try ${other} or a longer --timeout`,
  );
}

/** A server left before its first answer. */
export function goneError(server: ServerAddress, name: string, isReset: boolean): PeerError {
  return new PeerError(
    `${describeServer(server)} ${isReset ? "reset" : "closed"} the connection before it answered the query ` +
      `${quoteOctets(name)}; see why it left, and start it again`,
  );
}

/** A server left after it had answered, and did not come back. */
export function leftError(server: ServerAddress, name: string): PeerError {
  return new PeerError(
    `${
      describeServer(server)
    } has left: it closed the connection after it had answered, and for 1 s a new one got it ` +
      `no further with the query ${quoteOctets(name)}; see why it ended, and start it again`,
  );
}

/** A server sent the client away. */
export function refusedError(server: ServerAddress, name: string, reply: string): PeerError {
  return new PeerError(
    `${describeServer(server)} refused the query ${quoteOctets(name)}: it said ${quoteOctets(reply)}`,
  );
}

/** A server sent so much that is no reply; its name is put before that by {@linkcode blame}. */
export function endlessError(octets: string, maxOctets: number): ProtocolError {
  return new ProtocolError(
    `sent ${octets.length} octets without an end, beginning ${quoteOctets(octets, 40)}, ` +
      `wanted a reply of at most ${maxOctets}`,
  );
}

/** A server that sends lines left in the middle of one; its name is put before that by {@linkcode blame}. */
export function cutError(octets: string, query: string): ProtocolError {
  return new ProtocolError(
    `replied ${quoteOctets(octets)} to the query ${quoteOctets(query)}, wanted a whole line before it left`,
  );
}

/** A protocol error with the server's name before it, and what to do behind it. */
export function blame(server: ServerAddress, error: ProtocolError): ProtocolError {
  const message = `${describeServer(server)} ${error.message}; correct the server, or try --framing line or raw`;
  return new ProtocolError(message, { cause: error });
}
