/**
 * What every benchmark is given, and what it is.
 */
import type { Figure } from "./figures.ts";

/** The circumstances of a run. */
export interface Circumstances {
  /** Whether this run only shows that the benchmarks work: few rounds of little work. */
  readonly isQuick: boolean;
  /** The Python that runs references; undefined if there is none. */
  readonly python: string | undefined;
  /** A directory for tables and results. */
  readonly directory: string;
}

/** A set of scenes that measures one thing after the other. */
export type Bench = (circumstances: Circumstances) => AsyncIterable<Figure[]>;
