import type { Scores } from '../scores.ts';
import { HOUR_MS, type Source } from '../source.ts';

/**
 * The tags of the author's own earlier posts. The k-th latest post (k = 1, 2, ..) adds to each of its tags:
 *
 *     similar: cos^2 with the query,  count: 1,  last3, last20, last100: e^(-k / h) with h = 3, 20, 100
 *     similarRecent: cos^2 e^(-k / 50),  hour, day: e^(-hours) and e^(-hours / 24);  since: 1 / k of the latest use
 * Posts for which a weight would be below e^-10 are left out of its sum.
 */
export const author: Source = {
  scores: {
    'author.similar': 30,
    'author.count': 30,
    'author.last3': 15,
    'author.last20': 20,
    'author.last100': 15,
    'author.similarRecent': 15,
    'author.hour': 15,
    'author.day': 15,
    'author.since': 15,
  },
  propose({ memory, own, post }) {
    if (own.length === 0) return;
    const all = Object.fromEntries(
      Object.keys(author.scores).map((name) => [
        name.slice('author.'.length),
        memory.pool.empty(name),
      ]),
    ) as Record<string, Scores>;
    for (let i = own.length - 1, k = 1; i >= 0; i--, k++) {
      const { tags, time, cosine } = own[i];
      const similar = cosine * cosine;
      const similarRecent = similar * Math.exp(-k / 50);
      const hours = (post.time - time) / HOUR_MS;
      const isRecent = hours >= 0 && hours < 240;
      const [hour, day] = isRecent ? [Math.exp(-hours), Math.exp(-hours / 24)] : [0, 0];
      for (const tag of tags) {
        if (similar > 0) {
          all.similar.add(tag, similar);
          all.similarRecent.add(tag, similarRecent);
        }
        all.count.add(tag, 1);
        if (k < 200) {
          all.last3.add(tag, Math.exp(-k / 3));
          all.last20.add(tag, Math.exp(-k / 20));
        }
        if (k < 1000) all.last100.add(tag, Math.exp(-k / 100));
        all.hour.add(tag, hour);
        all.day.add(tag, day);
        // Earlier posts count less, so the latest use is the first that is seen.
        if (all.since.get(tag) === 0) all.since.set(tag, 1 / k);
      }
    }
    return {
      scores: Object.fromEntries(
        Object.entries(all).map(([name, scores]) => [`author.${name}`, scores]),
      ),
    };
  },
};
