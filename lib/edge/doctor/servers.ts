/**
 * What is tried with a server: the client's own conversation, with names that no table has.
 */
import type { AddressesSeen, ServerSeen } from "../../core/doctor/judge_server.ts";
import { PeerError, ProtocolError } from "../../core/model/errors.ts";
import type { Framing } from "../../core/model/framing.ts";
import { describePeerFault, describeProtocolFault } from "../../core/model/peer_fault.ts";
import type { Role } from "../../core/model/role.ts";
import { resolveNames } from "../client/client.ts";
import { settlesWithin } from "../net/deadline.ts";
import { namesFrom } from "../system/names.ts";

/** Names below the domain that is reserved to have none (RFC 6761 6.4). */
const NAMES = ["dns-lab-doctor.invalid", "dns-lab-doctor-again.invalid"];

/** Asks the server on `port` of `host`, as the client does. */
export async function askServer(role: Role, host: string, port: number, timeoutMs: number): Promise<ServerSeen> {
  const replies: string[] = [];
  let framing: Framing | undefined;
  let isPerQuery = false;
  const sink = { write: (results: readonly string[]) => Promise.resolve(void replies.push(...results)) };
  const { failure } = await resolveNames(namesFrom(NAMES), sink, {
    servers: [{ role, host, port }],
    framing: "auto",
    timeoutMs,
    observer: (event) => {
      if (event.kind !== "finding") return;
      const { finding } = event;
      if (finding.about === "raw" || finding.about === "line") framing = finding.about;
      if (finding.about === "closed" || finding.about === "second") isPerQuery = true;
    },
  });
  const seen = { role, host, port, framing, isPerQuery, replies };
  if (failure instanceof PeerError && failure.fault.kind === "unreachable") {
    return { ...seen, unreachable: failure.fault.reason };
  }
  if (failure === undefined) return seen;
  if (failure instanceof PeerError) return { ...seen, failure: describePeerFault(failure.fault, failure.peer) };
  if (failure instanceof ProtocolError) return { ...seen, failure: describeProtocolFault(failure.fault) };
  throw failure;
}

/** Connects to each address of a host, and disconnects. */
export async function tryAddresses(
  host: string,
  addresses: readonly string[],
  port: number,
  timeoutMs: number,
): Promise<AddressesSeen> {
  const tried = addresses.map(async (address) => ({ address, isOpen: await isOpen(address, port, timeoutMs) }));
  return { host, port, addresses: await Promise.all(tried) };
}

async function isOpen(hostname: string, port: number, timeoutMs: number): Promise<boolean> {
  const signal = new AbortController();
  const connecting = Deno.connect({ hostname, port, signal: signal.signal });
  try {
    if (!await settlesWithin(connecting, timeoutMs)) signal.abort();
    (await connecting).close();
    return true;
  } catch {
    // Refused, unreachable or too slow: it is not open.
    return false;
  }
}
