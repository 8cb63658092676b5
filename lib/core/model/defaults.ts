/**
 * The defaults of PROTOCOL.md, Limits and Defaults, that do not belong to a role (`role.ts` has those).
 */

/** The longest query that a server takes, in octets. */
export const MAX_QUERY_OCTETS = 1024;
/** How many bytes of replies may wait for a client that does not read them. */
export const MAX_UNREAD_BYTES = 1_048_576;
/** How many clients may be connected to a server at once. */
export const MAX_CLIENTS = 1024;
/** How long a server goes on after its last client has disconnected, in milliseconds. */
export const LINGER_MS = 1000;
/** How long a client of a server that stays may send no query, in milliseconds. */
export const IDLE_WITH_STAY_MS = 300_000;
/** How long the client waits for a connection, and for a reply, in milliseconds. */
export const TIMEOUT_MS = 5000;
/** How many octets a recording may have. */
export const TRACE_LIMIT_OCTETS = 16_777_216;
/** The file that the client reads names from. */
export const NAMES_FILE = "PROJI-HNS.txt";
/** The file that the client writes results to. */
export const RESULTS_FILE = "RESOLVED.txt";
/** The port of real DNS where none is given: the one of the protocol, 53, is reserved, and often in use. */
export const DNS_PORT = 5353;
/** How long resolvers may remember a record, in seconds. */
export const TTL_SECONDS = 300;
/** How many replies a second each network gets over UDP, where more than this machine can ask. */
export const REPLIES_PER_SECOND = 200;
