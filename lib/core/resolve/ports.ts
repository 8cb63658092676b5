/**
 * Where the names of a resolution come from, and where its results go.
 */

/** A list of names, read in batches. */
export interface NameSource {
  /** The next names, in order, as octet strings; undefined after the last. */
  next(): Promise<string[] | undefined>;
}

/** Whatever keeps results. */
export interface ResultSink {
  /** Takes results, in order, as octet strings without line ends. */
  write(results: readonly string[]): Promise<void>;
}
