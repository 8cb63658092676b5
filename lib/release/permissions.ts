/**
 * What the program may do, in the one place that every kind of executable takes it from.
 *
 * Network, reading, writing, and running programs: every command but `grade` gives up the last one before anything else, and
 * reading and writing before it opens a port or a connection. No code is fetched, and Deno asks no questions.
 */

/** The permissions, as flags of Deno. */
export const PERMISSION_FLAGS: readonly string[] = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--deny-import",
];

/** How a Deno that is unpacked beside the program runs it: with these permissions, and blind to what lies around it. */
export const LAUNCH_FLAGS: readonly string[] = [
  "--quiet",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  ...PERMISSION_FLAGS,
];
