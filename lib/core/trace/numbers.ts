/**
 * The numbers of connections: all that one program observes have one source of them.
 */

/** Returns what gives the next number at each call: 1, 2, 3 and so on. */
export function connectionNumbers(): () => number {
  let last = 0;
  return () => ++last;
}
