/**
 * Figures, and how they come about: dns-lab and its reference take turns, and medians count.
 *
 * A machine is never quite idle, so no figure is worth much alone: what holds is the ratio to a reference that was
 * measured in the same minute.
 */

/** What is measured, and which way is better. */
export const UNITS = {
  "queries/s": "higher",
  "names/s": "higher",
  "CPU µs/query": "lower",
  "bytes/name": "lower",
  "s": "lower",
  "ms": "lower",
} as const satisfies Record<string, "higher" | "lower">;

/** A unit of measurement. */
export type Unit = keyof typeof UNITS;

/** What one round has measured; null: this machine can't tell. */
export type Sample = Readonly<Partial<Record<Unit, number | null>>>;

/** Two programs at the same work. */
export interface Comparison {
  /** The work, in a few words. */
  readonly scene: string;
  /** What the reference is, in a few words. */
  readonly against: string;
  /** How many rounds count. */
  readonly rounds: number;
  /** How many rounds go before those: code is compiled and caches are filled in them. */
  readonly warmUps: number;
  /** One round of dns-lab. */
  readonly dnsLab: () => Promise<Sample>;
  /** One round of the reference; undefined where it can't run. */
  readonly reference: (() => Promise<Sample>) | undefined;
}

/** A line of the report. */
export interface Figure {
  /** The work that was measured. */
  readonly scene: string;
  /** What the numbers count. */
  readonly unit: Unit;
  /** dns-lab's median; null where there is none. */
  readonly dnsLab: number | null;
  /** The reference's median; null where there is none. */
  readonly reference: number | null;
  /** How many times better than the reference dns-lab is: the median over the rounds; null where there is none. */
  readonly ratio: number | null;
  /** What the reference is. */
  readonly against: string;
}

/** Lets both programs work in turns, and tells what came out: a figure for each unit of the samples. */
export async function compare(comparison: Comparison): Promise<Figure[]> {
  const { scene, against, rounds, warmUps, dnsLab, reference } = comparison;
  const pairs: { readonly ours: Sample; readonly theirs: Sample }[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    // Whoever goes second may find the machine in another state: take turns in that, too.
    const isReferenceFirst = round % 2 !== 0;
    const early = isReferenceFirst ? await reference?.() : undefined;
    const ours = await dnsLab();
    const theirs = early ?? await reference?.() ?? {};
    if (round >= 0) pairs.push({ ours, theirs });
  }
  const units = Object.keys(pairs[0].ours) as Unit[];
  return units.map((unit) => ({
    scene,
    unit,
    dnsLab: median(pairs.map(({ ours }) => ours[unit])),
    reference: median(pairs.map(({ theirs }) => theirs[unit])),
    ratio: median(pairs.map(({ ours, theirs }) => timesBetter(unit, ours[unit], theirs[unit]))),
    against,
  }));
}

function timesBetter(unit: Unit, ours: number | null = null, theirs: number | null = null): number | null {
  if (ours === null || theirs === null) return null;
  return UNITS[unit] === "higher" ? ours / theirs : theirs / ours;
}

/** The median of the numbers, or null if one of them is missing. */
function median(values: readonly (number | null | undefined)[]): number | null {
  const sorted = values.filter((value) => typeof value === "number").sort((one, other) => one - other);
  if (sorted.length < values.length) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
