/**
 * What a run of a student's client tells about each case that is judged by it.
 */
import { escapeControls, quoteOctets, quoteText } from "../model/display.ts";
import { isSameName, lowerAscii } from "../model/hostname.ts";
import { trimPadding } from "../model/octet_string.ts";
import type { GradeCase } from "../cases/grade_case.ts";
import type { ClientObservation, SeenQuery } from "./observation.ts";
import { compareReply, type Expected } from "../cases/reply_form.ts";
import type { Verdict } from "./result.ts";
import { explainEnd, explainMissing, failed } from "./client_explanation.ts";
import { describeEnd, describeStart, isCleanEnd } from "./trouble.ts";

const PASSED: Verdict = { status: "passed" };

/** Judges a case of the client, or of all programs together, by a run. */
export function judgeClient(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  const { trouble } = seen;
  if (trouble !== undefined) {
    return { status: "failed", ...describeStart(trouble.start, trouble.role.toUpperCase(), trouble.end) };
  }
  switch (gradeCase.id) {
    case "client-order":
      return judgeOrder(gradeCase, seen);
    case "client-rs-first":
      return judgeRsFirst(gradeCase, seen);
    case "client-referral":
      return judgeReferral(gradeCase, seen);
    case "client-one-connection":
      return judgeConnections(gradeCase, seen);
    case "client-output":
      return judgeOutput(gradeCase, seen);
    case "client-ends":
      return judgeEnd(gradeCase, seen);
    case "client-reset":
      return judgeReset(gradeCase, seen);
    default:
      return judgeResults(gradeCase, seen);
  }
}

/** The results: the lines of the file; where there is none, of what the client wrote on its standard output. */
export function resultLines({ output, end }: ClientObservation): string[] {
  return (output?.text ?? end.stdout).split(/\r\n|[\n\r]/).map(trimPadding).filter((line) => line !== "");
}

