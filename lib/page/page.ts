/** Placeholder. */
import type { MergedRecording } from "../core/trace/merge.ts";
/** The page. */
export function renderPage(_: MergedRecording): string {
  return "";
}
