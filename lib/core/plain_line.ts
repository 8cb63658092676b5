/**
 * The line as nearly every client sends it: a name, a newline, nothing else.
 *
 * This is where a busy server spends its time. It looks at eight bytes at a time, and hashes the name on the way to
 * its end, since it has to look at every byte in any case. Whatever is out of the ordinary is left to the framer,
 * which takes the time to be right about it; the tests hold the two against each other.
 */
import { finishHash, firstOf, mixHash } from "./hostname.ts";
import { controlsIn, DOT, firstMarked, NEWLINE, type Octets, SPACE } from "./octets.ts";

/** A plain line that was found. */
export class PlainLine {
  /** Where the name ends: the place of its newline. */
  end = 0;
  /** The hash of the name, as `hashName` makes it. */
  hash = 0;

  /**
   * Whether a plain line starts at `start`: one that ends before `filled`, holds no control characters, neither begins
   * nor ends with a space, has no final dot, and is not followed by a NUL.
   */
  find(octets: Octets, start: number, filled: number): boolean {
    const { bytes } = octets;
    const end = this.#hashUpToControl(octets.view, start, filled);
    if (end >= filled || bytes[end] !== NEWLINE || end === start || bytes[end + 1] === 0) return false;
    const last = bytes[end - 1];
    if (last === SPACE || last === DOT || bytes[start] === SPACE) return false;
    this.end = end;
    return true;
  }

  /** Sets `hash` to that of what is between `start` and the first control character. Returns where that is. */
  #hashUpToControl(view: DataView, start: number, filled: number): number {
    let even = 0;
    let odd = 0;
    for (let at = start; at < filled; at += 8) {
      const first = view.getUint32(at, true);
      const marks = controlsIn(first);
      if (marks !== 0) {
        const count = firstMarked(marks);
        if (count > 0) even = mixHash(even, firstOf(first, count));
        this.hash = finishHash(even, odd, at + count - start);
        return at + count;
      }
      even = mixHash(even, first);
      const second = view.getUint32(at + 4, true);
      const moreMarks = controlsIn(second);
      if (moreMarks !== 0) {
        const count = firstMarked(moreMarks);
        if (count > 0) odd = mixHash(odd, firstOf(second, count));
        this.hash = finishHash(even, odd, at + 4 + count - start);
        return at + 4 + count;
      }
      odd = mixHash(odd, second);
    }
    return filled;
  }
}
