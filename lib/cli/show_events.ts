/**
 * What `--verbose` shows: a line on standard error for each event.
 */
import type { Observer } from "../core/trace/event.ts";
import { renderEvent } from "../core/trace/event_text.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/** An observer that shows each event, with the seconds since this call. */
export function showEvents(terminal: Terminal): Observer {
  const startMs = performance.now();
  return (event) => {
    const line = renderEvent(event, event.atMs - startMs);
    if (line !== undefined) terminal.err(line);
  };
}
