/**
 * What `--verbose` shows: a line on standard error for each event.
 */
import { escapeNonAscii } from "../core/model/display.ts";
import type { Observer } from "../core/trace/event.ts";
import { renderEvent } from "../core/trace/event_text.ts";
import { SegmentNotes } from "../core/trace/segments.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/**
 * An observer that shows each event, with the seconds since this call.
 *
 * @param ascii Whether to write ASCII alone, whatever the terminal takes.
 * @param remarkOn What is to be said about the query of an event, besides.
 */
export function showEvents(
  terminal: Terminal,
  { ascii }: { readonly ascii: boolean },
  remarkOn?: (query: string) => string | undefined,
): Observer {
  const isAscii = ascii || !terminal.isUtf8;
  const startMs = performance.now();
  const segments = new SegmentNotes();
  return (event) => {
    const line = renderEvent(event, event.atMs - startMs, { notes: segments.notesOn(event), isAscii });
    if (line !== undefined) terminal.err(line);
    const remark = event.kind === "query" ? remarkOn?.(event.text) : undefined;
    if (remark === undefined) return;
    const shown = isAscii ? escapeNonAscii(remark) : remark;
    terminal.err(`${" ".repeat(8)}  #${event.connection.number}  Warning: ${shown}`);
  };
}
