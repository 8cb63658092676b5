/**
 * From options, a lab file and what is found in a folder to a plan.
 */
import { selectCases } from "../../core/cases/catalog.ts";
import { discoverPrograms, type FoundPrograms } from "../../core/grade/discovery.ts";
import {
  DEFAULT_NAMES,
  type GradePlan,
  type ProgramRole,
  rolesOf,
  unknownPlaceholders,
} from "../../core/cases/plan.ts";
import { UsageError } from "../../core/model/errors.ts";
import { RS, TS } from "../../core/model/role.ts";
import { readSources } from "../../edge/grade/source_files.ts";
import { flagName } from "../spec.ts";
import { gradeOptions, type GradeValues } from "./options.ts";

/** What a submission is graded by, from where it is known: options, and what was found in its folder. */
export interface Settings {
  /** The commands. */
  readonly programs: GradePlan["programs"];
  /** What compiles them. */
  readonly build?: string;
  /** Fixed names and ports. */
  readonly names: GradePlan["names"];
  /** What was found, and what it is taken for, in lines; none where the programs were given. */
  readonly proposal: readonly string[];
  /** What was read from the programs besides, in lines. */
  readonly remarks: readonly string[];
}

/** The options, with those of a lab file for what was not typed. Throws the errors of the lab file. */
export async function withLab(values: GradeValues): Promise<GradeValues> {
  if (values.lab === undefined) return values;
  // Loaded where it is wanted: most runs have no such file.
  const { readLabFile } = await import("./lab_file.ts");
  const lab = await readLabFile(values.lab);
  const merged: Record<string, unknown> = { ...values };
  for (const [key, value] of Object.entries(lab)) {
    const { fallback } = gradeOptions[key as keyof typeof gradeOptions];
    if (merged[key] === fallback) merged[key] = value;
  }
  return merged as unknown as GradeValues;
}

/** What a folder is graded by. */
export async function settingsOf(values: GradeValues, folder: string): Promise<Settings> {
  const { rs, ts, client, build, rsPort, tsPort, rsTableName, tsTableName, namesName, outputName, tsName } = values;
  const given = Object.entries({ rs, ts, client }).filter(([, command]) => command !== undefined) as [string, string][];
  const names = { rsPort, tsPort, rsTableName, tsTableName, namesName, outputName, tsName };
  for (const [role, command] of given) {
    const [unknown] = unknownPlaceholders(command);
    if (unknown !== undefined) {
      throw new UsageError(`--${role}: There is no placeholder "{${unknown}}"; see dns-lab grade --help`);
    }
  }
  const found = discoverPrograms(await readSources(folder));
  if (given.length === 0) return propose(found, names, build);
  const programs: GradePlan["programs"] = Object.fromEntries(given);
  const written = readWritten(programs, found, names);
  return { programs, build, names: { ...names, ...written }, proposal: [], remarks: describeWritten(written) };
}

/** What is written in programs that are given: ports in the client, and names of files; where no option says otherwise. */
function readWritten(
  programs: GradePlan["programs"],
  found: FoundPrograms,
  names: GradePlan["names"],
): Partial<GradePlan["names"]> {
  const sourceOf = (role: ProgramRole) => {
    const source = found[role];
    const command = programs[role];
    return source !== undefined && command?.includes(source.file.replace(/\.\w+$/, "")) ? source : undefined;
  };
  const written: { -readonly [Key in keyof GradePlan["names"]]?: GradePlan["names"][Key] } = {};
  const { client = "" } = programs;
  if (client !== "" && !client.includes("_port}")) {
    const typed = Array.from(client.matchAll(/(?<![\d.])\d{4,5}(?![\d.])/g), ([digits]) => Number(digits));
    const [rsPort, tsPort] = typed.length > 0 ? typed : sourceOf("client")?.ports ?? [];
    if (names.rsPort === undefined && rsPort !== undefined) written.rsPort = rsPort;
    if (names.tsPort === undefined && tsPort !== undefined) written.tsPort = tsPort;
  }
  for (const [role, key] of [["rs", "rsTableName"], ["ts", "tsTableName"], ["client", "namesName"]] as const) {
    const texts = sourceOf(role)?.texts.filter((name) => !/res|out|log/i.test(name)) ?? [];
    const isUsual = names[key] !== DEFAULT_NAMES[key] || texts.includes(DEFAULT_NAMES[key]);
    if (!isUsual && texts.length > 0 && !programs[role]?.includes("{")) written[key] = texts[0];
  }
  return written;
}

