/**
 * The parts of the page that are files of their own, embedded as text: nothing is read when the program runs.
 */
import plotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import plotLicense from "uplot/LICENSE" with { type: "text" };
import plotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import arrow from "./browser/view/arrow.js" with { type: "text" };
import ask from "./browser/controls/ask.js" with { type: "text" };
import bytes from "./browser/view/bytes.js" with { type: "text" };
import clients from "./browser/controls/clients.js" with { type: "text" };
import details from "./browser/view/details.js" with { type: "text" };
import dom from "./browser/base/dom.js" with { type: "text" };
import expand from "./browser/base/expand.js" with { type: "text" };
import format from "./browser/base/format.js" with { type: "text" };
import ladder from "./browser/view/ladder.js" with { type: "text" };
import live from "./browser/controls/live.js" with { type: "text" };
import main from "./browser/main.js" with { type: "text" };
import plot from "./browser/view/plot.js" with { type: "text" };
import save from "./browser/controls/save.js" with { type: "text" };
import steps from "./browser/controls/steps.js" with { type: "text" };
import store from "./browser/base/store.js" with { type: "text" };
import theme from "./browser/controls/theme.js" with { type: "text" };
import unpack from "./browser/base/unpack.js" with { type: "text" };
import words from "./browser/base/words.js" with { type: "text" };
import baseStyle from "./style/base.css" with { type: "text" };
import detailsStyle from "./style/details.css" with { type: "text" };
import ladderStyle from "./style/ladder.css" with { type: "text" };
import mediaStyle from "./style/media.css" with { type: "text" };
import template from "./template.html" with { type: "text" };
import { linkModules } from "./link.ts";

/** The modules of the browser, each behind those that it imports. */
export const MODULES: readonly string[] = [
  dom,
  format,
  words,
  store,
  arrow,
  bytes,
  ladder,
  details,
  plot,
  steps,
  clients,
  save,
  expand,
  unpack,
  live,
  ask,
  theme,
  main,
];

/** The style sheets. */
export const STYLES: readonly string[] = [plotStyle, baseStyle, ladderStyle, detailsStyle, mediaStyle];
/** The page, with places of which each is named between two "@". */
export const TEMPLATE: string = template;

/** What the license of the plot's library wants to stand in every copy. */
export const LICENSE: string = `uPlot:\n${plotLicense}`;

/** The scripts, in their order: the plot's library, and the page's own. */
export function scriptsOf(): readonly string[] {
  return [plotScript, linkModules(MODULES)];
}
