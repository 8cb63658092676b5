/**
 * The options of `dns-lab grade`.
 */
import { flag, type Option, option, type Options, type Values } from "../spec.ts";
import { toCount, toPort, toPositiveMilliseconds } from "../values.ts";
import { DEFAULT_NAMES } from "../../core/cases/plan.ts";

/** How long a program may be silent, in milliseconds. */
const SILENCE_MS = 4000;

const text = { convert: String, fallback: undefined };
const port = { hint: "PORT", convert: (word: string) => toPort(word, { min: 1 }), fallback: undefined };

/** An option that may be given more than once, or with commas between its values. */
function list(hint: string, about: string): Option<readonly string[]> {
  const convert = (given: readonly string[]) => given.flatMap((words) => words.split(",")).map((word) => word.trim());
  return { hint, about, convert, fallback: [], isRepeatable: true };
}

/** `--points ID=N`. */
function toPoints(given: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    given.flatMap((words) => words.split(",")).map((word) => {
      const [, id, points] = /^([\w-]+)=(\d{1,4}(?:\.\d+)?)$/.exec(word.trim()) ?? [];
      if (points === undefined) throw new Error("wanted ID=N, as in rs-case=3; --list shows the ids");
      return [id, Number(points)];
    }),
  );
}

function toRequiredFraming(word: string): "line" | "raw" {
  if (word !== "line" && word !== "raw") throw new Error("wanted line or raw");
  return word;
}

const file = { ...text, hint: "FILE" };

/** The options. */
export const gradeOptions = {
  dir: option<string | undefined>({
    ...text,
    hint: "FOLDER",
    about: "the submission; each case runs in a copy of it",
    shownDefault: "this folder",
  }),
  each: option<string | undefined>({
    ...text,
    hint: "PATTERN",
    about: "grade every folder of the pattern, several at a time, as in 'submissions/*'",
  }),
  lab: option<string | undefined>({ ...file, about: "take options from this file, in TOML; those that are typed win" }),
  yes: flag("take what is found in the folder, where no program is given"),
  rs: option<string | undefined>({ ...text, hint: "CMD", about: "the command that starts its RS, with placeholders" }),
  ts: option<string | undefined>({ ...text, hint: "CMD", about: "the command that starts its TS" }),
  client: option<string | undefined>({ ...text, hint: "CMD", about: "the command that starts its client" }),
  build: option<string | undefined>({ ...text, hint: "CMD", about: "compile it with this first" }),
  rsPort: option<number | undefined>({ ...port, about: "RS's port, where it is written in the program" }),
  tsPort: option<number | undefined>({ ...port, about: "TS's port, where it is written in the program" }),
  rsTableName: option({
    hint: "FILE",
    about: "the file that RS reads its table from",
    convert: String,
    fallback: DEFAULT_NAMES.rsTableName,
  }),
  tsTableName: option({
    hint: "FILE",
    about: "the file that TS reads its table from",
    convert: String,
    fallback: DEFAULT_NAMES.tsTableName,
  }),
  namesName: option({
    hint: "FILE",
    about: "the file that the client reads names from",
    convert: String,
    fallback: DEFAULT_NAMES.namesName,
  }),
  outputName: option({
    hint: "FILE",
    about: "the file that the client writes results to",
    convert: String,
    fallback: DEFAULT_NAMES.outputName,
  }),
  tsName: option<string | undefined>({
    ...text,
    hint: "HOST",
    about: "the name that the NS entry has to carry",
    shownDefault: "localhost",
  }),
  seed: option<string | undefined>({
    ...text,
    hint: "WORD",
    about: "make tables and names from this",
    shownDefault: "a new one each time",
  }),
  list: flag("show the cases and their points, and run nothing"),
  only: list("ID", "run only these cases: ids, ends of ids, roles, or lessons"),
  skip: list("ID", "do not run these"),
  points: {
    hint: "ID=N",
    about: "what a case is worth; a lesson that is given points counts like any other case",
    convert: toPoints,
    fallback: new Map(),
    isRepeatable: true,
  } as Option<ReadonlyMap<string, number>>,
  accept: list("DIALECT", "take replies of this form as exact: comma, no-name, ... (the forms that --list shows)"),
  requireFraming: option<"line" | "raw" | undefined>({
    hint: "MODE",
    about: "give points for messages that are framed so: line or raw",
    convert: toRequiredFraming,
    fallback: undefined,
  }),
  timeout: option({
    hint: "SECONDS",
    about: "how long a program may be silent before it is stopped",
    convert: toPositiveMilliseconds,
    fallback: SILENCE_MS,
    shownDefault: `${SILENCE_MS / 1000}`,
  }),
  json: flag("show the grade as JSON"),
  tap: flag("show it in the Test Anything Protocol"),
  autolab: flag("end standard output with Autolab's line of points"),
  junit: option<string | undefined>({ ...file, about: "write JUnit's XML" }),
  gradescope: option<string | undefined>({ ...file, about: "write Gradescope's results.json" }),
  csv: option<string | undefined>({ ...file, about: "with --each: write a row for each submission" }),
  out: option<string | undefined>({
    ...text,
    hint: "FOLDER",
    about: "with --each: write the reports of each submission here",
  }),
  resume: flag("with --each and --out: go on where an interrupted run was"),
  jobs: option<number | undefined>({
    hint: "N",
    about: "with --each: grade so many at a time",
    convert: toCount,
    fallback: undefined,
    shownDefault: "three for each processor; 1 without namespaces",
  }),
  noSandbox: flag("do not use namespaces, also where the system has them"),
  quiet: flag("show only the sum", "q"),
} satisfies Options;

/** The values of these options. */
export type GradeValues = Values<typeof gradeOptions>;
