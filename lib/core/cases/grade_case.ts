/**
 * What a case is: a sentence that a program keeps or does not, with its points, and how it is tried.
 */
import type { TableStyle } from "./zone.ts";

/** Whose program a case is about; "team" is all three of the student's together. */
export type GradeRole = "rs" | "ts" | "client" | "team";

/**
 * What a case is about: the protocol; the exact form of replies, of which deviations are told apart; the lessons of TCP, scored
 * apart; or the framing, where a course demands one.
 */
export type CaseGroup = "protocol" | "form" | "lesson" | "framing";

/** A sentence that a program keeps or does not. */
export interface GradeCase {
  /** Names the case: the role, a dash, and the rest. */
  readonly id: string;
  /** Whose program it is about. */
  readonly role: GradeRole;
  /** What kind of case it is. */
  readonly group: CaseGroup;
  /** How many points it is worth. */
  readonly points: number;
  /** What a program that passes does, in a sentence without a final period. */
  readonly sentence: string;
  /** What to do where it does not, in a sentence without a final period. */
  readonly hint: string;
  /** The run that it is judged by: cases with the same run are judged by the same conversation. */
  readonly run: string;
}

/**
 * What a client asks a student's server: a name of the table, its first or last one, one that the table lacks, one that the
 * table spells with capitals, or one in another case than the table's.
 */
export type AskKind = "hit" | "first" | "last" | "miss" | "capitals" | "other case";

/** How the client of a server run behaves. */
export type ClientManner =
  /** It asks one name after the other, and closes the connection. */
  | "plain"
  /** It leaves, and another client comes. */
  | "second client"
  /** It connects and disappears before it has asked; another client comes. */
  | "crash"
  /** It sends each query in two segments. */
  | "split"
  /** It sends all queries in one segment. */
  | "join"
  /** It waits before it sends the next query. */
  | "slow"
  /** It closes its direction of the connection after its last query, and then reads the replies. */
  | "half-close"
  /** It resets the connection before it has read the reply; another client comes. */
  | "reset";

/** One run of a student's server. */
export interface ServerRun {
  /** What is asked. */
  readonly asks: readonly AskKind[];
  /** How the client behaves. */
  readonly manner: ClientManner;
  /** How the table is written. */
  readonly style: TableStyle;
  /** Whether the NS entry names another machine than the usual one. */
  readonly hasOwnReferral?: boolean;
}

/** What a list for a student's client holds: names that RS has, that TS has, that neither has, or RS's in another case. */
export type NameKind = "rs" | "ts" | "missing" | "rs other case";

/** How the servers of a client run behave. */
export type ServerManner =
  /** They reply at once, in one segment. */
  | "plain"
  /** RS sends each reply in two segments. */
  | "split"
  /** RS waits before each reply. */
  | "slow"
  /** RS resets the connection in place of its second reply. */
  | "reset";

/** One run of a student's client. */
export interface ClientRun {
  /** The names of the list. */
  readonly names: readonly NameKind[];
  /** How RS and TS behave. */
  readonly manner: ServerManner;
  /** Whether the list's last line has no newline. */
  readonly isCutShort?: boolean;
}
