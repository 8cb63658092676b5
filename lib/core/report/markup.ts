/**
 * Text that stands in XML: five characters have names there, and most control characters can't stand in it at all (XML 1.0
 * 2.2). So little needs no library.
 */
import { escapeControls } from "../model/display.ts";

const NAMES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** `text` as it stands in an element or an attribute; lines stay, all other control characters become visible. */
export function escapeXml(text: string): string {
  return toWellFormed(text).split("\n").map(escapeControls).join("\n").replace(
    /[&<>"']/g,
    (character) => NAMES[character],
  );
}

/** `text` without halves of characters, and without the two that XML has not. */
function toWellFormed(text: string): string {
  return text.toWellFormed().replace(/[\ufffe\uffff]/g, "\ufffd");
}
