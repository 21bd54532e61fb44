import type { Recommendation } from '../models/model.ts';
import { porterStem } from '../text/porter-stem.ts';
import { wordsOfTag } from '../text/tag-words.ts';

/** Tags that are reordered, best first; further ones keep their places after them. */
const mostReordered = 200;

/** In [0, 1]; 1 for tags that say the same. */
export type TagSimilarity = (a: string, b: string) => number;

/**
 * Reorders a ranking by maximal marginal relevance. The next tag is the one that maximizes
 *
 *     (1 - diversity) relevance(tag) - diversity max over the tags before it of similarity(tag, other)
 *
 * where relevance is the score, scaled so that the best tag has 1 and the worst 0. The first tag stays the first. Of
 * equally good tags, the better ranked comes first, so `diversity` 0 changes nothing.
 *
 * @param ranking best first
 * @param diversity in [0, 1]: lambda = 1 - diversity in the paper
 * Source: Carbonell, Goldstein 1998, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing
 * Summaries".
 * Example: scores [1, 0.9, 0] of [cat, cats, dog], where cat and cats have similarity 1 and dog has 0 with both: with
 * diversity 0.5, cats has 0.45 - 0.5 and dog 0 - 0, so the order is cat, dog, cats.
 */
export function diversify(
  ranking: readonly Recommendation[],
  diversity: number,
  similarity: TagSimilarity,
): readonly Recommendation[] {
  if (diversity === 0) return ranking;
  const left = ranking.slice(0, mostReordered);
  const scores = left.map(({ score }) => score);
  const worst = Math.min(...scores);
  const range = Math.max(...scores) - worst;
  const relevance = new Map(
    left.map(({ tag, score }) => [tag, range > 0 ? (score - worst) / range : 1]),
  );
  /** For each tag that is left, its largest similarity to a chosen one. */
  const nearest = new Map<string, number>();
  const chosen: Recommendation[] = [];
  while (left.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const [i, { tag }] of left.entries()) {
      const value = (1 - diversity) * relevance.get(tag)! - diversity * (nearest.get(tag) ?? 0);
      // The first is the best ranked, also with diversity 1, when nothing is chosen yet.
      if (value > bestValue) [best, bestValue] = [i, value];
    }
    const [next] = left.splice(best, 1);
    chosen.push(next);
    for (const { tag } of left) {
      nearest.set(tag, Math.max(nearest.get(tag) ?? 0, similarity(tag, next.tag)));
    }
  }
  return [...chosen, ...ranking.slice(mostReordered)];
}

/**
 * Similarity of tags by their words and their uses: the larger of the share of word stems that both have (Jaccard) and
 * the cosine of the posts that have them, if the model knows it.
 *
 * @param spellings usual spellings by normalized tag; capitals tell where words begin
 * @param together the other tags of a tag's posts, with the cosine of their posts, in (0, 1]
 */
export function tagSimilarity(
  spellings: ReadonlyMap<string, string>,
  together: (tag: string) => ReadonlyMap<string, number> = () => new Map(),
): TagSimilarity {
  const stems = cached(
    (tag) => new Set(wordsOfTag(spellings.get(tag) ?? tag).map((word) => porterStem(word))),
  );
  const others = cached(together);
  return (a, b) => Math.max(jaccard(stems(a), stems(b)), others(b).get(a) ?? 0);
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}

function cached<T>(make: (tag: string) => T): (tag: string) => T {
  const made = new Map<string, T>();
  return (tag) => {
    let one = made.get(tag);
    if (one === undefined) made.set(tag, (one = make(tag)));
    return one;
  };
}