function describeWritten(written: Partial<GradePlan["names"]>): string[] {
  const words = Object.entries(written).map(([key, value]) => `${flagName(key)} ${value}`);
  return words.length === 0 ? [] : [`Taken from the programs: ${words.join(" ")}`];
}

function propose(found: FoundPrograms, names: GradePlan["names"], build: string | undefined): Settings {
  const { rs, ts, client } = found;
  const programs: Partial<Record<ProgramRole, string>> = {};
  for (const [role, program] of Object.entries(found)) programs[role as ProgramRole] = program.command;
  const builds = [...new Set([rs, ts, client].flatMap((program) => program?.build ?? []))];
  const fixed = (command: string | undefined, placeholder: string, port: number | undefined) =>
    command === undefined || command.includes(placeholder) ? undefined : port;
  const clientPorts = client?.command.includes("_port}") ? [] : client?.ports ?? [];
  const text = (texts: readonly string[] | undefined, usual: string, known: string) =>
    known !== usual || texts === undefined || texts.length === 0 || texts.includes(usual) ? known : texts[0];
  const own = (texts: readonly string[] | undefined, pattern: RegExp) => texts?.filter((name) => pattern.test(name));
  return {
    programs,
    build: build ?? (builds.length === 0 ? undefined : builds.join(" && ")),
    names: {
      ...names,
      rsPort: names.rsPort ?? fixed(rs?.command, "{port}", rs?.ports[0]) ?? clientPorts[0],
      tsPort: names.tsPort ?? fixed(ts?.command, "{port}", ts?.ports[0]) ?? clientPorts[1],
      rsTableName: text(rs?.texts, DEFAULT_NAMES.rsTableName, names.rsTableName),
      tsTableName: text(ts?.texts, DEFAULT_NAMES.tsTableName, names.tsTableName),
      namesName: text(own(client?.texts, /^(?!.*(?:res|out))/i), DEFAULT_NAMES.namesName, names.namesName),
      outputName: text(own(client?.texts, /res|out/i), DEFAULT_NAMES.outputName, names.outputName),
    },
    remarks: [],
    proposal: Object.entries(found).map(([role, { file, language, command, ports, texts }]) =>
      `${role}: ${file} (${language}; ports: ${ports.join(", ") || "none written in it"}; files: ${
        texts.join(", ") || "none written in it"
      }): ${command}`
    ),
  };
}

/** The options that a proposal stands for, as they are typed. */
export function typedSettings({ programs, build, names }: Settings): string {
  const usual = { ...DEFAULT_NAMES, rsPort: undefined, tsPort: undefined, tsName: undefined };
  const flags = {
    "--build": build,
    "--rs": programs.rs,
    "--ts": programs.ts,
    "--client": programs.client,
    "--rs-port": names.rsPort,
    "--ts-port": names.tsPort,
    "--rs-table-name": names.rsTableName === usual.rsTableName ? undefined : names.rsTableName,
    "--ts-table-name": names.tsTableName === usual.tsTableName ? undefined : names.tsTableName,
    "--names-name": names.namesName === usual.namesName ? undefined : names.namesName,
    "--output-name": names.outputName === usual.outputName ? undefined : names.outputName,
  };
  return Object.entries(flags).filter(([, value]) => value !== undefined)
    .map(([flag, value]) => /[\s"*]/.test(String(value)) ? `${flag} "${value}"` : `${flag} ${value}`).join(" ");
}

/** The plan for a folder. */
export function planOf(
  values: GradeValues,
  { programs, build, names }: Settings,
  folder: string,
  { seed, isAscii }: { readonly seed: string; readonly isAscii: boolean },
): GradePlan {
  const { requireFraming, only, skip, points, accept, timeout } = values;
  return {
    submission: folder.split(/[\\/]/).at(-1) ?? folder,
    folder,
    build,
    programs,
    // A client alone has to be told where the usual ports are not.
    names: { ...names, ...clientPorts(programs, names) },
    seed,
    timeoutMs: timeout,
    requireFraming,
    isAscii,
    cases: selectCases({
      roles: rolesOf(programs),
      only,
      skip,
      points,
      accept,
      hasFraming: requireFraming !== undefined,
    }),
  };
}

/** A client that takes no ports has them written in it: the usual ones, where nobody says others. */
function clientPorts({ client }: GradePlan["programs"], { rsPort, tsPort }: GradePlan["names"]) {
  if (client === undefined || client.includes("_port}")) return {};
  return { rsPort: rsPort ?? RS.port, tsPort: tsPort ?? TS.port };
}

/** A seed that nobody knows before. */
export function newSeed(): string {
  return crypto.randomUUID().slice(0, 8);
}
