/**
 * The lessons of TCP: what it does to messages and connections, and what a server has to bear. They are scored apart.
 */
import type { GradeCase } from "./grade_case.ts";

/** The lessons of a server; `label` is what sentences call it. */
export function lessonCases(role: "rs" | "ts", label: string): GradeCase[] {
  const rows = [
    [
      "split",
      `${label} understands a query that arrives in two segments`,
      "read until the newline: one recv() may bring a part of a message",
    ],
    [
      "join",
      `${label} understands queries that arrive in one segment`,
      "one recv() may bring several messages: split what has arrived at the newlines, and answer each",
    ],
    [
      "slow",
      `${label} waits for a client that takes its time`,
      "do not give up on a client that is silent for a second or two",
    ],
    [
      "half-close",
      `${label} replies to a client that has closed its own direction`,
      "send the reply before you act on the end of what the client sends",
    ],
    [
      "reset",
      `A client that resets its connection does not take ${label} down, if it goes on after a client`,
      "catch the error of recv() and send() (ConnectionResetError, BrokenPipeError) for each connection, and go on",
    ],
  ] as const;
  return rows.map(([id, sentence, hint]) => ({
    id: `${role}-${id}`,
    role,
    group: "lesson",
    points: 1,
    run: id,
    sentence,
    hint,
  }));
}
