/**
 * Text in mdoc, the language of manual pages (mdoc(7) of mandoc): what would be a command in it is escaped.
 */

import { wrapWords } from "../../core/model/wrap.ts";

/** The date of the pages: that of their last change, so that the same source makes the same pages. */
export const PAGE_DATE = "November 25, 2026";

/** `text` as it can stand in a line, behind a macro or alone. */
export function escapeMdoc(text: string): string {
  const escaped = text.replaceAll("\\", "\\e").replace(/[^\x20-\x7e]/gu, (character) => {
    return `\\[u${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
  // A line that begins so would be a macro.
  return escaped.replace(/^[.']/, "\\&$&");
}

/** `words` behind a macro: none of them is taken for another macro, and quotes and punctuation are part of them. */
export function macro(name: string, ...words: readonly string[]): string {
  return `.${name}${words.map((word) => ` ${argument(word)}`).join("")}`;
}

/** mandoc wants lines of the source to be no longer. */
const MAX_COLUMNS = 78;

/** A text whose sentences begin lines of their own, as mdoc wants it. */
export function paragraph(text: string): string[] {
  const sentences = text.split(/(?<=[.?!])\s+(?=[A-Z])/);
  return sentences.flatMap((sentence) => wrapWords(sentence, MAX_COLUMNS)).map((line) => escapeMdoc(line.trim()));
}

/** Lines that are shown as they are. */
export function literal(lines: readonly string[]): string[] {
  return [".Bd -literal -offset indent", ...lines.map(escapeMdoc), ".Ed"];
}

function argument(word: string): string {
  const escaped = escapeMdoc(word).replaceAll('"', "\\(dq");
  // Words of up to three letters can be macros, and lone punctuation is set outside.
  const isPlain = /^[\w./:=<>[\]-]+$/.test(escaped) && !/^[A-Z%][A-Za-z]{1,2}$/.test(escaped) &&
    !/^[.,:;()[\]?!|]$/.test(escaped);
  if (isPlain) return escaped;
  return / /.test(escaped) ? `"\\&${escaped}"` : `\\&${escaped}`;
}
