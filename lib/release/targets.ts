/**
 * The platforms that an executable is made for.
 */

import { UsageError } from "../core/model/errors.ts";

/** A platform, by the name that Deno and Rust have for it. */
export interface Target {
  /** As in `deno compile --target`. */
  readonly name: string;
  /** The file name of the executable. */
  readonly executable: "dns-lab" | "dns-lab.exe";
  /** What the executable is packed into. */
  readonly archive: "tar.gz" | "zip";
  /** Where a user's programs keep what they can make again, below the home. Only a self-contained executable asks. */
  readonly cache?: string;
}

const LINUX = { executable: "dns-lab", archive: "tar.gz", cache: ".cache" } as const;
const MACOS = { executable: "dns-lab", archive: "tar.gz", cache: "Library/Caches" } as const;
const WINDOWS = { executable: "dns-lab.exe", archive: "zip" } as const;

/** Every platform. */
export const TARGETS: readonly Target[] = [
  { name: "x86_64-unknown-linux-gnu", ...LINUX },
  { name: "aarch64-unknown-linux-gnu", ...LINUX },
  { name: "x86_64-apple-darwin", ...MACOS },
  { name: "aarch64-apple-darwin", ...MACOS },
  { name: "x86_64-pc-windows-msvc", ...WINDOWS },
];

/** The platform of a name; throws an Error that says what is wanted. */
export function toTarget(name: string): Target {
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`wanted one of ${TARGETS.map((known) => known.name).join(", ")}`);
  return target;
}

/** Whether the self-contained executable for `target` can be made on `host`: from its own Deno, for a shell to start. */
export function isSelfContainable(target: Target, host: string = Deno.build.target): boolean {
  return target.name === host && !target.name.includes("windows");
}

/** The platform that this runs on; throws a UsageError where none of them is. */
export function hostTarget(): Target {
  const host = TARGETS.find(({ name }) => name === Deno.build.target);
  if (host === undefined) throw new UsageError(`No executable is made for ${Deno.build.target}; choose a --target`);
  return host;
}
