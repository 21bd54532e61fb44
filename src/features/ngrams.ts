/** Returns the n-grams of a post in order, each as `n` tokens separated by single spaces. */
export function ngrams(tokens: readonly string[], n: number): string[] {
  const grams: string[] = [];
  for (let i = 0; i + n <= tokens.length; i++) grams.push(tokens.slice(i, i + n).join(' '));
  return grams;
}

/**
 * Counts the documents that contain each n-gram of 1 to `maxN` tokens, for n-grams in at least
 * `minDocuments`. Counts level by level: an n-gram is counted only if its first and its last n - 1
 * tokens are frequent themselves, so that memory depends on the n-grams kept rather than on all that occur (Apriori:
 * Agrawal & Srikant 1994, section 2.1).
 *
 * @param documents token lists; tokens must not contain spaces
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
