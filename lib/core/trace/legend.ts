/**
 * What the lines of `event_text.ts` mean, row by row, for help.
 */

/** A part of a line, and what it says. */
export const LEGEND: readonly (readonly [string, string])[] = [
  ["0.012", "seconds since the start"],
  ["#1", "the connection, counted from 1"],
  ["client → RS", "from the client to the server: a query"],
  ["client ← RS", "from the server to the client: a reply"],
  ['"www\\r\\n"', "the message, byte for byte: \\n is a newline, \\x00 a NUL"],
  ["5 bytes", "how long it is, all of that included"],
  ["line, raw", "it ends in a newline, or does not"],
  ["UDP, id 7, AA", "a message of real DNS: its header in words, then its sections"],
];
