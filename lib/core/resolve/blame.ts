/**
 * The errors about one server: each names it.
 */
import { PeerError, ProtocolError } from "../model/errors.ts";
import type { Peer, PeerFault, ProtocolFault } from "../model/peer_fault.ts";
import type { Input } from "./turn.ts";

/** Makes errors about a server. */
export class Blame {
  readonly #peer: Peer;
  readonly #timeoutMs: number;

  /** Errors about `peer`, which had `timeoutMs` for a connection. */
  constructor({ peer, timeoutMs }: { peer: Peer; timeoutMs: number }) {
    this.#peer = peer;
    this.#timeoutMs = timeoutMs;
  }

  /** The error about what the server did or did not do. */
  peer(fault: PeerFault, options?: ErrorOptions): PeerError {
    return new PeerError(this.#peer, fault, options);
  }

  /** The error about what the server sent. */
  protocol(fault: ProtocolFault): ProtocolError {
    return new ProtocolError(this.#peer, fault);
  }

  /** The error about so many octets that they can be no reply. */
  endless(octets: string, maxOctets: number): ProtocolError {
    return this.protocol({ kind: "endless", octets: octets.length, beginning: octets, maxOctets });
  }

  /** The error about a connection that could not be made. */
  unreachable({ reason, detail, cause }: Omit<Input & { kind: "unreachable" }, "kind" | "connection">): PeerError {
    return this.peer({ kind: "unreachable", reason, detail, timeoutMs: this.#timeoutMs }, { cause });
  }
}
