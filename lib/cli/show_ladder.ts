/**
 * What `--trace` shows: a ladder on standard error.
 */
import stringWidth from "string-width";
import { RS, TS } from "../core/model/role.ts";
import type { Observer } from "../core/trace/event.ts";
import { Ladder, type LadderOptions } from "../core/trace/ladder.ts";
import { RESOLVER, STRANGER } from "../core/trace/server_names.ts";
import type { Style, Terminal } from "../edge/system/terminal.ts";

/** The colour of the lane of each server, and of the lanes of clients. */
const SERVER_STYLES: ReadonlyMap<string, Style> = new Map([
  [RS.label, "asked"],
  [TS.label, "notice"],
  [RESOLVER, "good"],
  [STRANGER, "bad"],
]);
const CLIENT_STYLE: Style = "strong";

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
    paint: (lane, text) => terminal.paint(SERVER_STYLES.get(lane) ?? CLIENT_STYLE, text, stream),
  };
}

/** An observer that draws each event on standard error, with `lanes` from the start. */
export function showLadder(
  terminal: Terminal,
  options: { readonly ascii: boolean; readonly explain: boolean },
  lanes: readonly string[],
): Observer {
  const ladder = new Ladder(ladderOptions(terminal, options, "err"), lanes);
  return (event) => terminal.errLines(ladder.draw(event));
}
