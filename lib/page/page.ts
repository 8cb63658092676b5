/**
 * The page: one HTML file that holds its styles, its scripts and its data, and asks the network for nothing.
 *
 * Texts from the wire are only in the compressed data; scripts put them on the screen as text.
 */
import { compactRows } from "../core/picture/compact.ts";
import { drawPicture } from "../core/picture/picture.ts";
import { EXPLANATIONS } from "../core/trace/explanation.ts";
import type { MergedRecording } from "../core/merge/merge.ts";
import { counted } from "../core/model/display.ts";
import { encodeHeader, RecordingEncoder } from "../core/trace/recording.ts";
import { encodeContent, type PageContent } from "./content.ts";
import { LICENSE, scriptsOf, STYLES, TEMPLATE } from "./parts.ts";
import { pack } from "./pack.ts";
import { hashOf, policyOf } from "./policy.ts";

/** How many rows a page can hold: a browser bounds the height of what can be scrolled. */
const MAX_ROWS = 200_000;
/** A page, and the policy that its server has to send with it. */
export interface Page {
  /** The HTML. */
  readonly html: string;
  /** The value of Content-Security-Policy. */
  readonly policy: string;
}

/** What a page says of where it comes from. */
export interface PageSource {
  /** The program that makes it: "dns-lab 0.1.0". */
  readonly program: string;
  /** What it shows: "session.jsonl", or "rs". */
  readonly title: string;
}

/** The page that shows a recording, which it carries, so that it can be saved from the page. */
export async function renderPage(merged: MergedRecording, { program, title }: PageSource): Promise<string> {
  const { lanes, rows } = drawPicture(merged.events);
  const left = Math.max(0, rows.length - MAX_ROWS);
  const notice = left === 0
    ? ""
    : `${counted(left, "more row")} of the recording ${left === 1 ? "is" : "are"} not here.`;
  const content = {
    title,
    file: "dns-lab.jsonl",
    startedMs: merged.startedMs,
    lanes,
    rules: EXPLANATIONS,
    notice,
  };
  const { html } = await assemble(content, {
    rows: await pack([JSON.stringify(compactRows(rows.slice(0, MAX_ROWS)))]),
    recording: await pack(recordingOf(merged, program)),
  });
  return html;
}

/** The page that follows a running program, which serves it; `title` is what runs. */
export async function renderLivePage(title: string, canAsk: boolean): Promise<Page> {
  return await assemble({
    title,
    file: `dns-lab-${title}.jsonl`,
    startedMs: 0,
    lanes: { clients: [], servers: [] },
    rules: EXPLANATIONS,
    notice: "",
    live: { canAsk },
  }, {});
}

/** Puts a page together; `packed` has what is compressed, by names. */
async function assemble(content: PageContent, packed: Readonly<Record<string, string>>): Promise<Page> {
  const style = STYLES.join("\n");
  const scripts = scriptsOf();
  const hashes = { styles: [await hashOf(style)], scripts: await Promise.all(scripts.map(hashOf)) };
  const policy = policyOf(hashes, content.live !== undefined);
  const title = escapeMarkup(content.title);
  const body = [
    `<script id="content" type="application/json">${encodeContent(content)}</script>`,
    ...Object.entries(packed).map(([id, text]) => `<script id="packed-${id}" type="text/plain">${text}</script>`),
    ...scripts.map((script) => `<script>${script}</script>`),
  ];
  const places: Readonly<Record<string, string>> = {
    head: `<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">\n<!-- ${LICENSE} -->\n` +
      `<title>${title} - dns-lab</title>\n<style>${style}</style>`,
    title: `<span class="of">${title}</span>`,
    body: body.join("\n"),
  };
  return { html: TEMPLATE.replace(/<!--(\w+)-->/g, (whole, name) => places[name] ?? whole), policy };
}

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function* recordingOf({ events, startedMs }: MergedRecording, program: string): Iterable<string> {
  yield `${encodeHeader({ program, role: "view", startedMs })}\n`;
  const encoder = new RecordingEncoder(0);
  for (let at = 0; at < events.length; at += 1000) {
    yield events.slice(at, at + 1000).map((event) => `${encoder.encode(event)}\n`).join("");
  }
}
