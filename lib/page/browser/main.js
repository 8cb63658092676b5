// @ts-check
/// <reference lib="dom" />
/**
 * The page: what it carries, or what a running program sends, on the screen.
 *
 * @import { PageContent } from "../content.ts"
 */
import { connectAsking } from "./controls/ask.js";
import { connectClients } from "./controls/clients.js";
import { DetailsView } from "./view/details.js";
import { byId } from "./base/dom.js";
import { expandRows } from "./base/expand.js";
import { LadderView } from "./view/ladder.js";
import { Live } from "./controls/live.js";
import { PlotView } from "./view/plot.js";
import { connectSaving } from "./controls/save.js";
import { Steps } from "./controls/steps.js";
import { Store } from "./base/store.js";
import { connectTheme } from "./controls/theme.js";
import { unpack } from "./base/unpack.js";

/** @type {PageContent} */
const content = JSON.parse(byId("content", HTMLScriptElement).textContent ?? "");
const store = new Store();
connectClients(store);
const ladder = new LadderView(store);
const details = new DetailsView(store, content.rules);
const plot = new PlotView(store);
new Steps(store, ladder);
connectTheme((isPaper) => plot.repaint(isPaper));
if (content.live === undefined) {
  details.begin(content.startedMs);
  unpack("packed-rows").then((blob) => blob.text()).then((text) => {
    store.add(expandRows(JSON.parse(text)), content.lanes);
    store.choose(0);
    store.isFollowing = false;
  });
  byId("notice", HTMLElement).hidden = content.notice === "";
  byId("notice", HTMLElement).textContent = content.notice;
  connectSaving(content.file, () => unpack("packed-recording"));
} else {
  document.body.classList.add("live");
  const live = new Live(store, details);
  connectSaving(content.file, () => live.recording());
  if (content.live.canAsk) connectAsking(live);
}
