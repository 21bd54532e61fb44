import type { TagTable } from '../features/tag-table.ts';
import type { Recommendation } from './model.ts';

/**
 * The `k` best of scored tags, which need not all be tags of the training posts. Ties go to the more
 * frequent tag; tags never seen come last among equals, in code-unit order.
 *
 * @param scores normalized tag -> finite score
 */
export function rankTags(
  tags: TagTable,
  scores: ReadonlyMap<string, number>,
  k: number,
): Recommendation[] {
  const id = (tag: string) => tags.id(tag) ?? tags.size;
  return [...scores]
    .sort(([a, x], [b, y]) => y - x || id(a) - id(b) || (a < b ? -1 : 1))
    .slice(0, k)
    .map(([tag, score]) => {
      const known = tags.id(tag);
      return {
        tag,
        score,
        seen: known !== undefined,
        count: known === undefined ? 0 : tags.count(known),
      };
    });
}

/** Each tag's share of all uses of tags in training. shape (L,), sums to 1 */
export function popularity(tags: TagTable): Float64Array {
  const shares = Float64Array.from({ length: tags.size }, (_, id) => tags.count(id));
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.map((count) => count / total);
}

/**
 * Mixes popularity into scores, in place: every scored tag gains `share` times its popularity, and so
 * many of the most used other tags enter that `k` can be ranked.
 *
 * @param popular shape (L,), from `popularity`
 */
export function mixPopular(
  scores: Map<string, number>,
  tags: TagTable,
  popular: Float64Array,
  share: number,
  k: number,
): void {
  for (const [tag, score] of scores) {
    const id = tags.id(tag);
    if (id !== undefined) scores.set(tag, score + share * popular[id]!);
  }
  for (let id = 0, entered = 0; id < tags.size && entered < k; id++) {
    if (scores.has(tags.tag(id))) continue;
    scores.set(tags.tag(id), share * popular[id]!);
    entered++;
  }
}
