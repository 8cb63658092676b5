/**
 * The version of dns-lab, from deno.json, and the kind of build.
 */
import config from "../../deno.json" with { type: "json" };

/** The version, as in "0.1.0". */
export const VERSION: string = config.version;

/**
 * The version and the kind of build, as in "0.1.0 (from source)"; what holds machine code says for which machine:
 * "0.1.0 (executable, x86_64-unknown-linux-gnu)".
 */
export function describeVersion(kind: string): string {
  const isForOneTarget = kind === "executable" || kind === "self-contained";
  return `${VERSION} (${isForOneTarget ? `${kind}, ${Deno.build.target}` : kind})`;
}

/** Where bugs are reported: most users were handed the program by their course. */
export const REPORT_TO = "where you got dns-lab, with the command line and what it printed";
