/**
 * How names can cross the socket when a person asks for them: what the demo's page offers.
 */

/** As lines, or raw; as a line in two segments; as two lines in one segment. */
export type AskingWay = "line" | "raw" | "two segments" | "two names";

/** Every way. */
export const ASKING_WAYS: readonly AskingWay[] = ["line", "raw", "two segments", "two names"];
