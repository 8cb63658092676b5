/**
 * What is to be graded and how, as data that can be handed to another process.
 */
import { NAMES_FILE, RESULTS_FILE } from "../model/defaults.ts";
import { RS, TS } from "../model/role.ts";
import type { GradeCase, GradeRole } from "./grade_case.ts";

/** The programs of a submission. */
export type ProgramRole = "rs" | "ts" | "client";

/** The fixed names and ports of a lab. */
export interface LabNames {
  /** RS's port, where the program has it written in it. */
  readonly rsPort?: number;
  /** TS's port, where the program has it written in it. */
  readonly tsPort?: number;
  /** The file that RS reads its table from. */
  readonly rsTableName: string;
  /** The file that TS reads its table from. */
  readonly tsTableName: string;
  /** The file that the client reads names from. */
  readonly namesName: string;
  /** The file that the client writes results to. */
  readonly outputName: string;
  /** The name that the NS entry has to carry; undefined: any, and "localhost" for clients. */
  readonly tsName?: string;
}

/** The names of a lab that says nothing else. */
export const DEFAULT_NAMES: LabNames = {
  rsTableName: RS.table,
  tsTableName: TS.table,
  namesName: NAMES_FILE,
  outputName: RESULTS_FILE,
};

/** Everything that a grade depends on. */
export interface GradePlan {
  /** The submission's name, in reports. */
  readonly submission: string;
  /** Its folder, as an absolute path. */
  readonly folder: string;
  /** The command that compiles it, if there is one. */
  readonly build?: string;
  /** The commands of its programs, with placeholders. */
  readonly programs: Readonly<Partial<Record<ProgramRole, string>>>;
  /** Fixed names and ports. */
  readonly names: LabNames;
  /** The seed of tables and names. */
  readonly seed: string;
  /** How long a program may be silent before it is stopped, in milliseconds. */
  readonly timeoutMs: number;
  /** The framing that the course demands, if it does. */
  readonly requireFraming?: "line" | "raw";
  /** Whether reports are drawn with ASCII alone. */
  readonly isAscii: boolean;
  /** The cases, in order. */
  readonly cases: readonly GradeCase[];
}

/** The placeholders of a command. */
export const PLACEHOLDERS = ["port", "rs_host", "rs_port", "ts_host", "ts_port", "table", "names", "output"] as const;

/** The values of placeholders. */
export type PlaceholderValues = Readonly<Partial<Record<(typeof PLACEHOLDERS)[number], string | number>>>;

/** A command with its placeholders filled in. */
export function fillCommand(command: string, values: PlaceholderValues): string {
  return command.replace(/\{(\w+)\}/g, (whole, name: keyof PlaceholderValues) => `${values[name] ?? whole}`);
}

/** The placeholders of a command that it can't have: unknown ones. */
export function unknownPlaceholders(command: string): string[] {
  return Array.from(command.matchAll(/\{(\w+)\}/g), ([, name]) => name)
    .filter((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
}

/** The roles that can be graded: those with a program, and all together if all are there. */
export function rolesOf(programs: GradePlan["programs"]): GradeRole[] {
  const roles = (["rs", "ts", "client"] as const).filter((role) => programs[role] !== undefined);
  return roles.length === 3 ? [...roles, "team"] : roles;
}

/** Whether a port is fixed, so that two runs at a time on one network would clash. */
export function hasFixedPort({ programs, names }: Pick<GradePlan, "programs" | "names">): boolean {
  const lacks = (command: string | undefined, word: string) => command !== undefined && !command.includes(word);
  return names.rsPort !== undefined || names.tsPort !== undefined || lacks(programs.rs, "{port}") ||
    lacks(programs.ts, "{port}") || lacks(programs.client, "{rs_port}");
}
