/**
 * Runs of plain lines, each a name and a newline, as nearly every client sends them.
 *
 * A busy server spends its time here, in three loops over a run: find the lines and hash their names (here), look the names
 * up (`name_index.ts`), append the replies (`reply_buffer.ts`). Three loops are faster than one: each keeps its values in
 * registers, and the entries of a large table are loaded from memory together. All other lines go through the framer; the
 * tests compare the two.
 */
import { finishHash, mixHash } from "./name_hash.ts";
import { blanksIn, countOctets, type Octets, octetsBefore } from "./octets.ts";
import { DOT, NEWLINE } from "../model/octet_string.ts";

/** How many lines a run holds at the most. */
const MAX_LINES = 64;

/** Plain lines that follow each other, and what is found out about each. */
export class LineRun {
  /** How many lines it has. */
  count = 0;
  /** Where each name starts and, one more, where the line behind the last one would. */
  readonly starts: Int32Array = new Int32Array(MAX_LINES + 1);
  /** The hash of the name, as `hashName` makes it. */
  readonly hashes: Int32Array = new Int32Array(MAX_LINES);
  /** Where the entry of that name starts in the table's text, -1 if it has none: set by `Table.findRun`. */
  readonly entries: Int32Array = new Int32Array(MAX_LINES);
  /** How long that entry is, its newline not counted; 0 if there is none. */
  readonly lengths: Int32Array = new Int32Array(MAX_LINES);

  /**
   * Finds the plain lines from `start` on: `most` at the most, of up to `maxOctets` each, whose newlines stand before
   * `filled`.
   *
   * A plain line is one name without control characters, spaces and a final dot, and no NUL follows it.
   *
   * @returns Where the last of them ends, its newline included.
   */
  find(octets: Octets, start: number, filled: number, most: number, maxOctets: number): number {
    const { bytes, view } = octets;
    const { starts, hashes } = this;
    const limit = Math.min(most, MAX_LINES);
    let count = 0;
    starts[0] = start;
    while (count < limit && start < filled) {
      let hash = 0;
      let at = start;
      let first = 0;
      let second = 0;
      let firstBlanks = 0;
      let secondBlanks = 0;
      for (;; at += 8) {
        first = view.getInt32(at, true);
        second = view.getInt32(at + 4, true);
        firstBlanks = blanksIn(first);
        secondBlanks = blanksIn(second);
        if ((firstBlanks | secondBlanks) !== 0 || at >= filled) break;
        hash = mixHash(hash, first, second);
      }
      const firstKept = octetsBefore(firstBlanks);
      // The second word counts only if the whole first one does: only then is the top bit of firstKept set.
      const secondKept = octetsBefore(secondBlanks) & (firstKept >> 31);
      hash = mixHash(hash, first & firstKept, second & secondKept);
      at += countOctets(firstKept) + countOctets(secondKept);
      const length = at - start;
      if (at >= filled || bytes[at] !== NEWLINE || length === 0 || length > maxOctets || bytes[at - 1] === DOT) break;
      hashes[count] = finishHash(hash, length);
      start = at + 1;
      starts[++count] = start;
    }
    // A NUL behind a line may be the rest of a fixed buffer.
    if (count > 0 && start < filled && bytes[start] === 0) start = starts[--count];
    this.count = count;
    return start;
  }

  /** Where the name of line `at` ends: the place of its newline. */
  endOf(at: number): number {
    return this.starts[at + 1] - 1;
  }
}
