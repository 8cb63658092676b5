/**
 * The report: a table for people, or a JSON object a line for programs. Each figure is shown as soon as it is known.
 */
import type { Figure } from "./figures.ts";

const HEADER = ["scene", "unit", "dns-lab", "reference", "times better", "reference is"];
const WIDTHS = [32, 12, 10, 10, 12, 0];
const FIRST_NUMBER = 2;
const LAST_NUMBER = 4;

/** The words above the table. */
export const LEGEND: string = [
  "CxD: connections x queries in flight on each. Numbers are medians of rounds taken in turns.",
  "Times better: the median of the ratios of each round; above 1, dns-lab is better.",
  "",
  layOut(HEADER),
  "",
].join("\n");

/** A figure as a line of the table. */
export function renderRow({ scene, unit, dnsLab, reference, ratio, against }: Figure): string {
  return `${layOut([scene, unit, renderNumber(dnsLab), renderNumber(reference), renderNumber(ratio), against])}\n`;
}

/** A figure as a line of JSON. */
export function renderJson(figure: Figure): string {
  return `${JSON.stringify(figure)}\n`;
}

function layOut(cells: readonly string[]): string {
  const padded = cells.map((cell, column) =>
    column >= FIRST_NUMBER && column <= LAST_NUMBER ? cell.padStart(WIDTHS[column]) : cell.padEnd(WIDTHS[column])
  );
  return padded.join("  ").trimEnd();
}

/** Three digits that count; "-" for what could not be measured. */
function renderNumber(value: number | null): string {
  if (value === null) return "-";
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
