/** The n-grams of one post as strings of tokens with single spaces between, `n` tokens each, in order. */
export function ngrams(tokens: readonly string[], n: number): string[] {
  const grams: string[] = [];
  for (let i = 0; i + n <= tokens.length; i++) grams.push(tokens.slice(i, i + n).join(' '));
  return grams;
}

/**
 * In how many documents each n-gram of 1 to `maxN` tokens occurs, for those that occur in at least
 * `minDocuments`. Counts level by level: an n-gram is only counted if its first and its last n - 1
 * tokens are frequent themselves, so that memory follows what is kept and not what occurs (Apriori:
 * Agrawal & Srikant 1994, section 2.1).
 *
 * @param documents tokens without spaces in them
 */
export function frequentNgrams(
  documents: readonly (readonly string[])[],
  maxN: number,
  minDocuments: number,
): Map<string, number> {
  const frequent = new Map<string, number>();
  for (let n = 1; n <= maxN; n++) {
    const counts = new Map<string, number>();
    for (const tokens of documents) {
      const shorter = n > 1 ? ngrams(tokens, n - 1) : [];
      const seen = new Set<string>();
      for (const [i, gram] of ngrams(tokens, n).entries()) {
        if (n > 1 && !(frequent.has(shorter[i]) && frequent.has(shorter[i + 1]))) continue;
        seen.add(gram);
      }
      for (const gram of seen) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    for (const [gram, count] of counts) if (count >= minDocuments) frequent.set(gram, count);
  }
  return frequent;
}
