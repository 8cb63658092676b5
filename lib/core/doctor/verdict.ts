/**
 * What `dns-lab doctor` says of a thing that it has tried.
 */

/** The things that are tried. */
export type Probe =
  | "version"
  | "terminal"
  | "port"
  | "localhost"
  | "ns-host"
  | "file"
  | "table"
  | "folder"
  | "results"
  | "server"
  | "framing"
  | "role"
  | "addresses";

/** Whether it is well: what is doubtful may be meant so, what is bad keeps the lab from working. */
export type Status = "good" | "doubtful" | "bad";

/** What is said of a thing that was tried. */
export interface Verdict {
  /** What was tried. */
  readonly probe: Probe;
  /** Whether it is well. */
  readonly status: Status;
  /** What was seen, in a sentence. */
  readonly seen: string;
  /** What to do about it; undefined where it is well. */
  readonly fix?: string;
}

/** Something that is well. */
export function good(probe: Probe, seen: string): Verdict {
  return { probe, status: "good", seen };
}

/** Something that may be meant so. */
export function doubtful(probe: Probe, seen: string, fix: string): Verdict {
  return { probe, status: "doubtful", seen, fix };
}

/** Something that keeps the lab from working. */
export function bad(probe: Probe, seen: string, fix: string): Verdict {
  return { probe, status: "bad", seen, fix };
}
