/**
 * The cases of the client, and of all three programs together.
 */
import type { ClientRun, GradeCase } from "./grade_case.ts";

const ROUND = ["ts", "rs", "ts", "rs", "rs", "ts"] as const;

/** The runs of a student's client, by name; "team" is the one of all three programs. */
export const CLIENT_RUNS: Readonly<Record<string, ClientRun>> = {
  "rs hits": { names: ["rs", "rs", "rs"], manner: "plain" },
  "ts hits": { names: ["ts", "ts", "ts"], manner: "plain" },
  missing: { names: ["missing", "missing"], manner: "plain" },
  order: { names: ROUND, manner: "plain" },
  case: { names: ["rs other case", "rs other case"], manner: "plain" },
  many: { names: Array.from({ length: 60 }, (_, at) => at % 2 === 0 ? "rs" : "ts"), manner: "plain" },
  "cut short": { names: ["rs", "rs", "rs"], manner: "plain", isCutShort: true },
  split: { names: ["rs", "rs"], manner: "split" },
  slow: { names: ["rs", "rs"], manner: "slow" },
  reset: { names: ["rs", "rs", "rs"], manner: "reset" },
  team: { names: ["rs", "ts", "rs", "missing", "ts"], manner: "plain" },
};

const SHARED = { role: "client", group: "protocol" } as const;

/** The cases of the client, in the order in which they are run. */
export const CLIENT_CASES: readonly GradeCase[] = [
  {
    ...SHARED,
    id: "client-rs-hit",
    points: 4,
    run: "rs hits",
    sentence: "The client writes RS's answers as results",
    hint: "a reply of RS that ends in A is the result: write it to the file as it came",
  },
  {
    ...SHARED,
    id: "client-ts-hit",
    points: 4,
    run: "ts hits",
    sentence: "The client asks TS the names that RS refers to it, and writes TS's answers as results",
    hint: "after a reply that ends in NS, connect to TS, send it the same host name, and write its reply",
  },
  {
    ...SHARED,
    id: "client-not-found",
    points: 2,
    run: "missing",
    sentence: "The client writes TS's error as the result of a name that does not exist",
    hint: "write TS's reply, whatever it is: an error is the result of its name",
  },
  {
    ...SHARED,
    id: "client-order",
    points: 2,
    run: "order",
    sentence: "The client writes the results in the order of the list",
    hint: "write each result before the next name is asked; do not ask all of RS's names first",
  },
  {
    ...SHARED,
    id: "client-many",
    points: 2,
    run: "many",
    sentence: "The client resolves 60 names, one result each",
    hint: "read the whole list, ask each name, and read one reply for each query",
  },
  {
    ...SHARED,
    id: "client-case",
    points: 1,
    run: "case",
    sentence: "The client takes a reply whose name is in another case than the query",
    hint: "the table's spelling may differ from the query's: tell replies apart by their last field",
  },
  {
    ...SHARED,
    id: "client-rs-first",
    points: 2,
    run: "order",
    sentence: "The client asks RS each name first, and TS only those that RS refers to it",
    hint: "send each name to RS; send it to TS only if RS's reply ends in NS",
  },
  {
    ...SHARED,
    id: "client-referral",
    points: 1,
    run: "rs hits",
    sentence: "The client connects to TS only when RS has sent it there",
    hint: "connect to TS at the first reply that ends in NS, not at the start",
  },
  {
    ...SHARED,
    id: "client-one-connection",
    points: 1,
    run: "order",
    sentence: "The client keeps one connection to each server",
    hint: "connect once to each server, before the loop or at the first referral, and close both at the end",
  },
  {
    ...SHARED,
    id: "client-output",
    points: 1,
    run: "rs hits",
    sentence: "The client writes the results to RESOLVED.txt, one a line",
    hint: "open the output file by the name that the lab gives, and end each result with one newline",
  },
  {
    ...SHARED,
    id: "client-ends",
    points: 1,
    run: "rs hits",
    sentence: "The client ends by itself, without an error, when the list is done",
    hint: "close the sockets and the file after the last name, and let the program end",
  },
  {
    ...SHARED,
    id: "client-list-end",
    points: 1,
    run: "cut short",
    sentence: "The client reads a list whose last line has no newline",
    hint: "strip a newline only if it is there: [:-1] cuts off a letter of the last name",
  },
  {
    ...SHARED,
    group: "lesson",
    id: "client-split",
    points: 1,
    run: "split",
    sentence: "The client understands a reply that arrives in two segments",
    hint: "read until the newline: one recv() may bring a part of a reply",
  },
  {
    ...SHARED,
    group: "lesson",
    id: "client-slow",
    points: 1,
    run: "slow",
    sentence: "The client waits for a reply that takes its time",
    hint: "wait for each reply in recv(): do not ask again, or go on, after a second",
  },
  {
    ...SHARED,
    group: "lesson",
    id: "client-reset",
    points: 1,
    run: "reset",
    sentence: "The client ends when RS resets the connection, and keeps the results so far",
    hint: "catch the error of recv() (ConnectionResetError) or its empty result, close the file, and end",
  },
];

/** The cases of all three programs together. */
export const TEAM_CASES: readonly GradeCase[] = [
  {
    id: "team-resolves",
    role: "team",
    group: "protocol",
    points: 3,
    run: "team",
    sentence: "Client, RS and TS work together",
    hint: "each program works with a correct peer, but not with each other: compare how each ends its messages",
  },
];
