/**
 * Breaking text between words, so that it fits a terminal.
 */

// deno-lint-ignore no-control-regex -- what colours text takes no room
const STYLES = /\x1b\[[\d;]*m/g;

/**
 * The lines of `text`, each at most `width` characters, all but the first indented by `indent`.
 *
 * Spaces between words stay as they are, except where a line is broken. A word that is longer than a line stays whole.
 */
export function wrapWords(text: string, width: number, indent = 0): string[] {
  if (lengthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/\s*\S+/g) ?? [""]) {
    if (line.trim() !== "" && lengthOf(line) + lengthOf(part) > width) {
      lines.push(line);
      line = " ".repeat(indent) + part.trimStart();
    } else {
      line += part;
    }
  }
  return [...lines, line];
}

function lengthOf(text: string): number {
  return text.includes("\x1b") ? text.replace(STYLES, "").length : text.length;
}
