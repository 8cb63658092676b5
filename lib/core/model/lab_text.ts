/**
 * The fixed texts of the lab's messages (PROTOCOL.md, Messages and Limits).
 */

/** What follows the name in the reply to a query for a host that does not exist. */
export const NOT_FOUND_SUFFIX = " - Error:HOST NOT FOUND";
/** The reply to a query that is longer than the limit; the connection is closed after it. */
export const TOO_LONG_REPLY = "- Error:QUERY TOO LONG";
/** The reply to a client that is one too many; the connection is closed after it. */
export const SERVER_FULL_REPLY = "- Error:SERVER FULL";
