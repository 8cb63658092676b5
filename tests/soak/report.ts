/**
 * What a soak has shown: a table for people, and the promises that were broken.
 */
import { CLIENTS } from "./clients.ts";
import { HOSTILE } from "./hostile.ts";
import { MAX_IDLE_SHARE } from "./idle_clients.ts";
import { type Findings, KNOCKS, MAX_GROWTH_BYTES, type SoakOptions } from "./soak.ts";

const LABEL_WIDTH = 30;
/** The server says what it knows, where it listens, each kind of limit once, and what it has done. */
const MAX_LINES_SAID = 12;

/** The table. */
export function renderFindings(options: SoakOptions, findings: Findings): string {
  const { record, descriptors, residentBytes, idleShare, notToldFull, code, stderr } = findings;
  const { good, bad, failures, runs } = record;
  const rows: [string, unknown][] = [
    ["seed", options.seed],
    ["seconds", options.seconds],
    ["well-behaved at a time", options.clients],
    ["  connections", good.connections],
    ["  queries", good.queries],
    ["  right replies", good.replies],
    ["  clients with a wrong reply", failures.wrong],
    ["  clients with a missing reply", failures.missing],
    ...CLIENTS.map(({ name }): [string, unknown] => [`  ${name}`, runs.get(name)]),
    ["hostile at a time", options.hostile],
    ["  connections", bad.connections],
    ...HOSTILE.map(({ name }): [string, unknown] => [`  ${name}`, runs.get(name)]),
    ["told that it is full", `${KNOCKS - notToldFull} of ${KNOCKS}`],
    ["descriptors", descriptors.map((count) => count ?? "not told").join(" before, ") + " after"],
    ["resident memory", residentBytes.map(inMebibytes).join(" before, ") + " after"],
    ["CPU when all are silent", idleShare === null ? "not told" : `${(100 * idleShare).toFixed(2)} %`],
    ["status after SIGTERM", code],
    ["summary", stderr.at(-2)],
  ];
  return rows.map(([label, value]) => `${label.padEnd(LABEL_WIDTH)} ${value}\n`).join("");
}

/** Every promise that was broken, in words. */
export function brokenPromises({ clients }: SoakOptions, findings: Findings): string[] {
  const { record, descriptors, residentBytes, idleShare, notToldFull, code, stderr } = findings;
  const { good, failures, told } = record;
  const [fewest, most] = descriptors;
  const [warm, end] = residentBytes;
  const [, served, queries] = /^RS served (\d+) clients?, (\d+) quer/.exec(stderr.at(-2) ?? "") ?? [];
  const promises: [isBroken: boolean, words: string][] = [
    [failures.wrong + failures.missing > 0, `Clients were let down, first of all:\n  ${told.join("\n  ")}`],
    [good.queries === 0 && clients > 0, "Nobody asked anything"],
    [fewest !== most, `The server had ${fewest} descriptors before its first client, and ${most} after the last`],
    [warm !== null && end !== null && end - warm > MAX_GROWTH_BYTES, "The server's memory has grown"],
    [idleShare !== null && idleShare > MAX_IDLE_SHARE, "The server is not idle when its clients are"],
    [notToldFull > 0, `${notToldFull} clients of a full server were not told so`],
    [code !== 0, `The server ended with status ${code} after SIGTERM`],
    [served === undefined, "The server ended without its summary"],
    [Number(served) < good.connections, `The summary speaks of ${served} clients, there were ${good.connections}`],
    [Number(queries) < good.replies, `The summary speaks of ${queries} queries, there were ${good.replies} replies`],
    [stderr.length > MAX_LINES_SAID, `The server said ${stderr.length} lines:\n  ${stderr.slice(0, 20).join("\n  ")}`],
  ];
  return promises.filter(([isBroken]) => isBroken).map(([, words]) => words);
}

function inMebibytes(bytes: number | null): string {
  return bytes === null ? "not told" : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
