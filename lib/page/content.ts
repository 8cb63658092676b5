/**
 * What a page carries as data, besides its rows and its recording, which are compressed (`pack.ts`).
 */
import type { LaneHeads } from "../core/picture/picture.ts";
import type { Explanation } from "../core/trace/explanation.ts";

/** The data of a page. */
export interface PageContent {
  /** What the page is about, as its title says. */
  readonly title: string;
  /** The name of the file that a recording is saved as. */
  readonly file: string;
  /** The wall-clock time at which the clock of the rows was 0, in milliseconds since 1970. */
  readonly startedMs: number;
  /** The lanes. */
  readonly lanes: LaneHeads;
  /** Every rule that a row can come from. */
  readonly rules: Readonly<Record<string, Explanation>>;
  /** What is to be said about it, in a sentence; "" for nothing. */
  readonly notice: string;
  /** How a running program is followed; undefined where none is. */
  readonly live?: {
    /** Whether its servers can be asked. */
    readonly canAsk: boolean;
  };
}

/** `content` as JSON that no parser of HTML can take for anything else: without "<", and in lines that scripts accept. */
export function encodeContent(content: PageContent): string {
  return JSON.stringify(content).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
