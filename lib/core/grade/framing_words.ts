/**
 * How a program frames its messages, in words, and whether that is what a course demands.
 */
import type { Framing } from "./observation.ts";

const NAMES: Readonly<Record<Framing["query"], string>> = {
  "": "nothing",
  "\n": "a newline",
  "\r\n": "a carriage return and a newline",
  padding: "white space or NULs",
};

/** The name of a framing: raw, line, CRLF, padded, or mixed. */
export function nameOfFraming({ query, reply }: Framing): "raw" | "line" | "CRLF" | "padded" | "mixed" {
  if (query === "padding" || reply === "padding") return "padded";
  if (query !== reply && !(query !== "" && reply !== "")) return "mixed";
  return query === "" ? "raw" : query === "\r\n" || reply === "\r\n" ? "CRLF" : "line";
}

/** The framing of a student's server, as a sentence. */
export function describeServerFraming(label: string, framing: Framing): string {
  return `${label}'s framing is ${nameOfFraming(framing)}: it needs ${NAMES[framing.query]} behind a query, ` +
    `and sends ${NAMES[framing.reply]} behind a reply`;
}

/** The framing of a student's client, as a sentence; it may take replies that are framed like its queries. */
export function describeClientFraming(framing: Framing): string {
  return `The client's framing is ${nameOfFraming(framing)}: it sends ${NAMES[framing.query]} behind a query, ` +
    `and takes ${NAMES[framing.reply]} behind a reply`;
}

/** Whether a framing is the one that a course demands. */
export function isFraming(framing: Framing, wanted: "line" | "raw"): boolean {
  const name = nameOfFraming(framing);
  return wanted === "raw" ? name === "raw" : name === "line" || name === "CRLF";
}
