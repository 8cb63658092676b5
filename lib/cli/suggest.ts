/**
 * "Did you mean": the known words that are nearest to a mistyped one.
 */

/** How many words that begin as the given one does are named. */
const MAX_NAMED = 3;

/**
 * A question to be put behind a message, that names what of `known` was probably meant: the same word with other dashes or
 * in another case, a word that was cut short (to one letter only where few begin so), or the nearest one. "" where none is near.
 */
export async function suggest(given: string, known: readonly string[]): Promise<string> {
  const bare = bareWord(given);
  if (known.length === 0 || bare === "") return "";
  const same = known.filter((word) => bareWord(word) === bare);
  if (same.length > 0) return question(same.slice(0, 1));
  const longer = known.filter((word) => bareWord(word).startsWith(bare));
  if (longer.length > 0 && (bare.length > 1 || longer.length <= MAX_NAMED)) return question(longer.slice(0, MAX_NAMED));
  // Loaded here because only a mistake needs it.
  const { closest, distance } = await import("fastest-levenshtein");
  const bareKnown = known.map(bareWord);
  const nearest = closest(bare, bareKnown);
  const allowed = nearest.length <= 3 ? 1 : Math.max(2, Math.floor(nearest.length / 3));
  return distance(bare, nearest) <= allowed ? question([known[bareKnown.indexOf(nearest)]]) : "";
}

function bareWord(word: string): string {
  return word.replace(/^-+/, "").toLowerCase();
}

function question(words: readonly string[]): string {
  return `, did you mean ${words.map((word) => `"${word}"`).join(" or ")}?`;
}
