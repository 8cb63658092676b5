/**
 * RESOLVED.txt, line by line: whether each is what the tables say, and what a difference comes from.
 *
 * Results are matched to the names of the list by their host names; the longest run of matches in the order of the list
 * shows which of them are out of order (Schensted's longest increasing subsequence).
 */
import { quoteOctets } from "../model/display.ts";
import type { RuleId } from "../model/rule_id.ts";
import { findingAt } from "./compare.ts";
import { type CheckFinding, type InspectedFile, keyOf } from "./inspect.ts";
import { type ExpectedResult, type FoundResult, resultsIn } from "./result_text.ts";

/** What is wrong with a result. */
type Fault = readonly [rule: RuleId, message: string];

/** What differs between the lines of `file` and the results that were expected. */
export function compareResults(file: InspectedFile, expected: readonly ExpectedResult[]): CheckFinding[] {
  const found = file.results.flatMap((source, index) => resultsIn(source, index + 1));
  const numbers = pairWithin(found, expected, matchNames(found, expected));
  const ordered = longestRun(numbers);
  const findings = [...joinedLines(file, found)];
  const add = (place: FoundResult, [rule, message]: Fault) => findings.push(findingAt(file, place, rule, message));
  for (const [at, result] of found.entries()) {
    const number = numbers[at];
    const fault = number === undefined ? extraFault(result) : faultIn(result, expected[number]);
    if (fault !== undefined) add(result, fault);
    if (number === undefined || ordered.has(at)) continue;
    const message = `Out of order: ${quoteOctets(expected[number].name)} is name ${number + 1} of the list`;
    add(result, ["result-order", message]);
  }
  findings.push(...findMissing(file, found, numbers, expected));
  return findings.sort((a, b) => a.line - b.line);
}

/** What can be said of results without a list and tables: whether each line is a result. */
export function checkResults(file: InspectedFile): CheckFinding[] {
  const found = file.results.flatMap((source, index) => resultsIn(source, index + 1));
  const wrong = found.filter(({ kind }) => kind === "unknown" || kind === "referral").map((result) => {
    const message = result.kind === "unknown"
      ? `The line is ${quoteOctets(result.source)}, wanted "Hostname IPaddress A" or "Hostname - Error:HOST NOT FOUND"`
      : "The result is RS's referral: TS was not asked";
    return findingAt(file, result, result.kind === "unknown" ? "result-form" : "result-server", message);
  });
  return [...joinedLines(file, found), ...wrong].sort((a, b) => a.line - b.line);
}

function joinedLines(file: InspectedFile, found: readonly FoundResult[]): CheckFinding[] {
  return found.filter((result, at) => at > 0 && found[at - 1].line === result.line).map((result) =>
    findingAt(file, result, "result-joined", `A second result in one line, ${quoteOctets(result.text.trim())}`)
  );
}

/** The number of the name that each result bears; of names that are asked again, the next one. */
function matchNames(found: readonly FoundResult[], expected: readonly ExpectedResult[]): (number | undefined)[] {
  const waiting = new Map<string, number[]>();
  for (let number = expected.length - 1; number >= 0; number--) {
    const key = keyOf(expected[number].name);
    const numbers = waiting.get(key);
    if (numbers === undefined) waiting.set(key, [number]);
    else numbers.push(number);
  }
  return found.map(({ host }) => waiting.get(keyOf(host))?.pop());
}

/** Pairs results that bear no name of the list with the names that have none, where both stand at the same place. */
function pairWithin(
  found: readonly FoundResult[],
  expected: readonly ExpectedResult[],
  matched: readonly (number | undefined)[],
): (number | undefined)[] {
  const taken = new Set(matched);
  let next = 0;
  return matched.map((number, at) => {
    if (number !== undefined) {
      next = Math.max(next, number + 1);
      return number;
    }
    if (next >= expected.length || taken.has(next) || found[at].text.trim() === "") return undefined;
    return next++;
  });
}

/** Which of the numbers are in order: the places of the longest rising run. */
function longestRun(numbers: readonly (number | undefined)[]): Set<number> {
  const ends: number[] = [];
  const previous = new Map<number, number | undefined>();
  numbers.forEach((number, at) => {
    if (number === undefined) return;
    let low = 0;
    for (let high = ends.length; low < high;) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]]! < number) low = middle + 1;
      else high = middle;
    }
    previous.set(at, ends[low - 1]);
    ends[low] = at;
  });
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous.get(at)) run.add(at);
  return run;
}

function extraFault({ text, kind }: FoundResult): Fault {
  if (text.trim() === "") return ["result-form", "The line is blank, wanted a result"];
  if (kind === "referral") return ["result-server", "The result is RS's referral: TS was not asked"];
  return ["result-extra", `No name of the list is left for ${quoteOctets(text.trim())}`];
}

/** What is wrong with the result of a name; undefined where it is right. */
function faultIn({ text, host, kind, address }: FoundResult, expected: ExpectedResult): Fault | undefined {
  const wanted = `wanted ${quoteOctets(expected.text)}`;
  if (text === expected.text) return undefined;
  if (kind === "referral") return ["result-server", `The result is RS's referral: TS was not asked; ${wanted}`];
  if (keyOf(host) !== keyOf(expected.name) || kind === "unknown") {
    return ["result-form", `The result is ${quoteOctets(text)}, ${wanted}`];
  }
  if (kind === "not found" && expected.by !== undefined) {
    const other = expected.by === "RS" ? "TS" : "RS";
    return ["result-server", `${expected.by} has the name: ${other} was asked in its place; ${wanted}`];
  }
  if (kind === "answer" && address !== expected.address) {
    const isOfTs = expected.by === "RS" && address === expected.tsAddress;
    return isOfTs
      ? ["result-server", `The address is that of TS's table: RS, which has the name, was not asked first; ${wanted}`]
      : ["result-address", `The address is ${quoteOctets(address ?? "")}, ${wanted}`];
  }
  if (text.trim().toLowerCase() === expected.text.toLowerCase()) {
    return text.length === expected.text.length
      ? ["result-case", `Upper and lower case differ from what the server replied; ${wanted}`]
      : ["result-form", `White space stands around the result; ${wanted}`];
  }
  return ["result-form", `The result is ${quoteOctets(text)}, ${wanted}`];
}

/** The names without a result: each is found at the line where its result should stand. */
function findMissing(
  file: InspectedFile,
  found: readonly FoundResult[],
  numbers: readonly (number | undefined)[],
  expected: readonly ExpectedResult[],
): CheckFinding[] {
  const placeOf = new Map(numbers.flatMap((number, at) => number === undefined ? [] : [[number, found[at]]]));
  let next = { line: file.results.length + 1, column: 1, source: "" };
  const missing: CheckFinding[] = [];
  for (let number = expected.length - 1; number >= 0; number--) {
    const { name, text } = expected[number];
    const place = placeOf.get(number);
    if (place !== undefined) next = { ...place, column: 1 };
    else missing.push(findingAt(file, next, "result-missing", missingMessage(name, text)));
  }
  return missing.reverse();
}

function missingMessage(name: string, text: string): string {
  return `The result of ${quoteOctets(name)} is missing here, wanted ${quoteOctets(text)}`;
}
