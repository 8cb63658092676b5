/**
 * What passes between a conversation, which knows no sockets, and whoever has the sockets and the clock.
 *
 * A conversation is resumed with what happened. It returns a {@linkcode Turn}: what to do now, and how long to wait.
 */
import type { Peer, UnreachableReason } from "../model/peer_fault.ts";
import type { Framing, FramingMode } from "../model/framing.ts";
import type { Ending, Finding } from "../trace/event.ts";

/** Something to do with a connection; connections are numbered from 1, per server. */
export type Action =
  /** Connect to the server. An input tells what comes of it. */
  | { readonly kind: "connect"; readonly connection: number }
  /** Send these octets, behind those that are still being sent. */
  | { readonly kind: "send"; readonly connection: number; readonly octets: string }
  /** Close the connection, or give up the attempt to make it. No more inputs about it are expected. */
  | { readonly kind: "disconnect"; readonly connection: number; readonly ending: Ending };

/** Something that has happened. */
export type Input =
  /** The conversation begins. */
  | { readonly kind: "start" }
  /** A connection was made. */
  | { readonly kind: "connected"; readonly connection: number }
  /** A connection could not be made; `detail` and `cause` are what the system said. */
  | {
    readonly kind: "unreachable";
    readonly connection: number;
    readonly reason: UnreachableReason;
    readonly detail: string;
    readonly cause?: unknown;
  }
  /** The server sent these octets. */
  | { readonly kind: "octets"; readonly connection: number; readonly octets: string }
  /** The server sends nothing more: it closed the connection, or reset it. */
  | { readonly kind: "end"; readonly connection: number; readonly isReset: boolean }
  /** There are more questions to ask, or there will be no more. */
  | { readonly kind: "questions" }
  /** Nothing of the above happened until the time that the last turn named. */
  | { readonly kind: "silence" };

/** What a conversation wants done: the actions, in order, then to be resumed with the next input. */
export interface Turn {
  /** What to do now. */
  readonly actions: readonly Action[];
  /**
   * When to resume at the latest, on the clock that {@linkcode Input} is told by, in milliseconds: Infinity where only
   * an input counts; undefined when the conversation is over.
   */
  readonly untilMs: number | undefined;
}

/** Something that an observer wants to know. */
export type Note =
  | {
    readonly kind: "query";
    readonly connection: number;
    readonly text: string;
    readonly octets: string;
    readonly framing: Framing;
  }
  | { readonly kind: "extra"; readonly connection: number; readonly octets: string }
  | {
    readonly kind: "reply";
    readonly connection: number;
    readonly text: string;
    readonly octets: string;
    readonly framing: Framing;
    readonly query: string;
  }
  | { readonly kind: "finding"; readonly connection: number; readonly finding: Finding };

/** How a server is talked to. */
export interface ConversationOptions {
  /** The server, as errors name it. */
  readonly peer: Peer;
  /** The framing to use; "auto" finds out which one the server expects. */
  readonly framing: FramingMode;
  /** How long to wait for a connection, and for a reply, in milliseconds. */
  readonly timeoutMs: number;
  /** Told what an observer wants to know; undefined where nobody observes. */
  readonly note?: (note: Note) => void;
}

/** A step of a conversation that may wait: it yields until when, and goes on after the next input. */
export type Waiting<Result> = Generator<number, Result, void>;
