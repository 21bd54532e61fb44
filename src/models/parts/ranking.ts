import type { TagTable } from '../../features/tag-table.ts';
import type { Recommendation } from '../model.ts';

/**
 * Returns the `k` best of the scored tags, which may include tags that no training post has. Ties go to the more
 * frequent tag; unseen tags come last among equals, in code-unit order.
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

/** Like `rankTags`, for tags taken from the post: among equals, unseen tags keep the order in which they were read. */
export function rankProposed(
  tags: TagTable,
  scores: ReadonlyMap<string, number>,
  k: number,
): Recommendation[] {
  const places = new Map([...scores.keys()].map((tag, place) => [tag, place]));
  return rankTags(tags, scores, scores.size)
    .sort(
      (a, b) => b.score - a.score || b.count - a.count || places.get(a.tag)! - places.get(b.tag)!,
    )
    .slice(0, k);
}

/** Each tag's share of all tag uses in training. shape (L,), sums to 1 */
export function popularity(tags: TagTable): Float64Array {
  const shares = Float64Array.from({ length: tags.size }, (_, id) => tags.count(id));
  const total = shares.reduce((a, b) => a + b, 0);
  return shares.map((count) => count / total);
}

/**
 * Mixes popularity into scores, in place: adds `share` times its popularity to every scored tag, and adds as many of
 * the most used other tags as are needed to rank `k`.
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
    if (id !== undefined) scores.set(tag, score + share * popular[id]);
  }
  for (let id = 0, entered = 0; id < tags.size && entered < k; id++) {
    if (scores.has(tags.tag(id))) continue;
    scores.set(tags.tag(id), share * popular[id]);
    entered++;
  }
}

/** Marks the tags of a ranking that nothing in the query points to as `popular`. */
export function markPopular(
  ranking: readonly Recommendation[],
  hasEvidence: (tag: string) => boolean,
): Recommendation[] {
  return ranking.map((one) => (hasEvidence(one.tag) ? one : { ...one, popular: true }));
}

/** The number of top tags that are "among the most used". */
const MOST_USED = 50;

/** Explains a tag that nothing in the query points to. */
export function summarizePopular(tag: string, tags: TagTable): string {
  const id = tags.id(tag);
  const nothing = `Nothing in the post points to #${tag}`;
  if (id === undefined) return `${nothing}; no training post has it.`;
  const count = tags.count(id);
  const posts = `${count.toLocaleString('en')} training post${count === 1 ? '' : 's'}`;
  return id < MOST_USED
    ? `${nothing}; it is one of the most used tags, in ${posts}.`
    : `${nothing}; it is in ${posts}.`;
}
