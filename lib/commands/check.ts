/**
 * `dns-lab check`: what is wrong with tables, lists of names and results.
 */
import { type Command, defineCommand, exitCodes, flag, oneOf, type Option, option, type Values } from "../cli/spec.ts";
import type { CheckInput, CheckReport } from "../core/check/check.ts";
import type { FileKind, Recognised } from "../core/check/kind.ts";
import { RULES } from "../core/check/rules.ts";
import { NAMES_FILE, RESULTS_FILE, TIMEOUT_MS } from "../core/model/defaults.ts";
import { counted, escapeControls } from "../core/model/display.ts";
import { UsageError, VerdictError } from "../core/model/errors.ts";
import { FileError, NoFileError } from "../core/model/file_error.ts";
import { toOctetString } from "../core/model/octet_string.ts";
import { RS, TS } from "../core/model/role.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import type { ReportOptions } from "./check_report.ts";

/** The largest file: all of it is held as text. */
const MAX_FILE_BYTES = 2 ** 28;
/** How much of a file is looked at to find out what it is. */
const LOOK_BYTES = 65536;

const file = { hint: "FILE", convert: String, fallback: undefined, completes: "file" } as const;
const RULE_IDS = RULES.map(({ id }) => id);

const ignore: Option<readonly string[]> = {
  hint: "RULE",
  about: "leave out the findings of this rule",
  convert: (given) => given.map((id) => oneOf(RULE_IDS, id)),
  fallback: [],
  isRepeatable: true,
  values: RULE_IDS,
};

const options = {
  rsTable: option<string | undefined>({ ...file, about: "this file is RS's table" }),
  tsTable: option<string | undefined>({ ...file, about: "this file is TS's table" }),
  names: option<string | undefined>({ ...file, about: "this file is the list of names" }),
  resolved: option<string | undefined>({
    ...file,
    about: `this file is what the client wrote, such as ${RESULTS_FILE}`,
  }),
  resolve: flag("look up the machine that RS's NS entry names"),
  fix: flag("write what is safe to repair to FILE.fixed"),
  inPlace: flag("repair FILE itself, and keep a copy of it, FILE.bak"),
  ignore,
  rules: flag("list the rules, each with a bad and a good line"),
  json: flag("show everything as JSON, an object a line"),
  quiet: flag("show findings alone, one a line", "q"),
  verbose: flag("show each finding's line, a caret and what to do, as on a terminal", "v"),
};

/** The options that say what a file is. */
const KIND_OF_OPTION = { rsTable: "rs-table", tsTable: "ts-table", names: "names", resolved: "results" } as const;

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Checks tables, lists of names and RESOLVED.txt, each against the rules of its format, and all of them against one " +
    "another: names with two addresses, tables that are swapped, names that no table has, entries that nobody asks for, " +
    "results that the tables do not give. What a file is, its name says, or its content.",
  positional: {
    name: "FILE",
    about:
      `a table, a list or results (default: ${RS.table}, ${TS.table}, ${NAMES_FILE} and ${RESULTS_FILE}, as far as ` +
      "they are here or in tables/)",
    isRepeatable: true,
    completes: "file",
  },
  options,
  exclusive: [["quiet", "verbose"], ["json", "quiet"]],
  examples: [
    { line: "check tables/PROJI-DNSRS.txt tables/PROJI-DNSTS.txt", about: "check two tables, and whether they fit" },
    { line: "check --fix mytable.txt", about: "write mytable.txt.fixed" },
    {
      line: "check --resolved RESOLVED.txt --names LIST --rs-table T1 --ts-table T2",
      about: "check the client's results line by line",
    },
    { line: "check --rules", about: "see the rules" },
  ],
  exitCodes: exitCodes(0, 1, 64, 66, 70, 73, 74),
  async run(values, paths, terminal) {
    const { renderRules, showFile } = await import("./check_report.ts");
    if (values.rules) return await terminal.out(renderRules(terminal, values.json));
    const show: ReportOptions = {
      terminal,
      ...values,
      isDetailed: values.verbose || (terminal.isOutTerminal && !values.quiet),
    };
    const { inputs, failures } = await readAll(await chooseFiles(values, paths), terminal);
    const { left, done } = await repairAll(inputs, values);
    const unresolved = values.resolve ? await lookUpReferrals(inputs) : new Set<string>();
    const report = await checkAll(inputs, unresolved, values.ignore);
    for (const remark of values.quiet || values.json ? [] : report.remarks) terminal.err(remark);
    for (const [at, checked] of report.files.entries()) await showFile({ ...checked, ...inputs[at] }, show);
    for (const line of done) terminal.err(line);
    if (!values.quiet && !values.json) terminal.err(summary(report));
    if (failures.length > 0) throw failures[0];
    const { files } = values.inPlace ? await checkAll(left, unresolved, values.ignore) : report;
    if (files.some(({ findings }) => findings.length > 0)) throw new VerdictError();
  },
});

