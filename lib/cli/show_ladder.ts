/**
 * What `--trace` shows: a ladder on standard error.
 */
import stringWidth from "string-width";
import type { Observer } from "../core/trace/event.ts";
import { Ladder, type LadderOptions } from "../core/trace/ladder.ts";
import type { Style, Terminal } from "../edge/system/terminal.ts";

/** The colour of each lane; clients have none. */
const STYLES: Readonly<Record<string, Style>> = { RS: "asked", TS: "notice", client: "strong" };

/** How a ladder is drawn on one of the streams of `terminal`. */
export function ladderOptions(
  terminal: Terminal,
  { ascii, explain }: { readonly ascii: boolean; readonly explain: boolean },
  stream: "out" | "err",
): LadderOptions {
  return {
    columns: terminal.columns(stream),
    isAscii: ascii || !terminal.isUtf8,
    isExplaining: explain,
    widthOf: stringWidth,
    paint: (lane, text) => lane in STYLES ? terminal.paint(STYLES[lane], text, stream) : text,
  };
}

/** An observer that draws each event on standard error, with `lanes` from the start. */
export function showLadder(
  terminal: Terminal,
  options: { readonly ascii: boolean; readonly explain: boolean },
  lanes: readonly string[],
): Observer {
  const ladder = new Ladder(ladderOptions(terminal, options, "err"), lanes);
  if (lanes.length > 0) terminal.err(ladder.header);
  return (event) => {
    for (const line of ladder.draw(event)) terminal.err(line);
  };
}
