/**
 * Queries and replies as values, whatever bytes carry them.
 *
 * A server's brain takes a {@linkcode Query} and returns a {@linkcode Reply}; a codec turns both into bytes and back.
 * All strings are octet strings (`octet_string.ts`).
 */

/** What a client asks. */
export interface Query {
  /** The host name, as the client wrote it, without the padding around it. */
  readonly name: string;
}

/** The table has the name. */
export interface Answer {
  /** Tells the replies apart. */
  readonly kind: "answer";
  /** The host name in the table's spelling. */
  readonly host: string;
  /** Its IPv4 address, as the table writes it. */
  readonly address: string;
}

/** The server refers the client to another server (RFC 1034 4.3.1). */
export interface Referral {
  /** Tells the replies apart. */
  readonly kind: "referral";
  /** The machine that the other server runs on, in the table's spelling. */
  readonly host: string;
  /** Its IPv4 address, or "-" where the client has to look the machine up. */
  readonly address: string;
}

/** There is no such host. */
export interface NotFound {
  /** Tells the replies apart. */
  readonly kind: "not found";
  /** The name that was asked for, in the query's spelling. */
  readonly name: string;
}

/** The server does not take the query; the connection is closed after this reply. */
export interface Refused {
  /** Tells the replies apart. */
  readonly kind: "refused";
  /** Why. */
  readonly reason: "query too long" | "server full";
}

/** What a server says. */
export type Reply = Answer | Referral | NotFound | Refused;
/** The kinds of replies. */
export type ReplyKind = Reply["kind"];
