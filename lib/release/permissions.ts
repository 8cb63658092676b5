/**
 * What the program may do, in the one place that every kind of executable takes it from.
 *
 * Network, reading, writing, the variables that name the terminal's encoding, and running programs: commands that run none
 * give that up before anything else, and all but the network before they open a port or a connection. No code is fetched,
 * and Deno asks no questions.
 */
import { LOCALE_NAMES } from "../edge/system/terminal.ts";

/** The permissions, as flags of Deno. */
export const PERMISSION_FLAGS: readonly string[] = [
  "--no-prompt",
  "--allow-net",
  "--allow-read",
  "--allow-write",
  `--allow-env=${LOCALE_NAMES.join()}`,
  "--allow-run",
  "--deny-import",
  // Deno's own UDP sockets, which take half the time of Node's for each datagram.
  "--unstable-net",
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
