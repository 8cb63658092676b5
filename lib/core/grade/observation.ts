/**
 * What was seen of a program in a run, as data: the conversation, the results, and how the program ended.
 */
import type { WireEvent } from "../trace/event.ts";
import type { AskKind } from "../cases/grade_case.ts";
import type { Expected } from "../cases/reply_form.ts";

/** How a program ended, and what it wrote. */
export interface ProgramEnd {
  /** Its status; undefined where it was stopped, or a signal ended it. */
  readonly code?: number;
  /** The signal that ended it, if it was not the grader's. */
  readonly signal?: string;
  /** Whether the grader stopped it. */
  readonly isStopped: boolean;
  /** Whether it waits for keyboard input. */
  readonly isAtKeyboard: boolean;
  /** Why the grader had to stop it early: it wrote too much, or had too many processes, or filled its folder. */
  readonly excess?: "output" | "processes" | "disk";
  /** The beginning and the end of its standard output. */
  readonly stdout: string;
  /** The beginning and the end of its standard error. */
  readonly stderr: string;
}

/** Why a server can't be asked at all. */
export type StartTrouble =
  /** It ended before it listened. */
  | { readonly kind: "ended" }
  /** It runs and does not listen. */
  | { readonly kind: "no port"; readonly waitedMs: number }
  /** Another program has the port. */
  | { readonly kind: "port taken"; readonly port: number }
  /** It listens, and replies to nothing. */
  | { readonly kind: "silent" };

/** A query to a student's server, and what came back. */
export interface Exchange {
  /** What kind of name was asked. */
  readonly ask: AskKind;
  /** What is wanted. */
  readonly expected: Expected;
  /** The reply, as it came; undefined where none came. */
  readonly reply?: string;
  /** Why none came. */
  readonly trouble?: "no reply" | "closed" | "refused";
}

/** How a program frames its messages, as the grader found out. */
export interface Framing {
  /** What a student's server needs behind a query, or what a student's client sends behind it. */
  readonly query: "" | "\n" | "\r\n" | "padding";
  /** What stands behind a reply of a student's server, or what a student's client needs there. */
  readonly reply: "" | "\n" | "\r\n" | "padding";
}

/** A run of a student's server. */
export interface ServerObservation {
  /** Why it could not be asked. */
  readonly trouble?: StartTrouble;
  /** The first client's queries. */
  readonly exchanges: readonly Exchange[];
  /** The second client's, where there was one. */
  readonly second?: readonly Exchange[];
  /** Whether the server ended by itself after the first client. */
  readonly hasEnded: boolean;
  /** Whether it still listened after the first client, if it had not ended. */
  readonly isListening: boolean;
  /** Whether its port was still open when it had ended or was stopped. */
  readonly isPortLeft: boolean;
  /** After how many replies it closed the connection, or replied no more on it, while the client had more to ask. */
  readonly closings: number;
  /** What it sent before its first reply. */
  readonly greeting?: string;
  /** How the program ended. */
  readonly end: ProgramEnd;
  /** What happened on the wire. */
  readonly events: readonly WireEvent[];
}

/** A query that a student's client sent. */
export interface SeenQuery {
  /** The server that got it. */
  readonly server: "RS" | "TS";
  /** The connection, counted from 1 over both servers. */
  readonly connection: number;
  /** The query, padding removed. */
  readonly text: string;
  /** The reply to it, without a line end. */
  readonly reply: string;
}

/** A run of a student's client. */
export interface ClientObservation {
  /** The names of the list. */
  readonly names: readonly string[];
  /** The result of each. */
  readonly results: readonly Expected[];
  /** Every query, in the order of time. */
  readonly queries: readonly SeenQuery[];
  /** How many connections each server got. */
  readonly connections: Readonly<Record<"RS" | "TS", number>>;
  /** Whether TS got a connection before RS had sent a referral. */
  readonly isTsEarly: boolean;
  /** The file with the results, if there is one: its name and its text. */
  readonly output?: { readonly name: string; readonly text: string };
  /** The name that the file should have. */
  readonly outputName: string;
  /** Why a server of the student's could not be asked, where all three ran together. */
  readonly trouble?: { readonly role: "rs" | "ts"; readonly start: StartTrouble; readonly end: ProgramEnd };
  /** How the program ended. */
  readonly end: ProgramEnd;
  /** What happened on the wire. */
  readonly events: readonly WireEvent[];
}
