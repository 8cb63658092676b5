/**
 * What a server is told, what it tells its sessions, and what it says in the end.
 */
import type { Responder } from "../../core/answer/responder.ts";
import type { Codec } from "../../core/codec/codec.ts";
import type { Tally } from "../../core/model/tally.ts";
import type { ConnectionInfo, Observer, Run } from "../../core/trace/event.ts";

/** How a server behaves. */
export interface ServerOptions {
  /** The label of its role, for events: "RS". */
  readonly label: string;
  /** What replies to queries. */
  readonly responder: Responder;
  /** The wire format. */
  readonly codec: Codec;
  /** Whether it goes on when its last client has disconnected. */
  readonly stay: boolean;
  /** How long after its last client has disconnected it ends, in milliseconds. */
  readonly lingerMs: number;
  /** How long a client may send no query before it is disconnected, in milliseconds; undefined: for ever. */
  readonly idleMs?: number;
  /** How many clients may be connected at once. */
  readonly maxClients: number;
  /** How many bytes of replies may wait for a client that does not read them. */
  readonly maxUnreadBytes: number;
  /** Told of everything that happens on the wire, if anybody is. */
  readonly observer?: Observer;
  /** Numbers connections, for events; where it is missing, the server counts its own. */
  readonly nextNumber?: () => number;
  /** Told of plain lines that were replied to at once, in place of the observer, which hears of each query otherwise. */
  readonly onRun?: (run: Run) => void;
  /** Told, besides the observer, when a limit refuses, stops or disconnects a client. */
  readonly onLimit?: Observer;
}

/** What a server has done while it ran. */
export interface ServerSummary {
  /** Why it ended: no client was connected any more, or it was told to. */
  readonly reason: "unused" | "shut down";
  /** How many clients were served. */
  readonly clients: number;
  /** How many queries got which kind of reply. */
  readonly tally: Tally;
  /** How many connections were refused because there were too many. */
  readonly refused: number;
  /** How many clients did not read their replies, for a time. */
  readonly unread: number;
  /** How many clients the server disconnected, by reason. */
  readonly disconnected: Readonly<Record<"too long" | "idle", number>>;
}

/** What a session needs to know of its server. */
export interface SessionOptions {
  /** What replies to queries. */
  readonly responder: Responder;
  /** The wire format. */
  readonly codec: Codec;
  /** How many bytes of replies may wait for a client that does not read them. */
  readonly maxUnreadBytes: number;
  /** The server's count of replies over all its clients. */
  readonly tally: Tally;
  /** Called once, if so many replies wait for the client that nothing more is read from it. */
  readonly onUnread: (connection: ConnectionInfo) => void;
  /** Who is told of everything that happens on the wire; nobody where there is no observer, which may leave at any time. */
  readonly watch: { readonly observer?: Observer; readonly onRun?: (run: Run) => void };
}
