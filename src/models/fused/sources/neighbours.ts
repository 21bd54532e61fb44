import type { FieldName } from '../memory.ts';
import { add, DAY_MS, raise, type Scores, type Source } from '../source.ts';

/**
 * Tags of the 100 most similar posts of the memory, by their cosines in one field:
 *
 *     sum(y) = sum of cos^2 over posts with y,  max(y) = the largest cos,  recent(y) = sum of cos^2 e^(-days / 3)
 *
 * Posts later than the query do not count in `recent`.
 *
 * @param top candidates by sum, max and recent
 */
export function neighbours(
  field: FieldName,
  top: { readonly sum: number; readonly max?: number; readonly recent?: number },
): Source {
  const name = (score: string) => `${field}.${score}`;
  return {
    scores: Object.fromEntries(Object.entries(top).map(([score, n]) => [name(score), n])),
    score({ near, memory, post }) {
      const posts = near[field];
      if (!posts) return;
      const sum: Scores = new Map();
      const max: Scores = new Map();
      const recent: Scores = new Map();
      for (const { post: p, cosine } of posts) {
        const { tags, time } = memory.posts[p];
        const days = (post.time - time) / DAY_MS;
        for (const tag of tags) {
          add(sum, tag, cosine * cosine);
          raise(max, tag, cosine);
          if (days >= 0) add(recent, tag, cosine * cosine * Math.exp(-days / 3));
        }
      }
      const all = { sum, max, recent };
      return Object.fromEntries(
        (Object.keys(top) as (keyof typeof all)[]).map((score) => [name(score), all[score]]),
      );
    },
  };
}
