/**
 * What the program may do, in the one place that every kind of executable takes it from.
 *
 * Network, reading, writing, the variables that name the terminal's encoding, and running the program that opens an
 * address in a browser: the commands give up all but the network before they open a port or a connection; running only
 * if the user does not want a browser opened. No code is fetched, and Deno asks no questions.
 */

import { openerOf } from "../edge/system/browser.ts";
import { LOCALE_NAMES } from "../edge/system/terminal.ts";

/** The permissions on a target, as flags of Deno. */
export function permissionFlags(target: string): readonly string[] {
  return [
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    `--allow-env=${LOCALE_NAMES.join()}`,
    // For --open. Deno says nothing of a system without it: everything runs with --quiet.
    `--allow-run=${openerOf(target)}`,
    "--deny-import",
    // Deno's own UDP sockets, which take half the time of Node's for each datagram.
    "--unstable-net",
  ];
}

/** How a Deno that is unpacked beside the program runs it: with these permissions, and blind to what lies around it. */
export const LAUNCH_FLAGS: readonly string[] = [
  "--quiet",
  "--no-config",
  "--no-lock",
  "--no-remote",
  "--no-npm",
  "--cached-only",
  ...permissionFlags(Deno.build.target),
];
