/**
 * Coverage: the share of the known tags that were recommended for at least one post. Tags not in `known` (generated or
 * extracted ones) are ignored.
 *
 * @param decided normalized tags recommended for each post (`topTags`)
 * @param known normalized tags that could have been recommended, usually those of the training posts
 * @returns a number in [0, 1]; 0 if nothing is known
 * Example: [[a, b], [a]] of the known a, b, c, d covers 2/4 = 0.5.
 */
export function coverage(
  decided: readonly (readonly string[])[],
  known: ReadonlySet<string>,
): number {
  const counts = usesOfKnown(decided, known);
  return known.size === 0 ? 0 : counts.filter((count) => count > 0).length / known.size;
}

/**
 * Gini coefficient of how often each known tag was recommended, including tags never recommended: 0 if all are recommended
 * equally often, near 1 if always the same few are. Tags not in `known` are ignored.
 *
 * For counts c_1 <= ... <= c_n: sum of (2 i - n - 1) c_i / (n x sum of c_i).
 *
 * @returns a number in [0, 1 - 1/n]; 0 if no known tag was recommended
 * Example: [[a, b], [a], [a]] of the known a, b: counts 1 and 3, so (-1 + 3) / (2 x 4) = 0.25.
 */
export function gini(decided: readonly (readonly string[])[], known: ReadonlySet<string>): number {
  const counts = usesOfKnown(decided, known).sort();
  const n = counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const weighted = counts.reduce((sum, count, i) => sum + (2 * (i + 1) - n - 1) * count, 0);
  return weighted / (n * total);
}

/** How often each known tag was recommended; shape (known tags,). */
function usesOfKnown(
  decided: readonly (readonly string[])[],
  known: ReadonlySet<string>,
): Float64Array {
  const counts = new Map<string, number>();
  for (const tags of decided) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return Float64Array.from(known, (tag) => counts.get(tag) ?? 0);
}
