/** What people are told that a source looks at, by the beginning of its scores' names. */
const names = {
  words: 'similar posts',
  bigrams: 'similar posts',
  characters: 'similar posts',
  conversation: 'similar posts',
  author: 'author',
  trend: 'trends',
  alike: 'alike authors',
  together: 'co-occurrence',
  span: 'text',
} as const;

/** The name of the source of a score: a part of `fused` for `Recommendation.from`. */
export function sourceOf(score: string): string {
  const [source, what = ''] = score.split('.');
  return /^tag(Sum|Max)$/.test(what) ? 'words' : (names[source as keyof typeof names] ?? source);
}

/** The names that `sourceOf` gives. */
export const sourceNames = [...new Set([...Object.values(names), 'words'] as const)];
