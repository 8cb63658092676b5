/**
 * What `--verbose` shows: a line on standard error for each event.
 */
import type { Observer } from "../core/trace/event.ts";
import { renderEvent } from "../core/trace/event_text.ts";
import { SegmentNotes } from "../core/trace/segments.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/**
 * An observer that shows each event, with the seconds since this call.
 *
 * @param remarkOn What is to be said about the query of an event, besides.
 */
export function showEvents(terminal: Terminal, remarkOn?: (query: string) => string | undefined): Observer {
  const startMs = performance.now();
  const segments = new SegmentNotes();
  return (event) => {
    const line = renderEvent(event, event.atMs - startMs, segments.notesOn(event));
    if (line !== undefined) terminal.err(line);
    const remark = event.kind === "query" ? remarkOn?.(event.text) : undefined;
    if (remark !== undefined) terminal.err(`${" ".repeat(8)}  #${event.connection.number}  Warning: ${remark}`);
  };
}
