/**
 * "Did you mean": the known word that is nearest to a mistyped one.
 */

/** A question that names the nearest of `known`, to be put behind a message; "" where none is near. */
export async function suggest(given: string, known: readonly string[]): Promise<string> {
  // Loaded here because only a mistake needs it.
  const { closest, distance } = (await import("fastest-levenshtein")).default;
  const nearest = closest(given, [...known]);
  const allowed = Math.max(1, Math.floor(nearest.replace(/^-+/, "").length / 3));
  return distance(given, nearest) <= allowed ? `, did you mean "${nearest}"?` : "";
}
