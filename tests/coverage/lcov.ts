/**
 * What a coverage report says, from the format of lcov (geninfo(1)): which lines of each file ran, by folder.
 */

/** The lines of a file that have code. */
export interface FileCoverage {
  /** The file, below the top of the checkout. */
  readonly path: string;
  /** How many lines have code. */
  readonly lines: number;
  /** The lines that no test ran, in ascending order. */
  readonly untested: readonly number[];
}

/** The files below `root` that a report is about. */
export function readLcov(lcov: string, root: string): FileCoverage[] {
  return lcov.split("end_of_record").flatMap((record) => {
    const path = /^SF:(.*)$/m.exec(record)?.[1].replaceAll("\\", "/");
    if (path === undefined || !path.startsWith(`${root}/`)) return [];
    const counts = Array.from(record.matchAll(/^DA:(\d+),(\d+)/gm), ([, line, count]) => [Number(line), Number(count)]);
    const untested = counts.filter(([, count]) => count === 0).map(([line]) => line);
    return [{ path: path.slice(root.length + 1), lines: counts.length, untested }];
  });
}

/** The report that people read: a line for each folder, then the untested lines; `unloaded` are files that no test loads. */
export function renderCoverage(files: readonly FileCoverage[], unloaded: readonly string[]): string {
  const byFolder = Map.groupBy(files, ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf("/"))) || ".");
  const rows = [...byFolder].toSorted(([one], [other]) => one < other ? -1 : 1).map(([folder, own]) =>
    rowOf(folder, own)
  );
  const gaps = files.filter(({ untested }) => untested.length > 0).toSorted((a, b) => a.path < b.path ? -1 : 1)
    .map(({ path, untested }) => `${path}: ${rangesOf(untested)}`);
  return [
    ...rows,
    rowOf("all", files),
    "",
    "Lines that no test runs:",
    ...gaps,
    ...unloaded.map((path) => `${path}: all, no test loads it`),
    ...gaps.length + unloaded.length === 0 ? ["none"] : [],
  ].map((line) => `${line}\n`).join("");
}

function rowOf(name: string, files: readonly FileCoverage[]): string {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const tested = lines - files.reduce((sum, { untested }) => sum + untested.length, 0);
  const percent = lines === 0 ? "100.0" : (Math.floor(1000 * tested / lines) / 10).toFixed(1);
  return `${name.padEnd(20)} ${percent.padStart(5)} %  ${tested} of ${lines} lines`;
}

/** Line numbers with those that follow each other joined: "3, 7-9". */
function rangesOf(lines: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === line - 1) range[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(", ");
}
