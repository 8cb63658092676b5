/**
 * All cases, and which of them are run: selected and weighed as the options say.
 */
import { CLIENT_CASES, TEAM_CASES } from "./client_cases.ts";
import type { GradeCase, GradeRole } from "./grade_case.ts";
import { type Dialect, DIALECTS } from "./reply_form.ts";
import { SERVER_CASES } from "./server_cases.ts";

/** Which deviations a role can have. */
const FORMS: Readonly<Record<"rs" | "ts", readonly Dialect[]>> = {
  rs: ["no-name", "comma", "flag-case", "spacing", "greeting"],
  ts: ["no-name", "comma", "flag-case", "spacing", "error-text", "error-no-name", "error-name", "greeting"],
};

/** The cases of the exact form of replies: what is judged are the replies of all other cases. */
const FORM_CASES: readonly GradeCase[] = (["rs", "ts"] as const).flatMap((role) =>
  FORMS[role].map((dialect) => ({
    id: `${role}-form-${dialect}`,
    role,
    group: "form" as const,
    points: 1,
    run: "form",
    sentence: `${role.toUpperCase()} ${DIALECTS[dialect].sentence}`,
    hint: DIALECTS[dialect].hint,
  }))
);

/** Cases that are run only if a course demands a framing. */
const FRAMING_CASES: readonly GradeCase[] = (["rs", "ts", "client"] as const).map((role) => ({
  id: `${role}-framing`,
  role,
  group: "framing",
  points: 2,
  run: "framing",
  sentence: `${role === "client" ? "The client" : role.toUpperCase()} frames its messages as the course demands`,
  hint: "end each message as the course says: --require-framing line wants a newline behind each, raw wants none",
}));

const ROLE_ORDER: readonly GradeRole[] = ["rs", "ts", "client", "team"];

/** Every case, in the order of the roles; those of the framing last of each role. */
export const ALL_CASES: readonly GradeCase[] = ROLE_ORDER.flatMap((role) =>
  [...SERVER_CASES, ...FORM_CASES, ...CLIENT_CASES, ...TEAM_CASES, ...FRAMING_CASES].filter((gradeCase) =>
    gradeCase.role === role
  )
);

/** Which cases are wanted. */
export interface Selection {
  /** The roles whose programs are there. */
  readonly roles: readonly GradeRole[];
  /** Ids, ends of ids, or roles; if there are any, only those are run. */
  readonly only: readonly string[];
  /** Ids, ends of ids, or roles that are not run. */
  readonly skip: readonly string[];
  /** Points by id, or by the end of an id. */
  readonly points: ReadonlyMap<string, number>;
  /** Deviations that cost nothing. */
  readonly accept: readonly string[];
  /** Whether a framing is demanded. */
  readonly hasFraming: boolean;
}

/** Whether `pattern` names a case: its id, the end of it behind the role, its role, or its group. */
export function isNamed({ id, role, group }: GradeCase, pattern: string): boolean {
  return id === pattern || id === `${role}-${pattern}` || role === pattern || group === pattern ||
    `${group}s` === pattern || id === `${role}-form-${pattern}`;
}

/** The cases that are wanted, with their points. A lesson that is given points counts like any other case. */
export function selectCases({ roles, only, skip, points, accept, hasFraming }: Selection): GradeCase[] {
  const isOneOf = (gradeCase: GradeCase, patterns: readonly string[]) =>
    patterns.some((pattern) => isNamed(gradeCase, pattern));
  return ALL_CASES
    .filter((gradeCase) => roles.includes(gradeCase.role))
    .filter((gradeCase) => hasFraming || gradeCase.group !== "framing")
    .filter((gradeCase) => only.length === 0 || isOneOf(gradeCase, only))
    .filter((gradeCase) => !isOneOf(gradeCase, skip))
    .filter((gradeCase) => gradeCase.group !== "form" || !accept.includes(gradeCase.id.replace(/^.*?-form-/, "")))
    .map((gradeCase) => {
      const own = [...points].filter(([pattern]) => isNamed(gradeCase, pattern)).at(-1)?.[1];
      if (own === undefined) return gradeCase;
      return { ...gradeCase, points: own, group: gradeCase.group === "lesson" ? "protocol" : gradeCase.group };
    });
}
