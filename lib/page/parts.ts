/**
 * The parts of the page that are files of their own, embedded as text: nothing is read when the program runs.
 */
import plotScript from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import plotLicense from "uplot/LICENSE" with { type: "text" };
import plotStyle from "uplot/dist/uPlot.min.css" with { type: "text" };
import arrow from "./browser/arrow.js" with { type: "text" };
import ask from "./browser/ask.js" with { type: "text" };
import bytes from "./browser/bytes.js" with { type: "text" };
import clients from "./browser/clients.js" with { type: "text" };
import details from "./browser/details.js" with { type: "text" };
import dom from "./browser/dom.js" with { type: "text" };
import expand from "./browser/expand.js" with { type: "text" };
import format from "./browser/format.js" with { type: "text" };
import ladder from "./browser/ladder.js" with { type: "text" };
import live from "./browser/live.js" with { type: "text" };
import main from "./browser/main.js" with { type: "text" };
import plot from "./browser/plot.js" with { type: "text" };
import save from "./browser/save.js" with { type: "text" };
import steps from "./browser/steps.js" with { type: "text" };
import store from "./browser/store.js" with { type: "text" };
import theme from "./browser/theme.js" with { type: "text" };
import unpack from "./browser/unpack.js" with { type: "text" };
import words from "./browser/words.js" with { type: "text" };
import style from "./style.css" with { type: "text" };
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
export const STYLES: readonly string[] = [plotStyle, style];
/** The page, with places of which each is named between two "@". */
export const TEMPLATE: string = template;

/** What the license of the plot's library wants to stand in every copy. */
export const LICENSE: string = `uPlot:\n${plotLicense}`;

/** The scripts, in their order: the plot's library, and the page's own. */
export function scriptsOf(): readonly string[] {
  return [plotScript, linkModules(MODULES)];
}