/** A file to check, and why it is taken for what it is. */
type Input = CheckInput & Recognised & { readonly bytes: Uint8Array<ArrayBuffer> };

/** The files that were named, those that options name with what they are; else the lab's own, as far as they are there. */
async function chooseFiles(values: Values<typeof options>, paths: readonly string[]): Promise<[string, FileKind?][]> {
  const byOption = Object.entries(KIND_OF_OPTION).flatMap(([key, kind]): [string, FileKind][] => {
    const path = values[key as keyof typeof KIND_OF_OPTION];
    return path === undefined ? [] : [[path, kind]];
  });
  const others = paths.filter((path) => !byOption.some(([named]) => named === path));
  const chosen: [string, FileKind?][] = [...others.map((path): [string] => [path]), ...byOption];
  if (chosen.length > 0) return chosen;
  const { findDefault } = await import("../edge/system/files.ts");
  for (const name of [RS.table, TS.table, NAMES_FILE, RESULTS_FILE]) {
    try {
      chosen.push([await findDefault(name, "file")]);
    } catch (error) {
      if (!(error instanceof NoFileError)) throw error;
    }
  }
  if (chosen.length > 0) return chosen;
  throw new UsageError("No file is given, and none of the lab's is here, as in: dns-lab check mytable.txt");
}

/** Reads the files. One that can't be read does not keep the others from being checked. */
async function readAll(chosen: readonly [string, FileKind?][], terminal: Terminal) {
  const { readContent } = await import("../edge/system/files.ts");
  const { recogniseFile } = await import("../core/check/kind.ts");
  const inputs: Input[] = [];
  const failures: FileError[] = [];
  for (const [path, kind] of chosen) {
    try {
      const { text, length } = await readContent(path, MAX_FILE_BYTES);
      const bytes = text.bytes.slice(0, length);
      const start = toOctetString(bytes.subarray(0, LOOK_BYTES));
      inputs.push({ path, bytes, ...kind === undefined ? recogniseFile(path, start) : { kind, by: "option" } });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failures.push(error);
    }
  }
  const { reportError } = await import("../cli/report.ts");
  for (const failure of failures.slice(1)) reportError(failure, terminal, false);
  return { inputs, failures };
}

/** Checks all files, and leaves out the findings of some rules. */
async function checkAll(
  inputs: readonly Input[],
  unresolved: ReadonlySet<string>,
  ignored: readonly string[],
): Promise<CheckReport> {
  const { checkFiles } = await import("../core/check/check.ts");
  const { files, remarks } = checkFiles(inputs, { unresolved });
  const isWanted = ({ rule }: { readonly rule: string }) => !ignored.includes(rule);
  return { remarks, files: files.map((each) => ({ ...each, findings: each.findings.filter(isWanted) })) };
}

/** Looks up the machines that NS entries name. Returns those that are not found. */
async function lookUpReferrals(inputs: readonly Input[]): Promise<Set<string>> {
  const { inspectFile } = await import("../core/check/inspect.ts");
  const { lookUpHost } = await import("../edge/net/lookup.ts");
  const { dropPermissions } = await import("../edge/system/permissions.ts");
  await dropPermissions();
  const tables = inputs.filter(({ kind }) => kind === "rs-table");
  const unresolved = new Set<string>();
  for (
    const { name, address, isReferral } of tables.flatMap((each) => inspectFile("", each.kind, each.bytes).entries)
  ) {
    if (!isReferral || address !== "-") continue;
    if ((await lookUpHost(name, TIMEOUT_MS)).kind !== "found") unresolved.add(name);
  }
  return unresolved;
}

/** Writes repaired files, if the options want it. Returns the files as they are then, and what was done, in lines. */
async function repairAll(inputs: readonly Input[], { fix, inPlace }: Values<typeof options>) {
  if (!fix && !inPlace) return { left: inputs, done: [] };
  const { repairFile } = await import("../core/check/repair.ts");
  const { replaceKeeping, writeBeside } = await import("../edge/system/repaired.ts");
  const left: Input[] = [];
  const done: string[] = [];
  for (const input of inputs) {
    const repair = repairFile(input.kind, input.bytes);
    left.push(repair === undefined ? input : { ...input, bytes: repair.bytes });
    if (repair === undefined) continue;
    const path = escapeControls(input.path);
    const now = `${counted(repair.left, "finding")} left`;
    if (inPlace) {
      const copy = await replaceKeeping(input.path, input.bytes, repair.bytes);
      done.push(`${path}: Repaired, ${now}; the file as it was is ${escapeControls(copy)}`);
    } else {
      const beside = await writeBeside(input.path, repair.bytes);
      done.push(`${path}: The repaired text is in ${escapeControls(beside)}, ${now}`);
    }
  }
  return { left, done };
}

function summary({ files }: CheckReport): string {
  const count = files.reduce((sum, { findings, omitted }) => sum + findings.length + omitted, 0);
  return `${count === 0 ? "No finding" : counted(count, "finding")} in ${counted(files.length, "file")}`;
}
