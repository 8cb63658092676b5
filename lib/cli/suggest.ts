/**
 * "Did you mean": the known word that is nearest to a mistyped one.
 */

/** A question that names the nearest of `known`, to be put behind a message; "" where none is near. */
export async function suggest(given: string, known: readonly string[]): Promise<string> {
  // Loaded here because only a mistake needs it.
  const { closest, distance } = await import("fastest-levenshtein");
  if (known.length === 0) return "";
  const nearest = closest(given, [...known]);
  const { length } = nearest.replace(/^-+/, "");
  const allowed = length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
  return distance(given, nearest) <= allowed ? `, did you mean "${nearest}"?` : "";
}
