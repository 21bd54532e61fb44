import type { FieldName } from '../memory.ts';
import { DAY_MS, type Source } from '../source.ts';

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
    propose({ near, memory, post }) {
      const posts = near[field];
      if (!posts) return;
      const [sum, max, recent] = ['sum', 'max', 'recent'].map((score) =>
        memory.pool.empty(name(score)),
      );
      for (const { post: p, cosine } of posts) {
        const { tags, time } = memory.posts[p];
        const days = (post.time - time) / DAY_MS;
        for (const tag of tags) {
          sum.add(tag, cosine * cosine);
          max.raise(tag, cosine);
          if (days >= 0) recent.add(tag, cosine * cosine * Math.exp(-days / 3));
        }
      }
      const all = { sum, max, recent };
      const scores = Object.fromEntries(
        (Object.keys(top) as (keyof typeof all)[]).map((score) => [name(score), all[score]]),
      );
      return { scores };
    },
  };
}
