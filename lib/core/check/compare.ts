/**
 * Files that belong together: RS's table, TS's table, and the lists that are asked.
 */
import { escapeControls, quoteText } from "../model/display.ts";
import type { RuleId } from "../model/rule_id.ts";
import { type CheckFinding, type EntryPlace, type InspectedFile, keyOf, type Place, shownLine } from "./inspect.ts";

/** The files of one lab. */
export interface Lab {
  /** RS's table, if it is there. */
  readonly rs: InspectedFile | undefined;
  /** TS's table, if it is there. */
  readonly ts: InspectedFile | undefined;
  /** The lists of names. */
  readonly lists: readonly InspectedFile[];
  /** The host names of NS entries that were looked up and not found. */
  readonly unresolved: ReadonlySet<string>;
}

/** A finding about a place in a file. */
export function findingAt(
  { path }: Pick<InspectedFile, "path">,
  { line, column, source }: Place,
  rule: RuleId,
  message: string,
): CheckFinding {
  return { file: path, severity: "warning", line, column, message, source: shownLine(source), rule };
}

/** The A entry that counts for each name of a table: the last one. */
export function answersOf(table: InspectedFile | undefined): Map<string, EntryPlace> {
  const answers = table?.entries.filter(({ isReferral }) => !isReferral) ?? [];
  return new Map(answers.map((entry) => [keyOf(entry.name), entry]));
}

/** What does not fit together. */
export function compareFiles(lab: Lab): CheckFinding[] {
  return [
    ...findSwapped(lab),
    ...findDifferences(lab),
    ...findUnresolved(lab),
    ...findUnknown(lab),
    ...findUnused(lab),
  ];
}

/** Tables of which TS's has the NS entry and RS's has none. */
function findSwapped({ rs, ts }: Lab): CheckFinding[] {
  const entry = ts?.entries.find(({ isReferral }) => isReferral);
  if (ts === undefined || rs === undefined || entry === undefined) return [];
  if (rs.entries.some(({ isReferral }) => isReferral)) return [];
  const message = `The NS entry is in TS's table, and RS's, ${
    escapeControls(rs.path)
  }, has none: the tables are swapped`;
  const flagColumn = 1 + entry.source.search(/NS[ \t]*$/i);
  return [findingAt(ts, { ...entry, column: flagColumn }, "swapped-tables", message)];
}

function findDifferences({ rs, ts }: Lab): CheckFinding[] {
  if (rs === undefined || ts === undefined) return [];
  const answers = answersOf(rs);
  return [...answersOf(ts).values()].flatMap((entry) => {
    const other = answers.get(keyOf(entry.name));
    if (other === undefined || other.address === entry.address) return [];
    const message = `${quoteText(entry.name)} is ${entry.address} here and ${other.address} in ` +
      `${escapeControls(rs.path)}:${other.line}, and clients get RS's answer; wanted one address`;
    return [findingAt(ts, { ...entry, column: entry.addressColumn }, "address-differs", message)];
  });
}

function findUnresolved({ rs, unresolved }: Lab): CheckFinding[] {
  if (rs === undefined) return [];
  return rs.entries.filter(({ isReferral, address, name }) => isReferral && address === "-" && unresolved.has(name))
    .map((entry) => {
      const message = `No host named ${quoteText(entry.name)} can be found from this machine, wanted that of TS`;
      return findingAt(rs, entry, "ns-unresolved", message);
    });
}

function findUnknown({ rs, ts, lists }: Lab): CheckFinding[] {
  if (rs === undefined || ts === undefined) return [];
  const known = new Set([...answersOf(rs).keys(), ...answersOf(ts).keys()]);
  return lists.flatMap((list) =>
    list.names.filter(({ name }) => !known.has(keyOf(name))).map((place) => {
      const message = `No table has ${quoteText(place.name)}: the result is HOST NOT FOUND`;
      return findingAt(list, place, "unknown-name", message);
    })
  );
}

function findUnused({ rs, ts, lists }: Lab): CheckFinding[] {
  if (lists.length === 0) return [];
  const asked = new Set(lists.flatMap(({ names }) => names.map(({ name }) => keyOf(name))));
  return [rs, ts].flatMap((table) =>
    table === undefined ? [] : [...answersOf(table).values()].filter(({ name }) => !asked.has(keyOf(name))).map(
      (entry) => findingAt(table, entry, "unused-entry", `No list asks for ${quoteText(entry.name)}`),
    )
  );
}
