/**
 * What a run of a student's server tells about each case that is judged by it.
 */
import { counted, quoteMessage, quoteOctets } from "../model/display.ts";
import type { GradeCase } from "../cases/grade_case.ts";
import type { Exchange, ServerObservation } from "./observation.ts";
import { compareReply, type Comparison, type Mismatch } from "../cases/reply_form.ts";
import type { Difference, Verdict } from "./result.ts";
import { describeEnd, describeStart, isCleanEnd } from "./trouble.ts";

const PASSED: Verdict = { status: "passed" };

/** What is said of a reply that is another one than the one that is wanted. */
const MISMATCHES: Readonly<Record<Mismatch, readonly [reason: string, hint: string]>> = {
  "refers a name of the table": [
    "that refers the client for a name that the table has",
    "the look-up misses: compare the query without white space around it, in lower case, with the names of the table",
  ],
  "not found, for a name of the table": [
    "that says not found of a name that the table has",
    "the look-up misses: compare the query without white space around it, in lower case, with the names of the table",
  ],
  "answers a missing name": [
    "that is an answer for a name that the table lacks",
    "reply with an answer only if the name is in the table: does the look-up compare the whole name?",
  ],
  "not found, for a referral": [
    "that is an error in place of a referral",
    "RS never says that a host does not exist: for a name that it lacks it sends its NS entry",
  ],
  "refers, for a missing name": [
    "that is a referral, which only RS sends",
    'TS sends "Hostname - Error:HOST NOT FOUND" for a name that it lacks: did it read RS\'s table?',
  ],
  "other referral": ["that names another machine than the NS entry", "send the fields of the table's NS entry"],
  "other address": ["that has another address than the table", "send the address that stands beside the name"],
  "other name": ["that is about another name", "answer the query that came, and start each reply afresh"],
  "no flag": ["the flag is missing", "send all fields: host name, address and flag"],
  "other flag": ["the flag is wrong", "an answer ends in A, a referral in NS"],
  "the query itself": ["that is the query, sent back", "look the name up, and send its line of the table"],
  "two replies": ["that is more than one reply", "send one reply for each query, with one send()"],
  empty: ["that is empty", "send a reply for each query"],
  other: ["that is no reply of the protocol", "send the table's line, the NS entry, or the error, and nothing else"],
};

/** Cases whose own hint says more about the cause than the reply does. */
const OWN_HINT = /-(?:case|spelling|ns-entry|table-[\w-]+|split|join|slow|half-close)$/;

/**
 * Judges a case of a server by a run; `label` is "RS" or "TS".
 *
 * @param goesOn Whether the server was seen to go on when a client had left.
 */
export function judgeServer(gradeCase: GradeCase, label: string, seen: ServerObservation, goesOn = false): Verdict {
  const { id, hint } = gradeCase;
  if (seen.trouble !== undefined) {
    const trouble = describeStart(seen.trouble, label, seen.end);
    // With an unusual table, it is the table that a server stumbles over.
    const isTable = /-table-/.test(id) && seen.trouble.kind === "ended";
    return { status: "failed", ...trouble, ...isTable ? { hint } : {} };
  }
  switch (id.replace(/^[rt]s-/, "")) {
    case "case":
      return judgeExchanges(gradeCase, label, seen, seen.exchanges);
    case "spelling":
      return judgeSpelling(gradeCase, label, seen);
    case "one-connection":
      return judgeConnection(gradeCase, label, seen);
    case "ends":
      return judgeEnd(gradeCase, label, seen);
    case "second-client":
      return judgeSecondClient(gradeCase, label, seen);
    case "port-free":
      return seen.isPortLeft ? failed(gradeCase, `${label}'s port is still open after its end`) : PASSED;
    case "crash":
    case "reset":
      return judgeSurvival(gradeCase, label, seen, goesOn);
    default:
      return judgeExchanges(gradeCase, label, seen, seen.exchanges);
  }
}

/** The comparison of a reply with what was wanted; undefined where there was none. */
export function compareExchange({ reply, expected }: Exchange): Comparison | undefined {
  return reply === undefined ? undefined : compareReply(reply, expected);
}

function judgeExchanges(
  { id, hint }: GradeCase,
  label: string,
  seen: ServerObservation,
  exchanges: readonly Exchange[],
): Verdict {
  for (const [index, exchange] of exchanges.entries()) {
    const { expected, reply, trouble } = exchange;
    const difference = differenceOf(exchange, index);
    if (reply === undefined) {
      const silence = describeSilence(label, seen, exchange, trouble, index, hint);
      return { status: "failed", ...silence, ...OWN_HINT.test(id) ? { hint } : {}, difference };
    }
    const { mismatch } = compareReply(reply, expected);
    if (mismatch === undefined) continue;
    const [reason, ownHint] = MISMATCHES[mismatch];
    return {
      status: "failed",
      reason: `${label} replied ${quoteMessage(reply)} to the query ${quoteOctets(expected.query)}: ${reason}`,
      hint: OWN_HINT.test(id) ? hint : ownHint,
      difference,
    };
  }
  return exchanges.length > 0 ? PASSED : { status: "failed", reason: `${label} was asked nothing`, hint };
}

