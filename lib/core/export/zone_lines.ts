/**
 * A zone file cut into words (RFC 1035 5.1): comments, quotes, and lines that parentheses make one.
 */

/** A place in a file. */
export interface Place {
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1. */
  readonly column: number;
}

/** A word. */
export interface Token extends Place {
  /** The word, without quotes; escapes stay. */
  readonly text: string;
  /** Whether it stood in quotes. */
  readonly isQuoted: boolean;
}

/** A line that holds words; lines between parentheses, or with a text in quotes that goes on, are one. */
export interface ZoneLine {
  /** Its words, at least one. */
  readonly tokens: readonly Token[];
  /** Whether it starts without white space, so that its first word is an owner or a directive. */
  readonly hasOwner: boolean;
  /** Its last comment, from the semicolon on; "" if it has none. */
  readonly comment: string;
}

/** The lines of a zone file. */
export class ZoneLines {
  readonly #text: string;
  #sources: readonly string[] | undefined;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  /** The lines of `text`. */
  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, "");
  }

  /** Line `line` as it stands in the file, from 1. */
  source(line: number): string {
    this.#sources ??= this.#text.split(/\r?\n/);
    return this.#sources[line - 1] ?? "";
  }

  /** Each line that holds words. Calls `onError` for what is not closed, or closed without having been opened. */
  *read(onError: (at: Place, message: string) => void): Generator<ZoneLine> {
    const text = this.#text;
    let tokens: Token[] = [];
    let opened: Place | undefined;
    let comment = "";
    let hasOwner = false;
    while (this.#at < text.length) {
      const place = this.#place;
      const start = this.#at++;
      const character = text[start];
      const isBlank = /\s/.test(character);
      if (tokens.length === 0 && opened === undefined && !isBlank) hasOwner = place.column === 1;
      if (character === "\n") {
        this.#startLine();
        if (opened !== undefined) continue;
        if (tokens.length > 0) yield { tokens, hasOwner, comment };
        tokens = [];
        comment = "";
      } else if (character === "(") {
        if (opened !== undefined) onError(place, "A parenthesis is opened inside of another one");
        opened = place;
      } else if (character === ")") {
        if (opened === undefined) onError(place, "A parenthesis is closed that was not opened");
        opened = undefined;
      } else if (character === ";") {
        comment = text.slice(start, this.#at = this.#endOfLine(start)).trimEnd();
      } else if (character === '"') {
        const quoted = this.#readQuoted();
        if (quoted === undefined) onError(place, "The quotes are not closed");
        else tokens.push({ text: quoted, ...place, isQuoted: true });
      } else if (!isBlank) {
        tokens.push({ text: text.slice(start, this.#at = this.#endOfWord(start)), ...place, isQuoted: false });
      }
    }
    if (opened !== undefined) onError(opened, "The parenthesis is not closed");
    else if (tokens.length > 0) yield { tokens, hasOwner, comment };
  }

  get #place(): Place {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  /** Notes that a line starts here. */
  #startLine(): void {
    this.#line++;
    this.#lineStart = this.#at;
  }

  #endOfLine(start: number): number {
    const end = this.#text.indexOf("\n", start);
    return end < 0 ? this.#text.length : end;
  }

  /** Where the word that begins at `start` ends: a backslash takes the next character into it, but no end of a line. */
  #endOfWord(start: number): number {
    const text = this.#text;
    let at = start;
    while (at < text.length && !/[\s"();]/.test(text[at])) {
      at += text[at] === "\\" && /[^\n]/.test(text[at + 1]) ? 2 : 1;
    }
    return Math.min(at, text.length);
  }

  /** The rest of a text in quotes, without them, which may go on over several lines; undefined if it does not end. */
  #readQuoted(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    for (; this.#at < text.length; this.#at++) {
      if (text[this.#at] === '"') return text.slice(start, this.#at++);
      if (text[this.#at] === "\\") this.#at++;
      if (text[this.#at] !== "\n") continue;
      this.#line++;
      this.#lineStart = this.#at + 1;
    }
    this.#at = text.length;
    return undefined;
  }
}