/** Whether a line holds a result, in whatever form. */
function holdsResult(line: string, { kind, text, query }: Expected): boolean {
  const [name, address] = text.split(" ");
  const words = lowerAscii(line).split(/[\s,;:=>'"()[\]]+/);
  const isNamed = words.some((word) => isSameName(word, name) || isSameName(word, query));
  return kind === "not found" ? isNamed && /err|not\s*found/i.test(line) : isNamed && words.includes(address);
}

/** Every result is there, in whatever order and form: those are other cases. */
function judgeResults(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  const lines = resultLines(seen);
  const left = [...lines];
  for (const [index, result] of seen.results.entries()) {
    const at = left.findIndex((line) => holdsResult(line, result));
    if (at >= 0) {
      left.splice(at, 1);
      continue;
    }
    return { ...explainMissing(gradeCase, seen, index), difference: resultDifference(seen, index) };
  }
  if (lines.length > seen.results.length && seen.output !== undefined && gradeCase.id === "client-many") {
    return failed(
      gradeCase,
      `The file has ${lines.length} lines for ${seen.results.length} names, such as ${quoteText(left[0])}`,
    );
  }
  return PASSED;
}

function resultDifference({ names, results, queries }: ClientObservation, index: number) {
  const { text, query } = results[index];
  const own = queries.filter((seenQuery) => isSameName(seenQuery.text, query));
  return {
    number: index + 1,
    query: `the name ${names[index]}`,
    expected: text,
    actual: own.length === 0 ? undefined : `(it asked ${own.map(({ server }) => server).join(", then ")})`,
  };
}

function judgeOrder(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  const lines = resultLines(seen);
  const places = seen.results.map((result) => lines.findIndex((line) => holdsResult(line, result)));
  const found = places.filter((place) => place >= 0);
  if (found.length < 2) {
    return { status: "not applicable", reason: "There are too few results to have an order" };
  }
  const index = places.findIndex((place, at) => place >= 0 && places.slice(0, at).some((before) => before > place));
  if (index < 0) return PASSED;
  const first = places.findIndex((place) => place > places[index]);
  return {
    ...failed(
      gradeCase,
      `The result of ${quoteOctets(seen.names[index])} stands before that of ${quoteOctets(seen.names[first])}`,
    ),
    difference: {
      number: found.indexOf(Math.min(...found)) + 1,
      query: "the first result",
      expected: seen.results[0].text,
      actual: lines[0],
    },
  };
}

function judgeRsFirst(gradeCase: GradeCase, { names, queries, results }: ClientObservation): Verdict {
  const isListed = ({ text }: SeenQuery) => names.some((name) => isSameName(name, text));
  if (queries.length === 0) return { status: "not applicable", reason: "The client asked nothing" };
  const referred = new Set<string>();
  for (const query of queries.filter(isListed)) {
    const name = lowerAscii(query.text);
    if (query.server === "RS") {
      if (/ NS$/.test(query.reply)) referred.add(name);
    } else if (!referred.has(name)) {
      const isRs = results.some(({ query: asked, kind }) => isSameName(asked, name) && kind === "answer");
      return failed(
        gradeCase,
        `The client asked TS for ${quoteOctets(query.text)}, which RS had not referred to it${isRs ? "" : " before"}`,
      );
    }
  }
  return PASSED;
}

function judgeReferral(gradeCase: GradeCase, { isTsEarly, connections }: ClientObservation): Verdict {
  if (connections.RS === 0) return { status: "not applicable", reason: "The client never connected to RS" };
  if (!isTsEarly) return PASSED;
  return failed(gradeCase, "The client connected to TS, although RS had sent no referral");
}

function judgeConnections(gradeCase: GradeCase, { connections: { RS, TS }, queries }: ClientObservation): Verdict {
  if (queries.length === 0) return { status: "not applicable", reason: "The client asked nothing" };
  if (RS <= 1 && TS <= 1) return PASSED;
  return failed(
    gradeCase,
    `The client connected ${RS} times to RS and ${TS} times to TS, for ${queries.length} queries`,
  );
}

function judgeOutput(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  const { output, outputName, results, end } = seen;
  if (output === undefined) {
    const isShown = results.some((result) =>
      resultLines({ ...seen, output: undefined }).some((line) => holdsResult(line, result))
    );
    if (!isShown && seen.connections.RS === 0) {
      return explainEnd(gradeCase, seen) ?? failed(gradeCase, `The client wrote no file ${quoteText(outputName)}`);
    }
    return failed(
      gradeCase,
      `The client wrote no file ${quoteText(outputName)}${isShown ? ", only its standard output" : ""}`,
    );
  }
  if (output.name !== outputName) {
    return failed(
      { ...gradeCase, hint: `write to ${outputName}, or say what the file is called: --output-name` },
      `The client wrote its results to "${escapeControls(output.name)}", wanted "${escapeControls(outputName)}"`,
    );
  }
  const lines = resultLines(seen);
  for (const [index, result] of results.entries()) {
    const line = lines.find((candidate) => holdsResult(candidate, result));
    if (line === undefined || line === result.text || compareReply(line, result).dialects.includes("error-name")) {
      continue;
    }
    return {
      ...failed(
        gradeCase,
        `The result ${quoteText(line)} is not the reply as it came, wanted ${quoteText(result.text)}`,
      ),
      difference: { number: index + 1, query: `the name ${seen.names[index]}`, expected: result.text, actual: line },
    };
  }
  if (/\n\s*\n\s*\S/.test(output.text) && !end.isStopped) {
    return failed(gradeCase, "There are empty lines between the results");
  }
  return PASSED;
}

function judgeEnd(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  const { end, connections } = seen;
  if (isCleanEnd(end)) return PASSED;
  if (end.isStopped && end.excess === undefined && !end.isAtKeyboard) {
    return failed(gradeCase, "The client did not end when the list was done, and was stopped");
  }
  const when = connections.RS === 0 ? "before it connected to RS" : "after it had asked RS";
  return { status: "failed", ...describeEnd("The client", end, when) };
}

function judgeReset(gradeCase: GradeCase, seen: ClientObservation): Verdict {
  if (seen.connections.RS === 0) return { status: "not applicable", reason: "The client never connected to RS" };
  if (seen.end.isStopped) return failed(gradeCase, "The client did not end when RS had reset the connection");
  if (!resultLines(seen).some((line) => seen.results.some((result) => holdsResult(line, result)))) {
    return failed(gradeCase, "The client lost the result that it had when RS reset the connection");
  }
  return PASSED;
}
