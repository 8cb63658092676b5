/**
 * A zone file cut into words (RFC 1035 5.1): comments, quotes, and lines that parentheses make one.
 */

/** A word. */
export interface Token {
  /** The word, without quotes; escapes stay. */
  readonly text: string;
  /** Its line, from 1. */
  readonly line: number;
  /** Its column, from 1. */
  readonly column: number;
  /** Whether it stood in quotes. */
  readonly isQuoted: boolean;
}

/** A word in quotes, a word, a parenthesis, or a comment. */
const WORD = /"((?:[^"\\]|\\.)*)("?)|[()]|;.*|(?:[^\s"();\\]|\\.?)+/gs;

/** The lines of a zone file. */
export class ZoneLines {
  readonly #sources: readonly string[];

  /** The lines of `text`. */
  constructor(text: string) {
    this.#sources = text.replace(/^\ufeff/, "").split(/\r?\n/);
  }

  /** Line `line` as it stands in the file, from 1. */
  source(line: number): string {
    return this.#sources[line - 1] ?? "";
  }

  /** Each line that holds words, with its words; those between parentheses are one line. Calls `onError` for bad ones. */
  *read(onError: (at: Pick<Token, "line" | "column">, message: string) => void): Generator<readonly Token[]> {
    let tokens: Token[] = [];
    let opened: Pick<Token, "line" | "column"> | undefined;
    for (const [index, source] of this.#sources.entries()) {
      for (const match of source.matchAll(WORD)) {
        const place = { line: index + 1, column: match.index + 1 };
        const [text, quoted, end] = match;
        if (text === "(") {
          if (opened !== undefined) onError(place, "A parenthesis is opened inside of another one");
          opened = place;
        } else if (text === ")") {
          if (opened === undefined) onError(place, "A parenthesis is closed that was not opened");
          opened = undefined;
        } else if (quoted !== undefined && end === "") {
          onError(place, "The quotes are not closed on this line");
        } else if (!text.startsWith(";")) {
          tokens.push({ text: quoted ?? text, ...place, isQuoted: quoted !== undefined });
        }
      }
      if (opened !== undefined || tokens.length === 0) continue;
      yield tokens;
      tokens = [];
    }
    if (opened !== undefined) onError(opened, "The parenthesis is not closed");
    else if (tokens.length > 0) yield tokens;
  }
}