function differenceOf({ expected, reply }: Exchange, index: number): Difference {
  return { number: index + 1, query: expected.query, expected: expected.text, actual: reply };
}

/** What is to be said of a query without a reply. */
function describeSilence(
  label: string,
  { end, hasEnded }: ServerObservation,
  { expected }: Exchange,
  trouble: Exchange["trouble"],
  index: number,
  hint: string,
) {
  const query = quoteOctets(expected.query);
  const before = index === 0 ? "" : `, after ${counted(index, "reply", "replies")}`;
  const isEnded = end.code !== undefined && !end.isStopped || end.signal !== undefined;
  if (isEnded && (hasEnded || trouble !== "no reply") && !isCleanEnd(end)) {
    return describeEnd(label, end, `at the query ${query}${before}`);
  }
  if (end.isAtKeyboard || end.excess !== undefined) return describeEnd(label, end, `at the query ${query}`);
  const reason = trouble === "no reply"
    ? `${label} did not reply to the query ${query}${before}`
    : trouble === "closed"
    ? `${label} closed the connection in place of a reply to the query ${query}${before}`
    : `${label} took no further connection for the query ${query}${before}`;
  return { reason, hint };
}

function judgeSpelling(gradeCase: GradeCase, label: string, { exchanges }: ServerObservation): Verdict {
  const isHit = (exchange: Exchange) => {
    const comparison = compareExchange(exchange);
    return comparison !== undefined && comparison.mismatch === undefined;
  };
  const hits = exchanges.filter(isHit);
  if (hits.length === 0) {
    return { status: "not applicable", reason: `${label} found none of the names, so there is no spelling to judge` };
  }
  const wrong = hits.find((exchange) => compareExchange(exchange)!.isOtherSpelling);
  if (wrong === undefined) return PASSED;
  const { expected, reply } = wrong;
  return {
    ...failed(
      gradeCase,
      `${label} replied ${quoteMessage(reply!)} to the query ${
        quoteOctets(expected.query)
      }, wanted the table's spelling`,
    ),
    difference: differenceOf(wrong, exchanges.indexOf(wrong)),
  };
}

function judgeConnection(gradeCase: GradeCase, label: string, { closings, exchanges }: ServerObservation): Verdict {
  const answered = exchanges.filter(({ reply }) => reply !== undefined).length;
  if (answered === 0) return { status: "not applicable", reason: `${label} replied to nothing` };
  if (closings === 0) return PASSED;
  return failed(
    gradeCase,
    `${label} took ${counted(answered, "query", "queries")} over ${counted(closings + 1, "connection")}`,
  );
}

function judgeEnd(gradeCase: GradeCase, label: string, seen: ServerObservation): Verdict {
  const { hasEnded, isListening, second, end } = seen;
  if (seen.exchanges.every(({ reply }) => reply === undefined)) {
    return { status: "not applicable", reason: `${label} replied to nothing` };
  }
  if (hasEnded) {
    if (isCleanEnd(end)) return PASSED;
    return { status: "failed", ...describeEnd(label, end, "when its client left") };
  }
  if (!isListening && end.isAtKeyboard) return { status: "failed", ...describeEnd(label, end, "") };
  // It goes on: whether it serves others is another case.
  if (isListening || second?.some(({ reply }) => reply !== undefined)) return PASSED;
  return failed(gradeCase, `${label} went on after its client had left, and listened no more`);
}

function judgeSecondClient(gradeCase: GradeCase, label: string, seen: ServerObservation): Verdict {
  const { hasEnded, isListening, second } = seen;
  if (hasEnded || (!isListening && second === undefined)) {
    return { status: "not applicable", reason: `${label} ended after its first client` };
  }
  if (second?.some(({ reply }) => reply !== undefined)) return PASSED;
  return failed(gradeCase, `${label} goes on after its client has left, but serves no other`);
}

/** After a client that disappeared: the server has ended, which those may that serve one client, or serves the next. */
function judgeSurvival(gradeCase: GradeCase, label: string, seen: ServerObservation, goesOn: boolean): Verdict {
  const { hasEnded, isListening, second, end } = seen;
  if (second?.some(({ reply }) => reply !== undefined)) return PASSED;
  if (hasEnded && goesOn) {
    const { reason } = describeEnd(label, end, "when a client had disappeared, although it goes on when one has left");
    return failed(gradeCase, reason);
  }
  if (hasEnded) {
    return { status: "not applicable", reason: `${label} ends after a client`, ...describeLoudEnd(label, seen) };
  }
  if (end.excess !== undefined) {
    return { status: "failed", ...describeEnd(label, end, "after a client had disappeared") };
  }
  if (!isListening && second === undefined) return PASSED;
  return failed(gradeCase, `${label} served no other client after one had disappeared`);
}

/** A server that serves one client may end in any way when that disappears; what it said is told. */
function describeLoudEnd(label: string, { end }: ServerObservation): Pick<Verdict, "reason"> | Record<never, never> {
  return isCleanEnd(end) ? {} : { reason: describeEnd(label, end, "when a client had disappeared").reason };
}

function failed({ hint }: GradeCase, reason: string): Verdict {
  return { status: "failed", reason, hint };
}
