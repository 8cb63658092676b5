/**
 * Why a result of a student's client is missing: read from what it asked, and from how it ended.
 */
import { quoteOctets } from "../model/display.ts";
import { isSameName } from "../model/hostname.ts";
import type { GradeCase } from "../cases/grade_case.ts";
import type { ClientObservation, SeenQuery } from "./observation.ts";
import type { Verdict } from "./result.ts";
import { describeEnd, isCleanEnd } from "./trouble.ts";

/** Why the result of this index is missing. */
export function explainMissing(gradeCase: GradeCase, seen: ClientObservation, index: number): Verdict {
  const { results, queries, connections, names } = seen;
  const { query, kind } = results[index];
  const name = quoteOctets(query);
  const own = queries.filter(({ text }) => isSameName(text, query));
  const isTeam = gradeCase.role === "team";
  if (isTeam) return explainEnd(gradeCase, seen) ?? failed(gradeCase, `There is no result for ${name}`);
  if (connections.RS === 0) {
    return explainEnd(gradeCase, seen) ?? failed(
      { ...gradeCase, hint: "connect to RS at the host and the port that the arguments give (or --rs-port says)" },
      "The client never connected to RS",
    );
  }
  if (own.length === 0) {
    const odd = queries.find(({ text }) => !names.some((listed) => isSameName(listed, text)));
    const ended = index === 0 ? explainEnd(gradeCase, seen) : undefined;
    if (ended !== undefined && odd === undefined) return ended;
    if (odd !== undefined) return explainOdd(gradeCase, odd);
    return explainEnd(gradeCase, seen) ?? failed(gradeCase, `The client did not ask RS for ${name}`);
  }
  const asked = own.at(-1)!;
  const isReferred = asked.server === "RS" && / NS$/.test(asked.reply);
  if (isReferred && kind !== "referral") {
    const odd = queries.find(({ server, text }) =>
      server === "TS" && !names.some((listed) => isSameName(listed, text))
    );
    if (odd !== undefined) return explainOdd(gradeCase, odd);
    if (connections.TS === 0) {
      return explainEnd(gradeCase, seen) ?? failed(
        {
          ...gradeCase,
          hint: "after a reply that ends in NS, connect to TS (at the port from the arguments, or --ts-port)",
        },
        `RS referred ${name} to TS, and the client did not connect to TS`,
      );
    }
    return explainEnd(gradeCase, seen) ??
      failed(gradeCase, `RS referred ${name} to TS, and the client did not ask TS for it`);
  }
  return explainEnd(gradeCase, seen) ??
    failed(gradeCase, `${asked.server} replied ${quoteOctets(asked.reply)}, and no line of the results says so`);
}

/** A query that is no name of the list. */
function explainOdd(gradeCase: GradeCase, { server, text }: SeenQuery): Verdict {
  const isReferral = /\sNS$/.test(text);
  return failed(
    {
      ...gradeCase,
      hint: gradeCase.id === "client-list-end"
        ? gradeCase.hint
        : isReferral
        ? "send TS the host name that was asked for, not RS's reply"
        : "send each name as it stands in the list, without its newline and the white space around it, and nothing else",
    },
    isReferral
      ? `The client sent RS's referral, ${quoteOctets(text)}, to TS`
      : `The client asked ${server} for ${quoteOctets(text)}, which is no name of the list`,
  );
}

/** What is to be said of a client that did not end well. */
export function explainEnd(gradeCase: GradeCase, { end, queries }: ClientObservation): Verdict | undefined {
  if (end.isAtKeyboard || end.excess !== undefined || (!end.isStopped && !isCleanEnd(end))) {
    return { status: "failed", ...describeEnd("The client", end, "before the list was done") };
  }
  if (!end.isStopped) return undefined;
  const last = queries.at(-1);
  const after = last === undefined ? "" : `, after ${last.server} had replied ${quoteOctets(last.reply)}`;
  return failed(
    { ...gradeCase, hint: "look at what it waits for: one recv() for each query, and a list that ends" },
    `The client did not go on${after}, and was stopped`,
  );
}

/** A case that is lost, with its own hint. */
export function failed({ hint }: GradeCase, reason: string): Verdict {
  return { status: "failed", reason, hint };
}
